using Synapse.Core.Logic;

namespace Synapse.Core.Planning.Compiling;

/// <summary>
/// "area is self.area": a part of a query without which it cannot hold. Candidates are then looked up by that value instead of being asked one by one,
/// which is the difference between seconds and minutes for a thousand areas with a thousand cards.
/// </summary>
internal sealed record QueryJoin(string CandidatePath, string SelfPath)
{
    public static QueryJoin? In(Value condition)
    {
        foreach (var part in Parts(condition))
            if (Equality(part) is { } join) return join;
        return null;
    }

    private static IEnumerable<Value> Parts(Value condition) =>
        condition.AsObject is { Count: 1 } and && and["and"].AsArray is { } parts ? parts.SelectMany(Parts) : [condition];

    private static QueryJoin? Equality(Value part)
    {
        if (part.AsObject is not { Count: 1 } operation || (operation["=="].AsArray ?? operation["==="].AsArray) is not { Count: 2 } sides) return null;
        if (PathOf(sides[0]) is not { } a || PathOf(sides[1]) is not { } b) return null;
        return (SelfPart(a), SelfPart(b)) switch
        {
            (null, { } self) when IsCandidates(a) => new(Unqualified(a), self),
            ({ } self, null) when IsCandidates(b) => new(Unqualified(b), self),
            _ => null,
        };
    }

    // A default in a second argument makes it something else than a path.
    private static string? PathOf(Value side) =>
        side.AsObject is not { Count: 1 } var ? null : var["var"].AsString ?? (var["var"].AsArray is { Count: 1 } list ? list[0].AsString : null);

    private static string? SelfPart(string path) => path.StartsWith("self.", StringComparison.Ordinal) ? path["self.".Length..] : null;

    private static bool IsCandidates(string path) => path.Length > 0 && path != "self" && !path.StartsWith("project", StringComparison.Ordinal);

    private static string Unqualified(string path) => path.StartsWith("asset.", StringComparison.Ordinal) ? path["asset.".Length..] : path;
}
