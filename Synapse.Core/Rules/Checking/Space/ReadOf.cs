using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Checking.Space;

/// <summary>Reads of a value out of the data, as they stand in JSONLogic: <c>{"var": "properties.power_kw"}</c>.</summary>
internal static class ReadOf
{
    /// <summary>The operation and its arguments, or nulls when this is no operation.</summary>
    public static (string? Name, Value Arguments) Call(Value logic) => logic.AsObject is { Count: 1 } call ? (call.Shape.Names[0], call.Slots[0]) : (null, default);

    /// <summary>The arguments as a list, written as one or not.</summary>
    public static IReadOnlyList<Value> List(Value arguments) => arguments.AsArray is { } list ? [.. list] : [arguments];

    /// <summary>The dotted path that is read with no loop, computation or escape in it; null otherwise. A default that is a plain value is allowed.</summary>
    public static string? Path(Value logic)
    {
        var (name, arguments) = Call(logic);
        if (name is not ("var" or "val")) return null;
        var parts = List(arguments);
        if (name == "var")
        {
            if (parts.Count is not (1 or 2) || parts[0].AsString is not { } text || !Plain(text)) return null;
            return parts.Count == 2 && (parts[1].IsObject || parts[1].IsArray) ? null : text;
        }

        if (parts.Count == 0 || parts.Any(p => p.AsString is not { } part || !Plain(part) || part.Contains('.'))) return null;
        return string.Join('.', parts.Select(p => p.AsString));
    }

    /// <summary>The value that stands in for a missing one: the second argument of <c>var</c>.</summary>
    public static Value Default(Value logic) => Call(logic) is ("var", var arguments) && arguments.AsArray is { Count: 2 } list ? list[1] : Value.Missing;

    /// <summary>The path of a rule's own subject without its qualifier: <c>asset.type</c> is <c>type</c>.</summary>
    public static string Canonical(string path, RuleTarget target)
    {
        var qualifier = target == RuleTarget.Cable ? "cable." : "asset.";
        if (!path.StartsWith(qualifier, StringComparison.Ordinal)) return path;
        var inner = path[qualifier.Length..];
        return target == RuleTarget.Cable && inner is "from" or "to" ? path : inner;
    }

    private static bool Plain(string text) => text.Length > 0 && !text.Contains('\\') && !text.Contains('/') && text.Split('.').All(s => s.Length > 0);
}
