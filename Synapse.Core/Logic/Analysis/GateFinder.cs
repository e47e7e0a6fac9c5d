using System.Collections.Frozen;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Operators;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Analysis;

/// <summary>Finds what the data must equal for a condition to hold, so that rules can be indexed by it.</summary>
internal static class GateFinder
{
    private const string AssetPrefix = "asset.";

    // Always text in the plant model; for any other path a text that reads as a number may equal a number.
    private static readonly FrozenSet<string> TextFields =
        FrozenSet.Create(StringComparer.Ordinal, "type", "discipline", "area", "system", "tag", "description");

    private sealed class Gate() : Dictionary<string, HashSet<string>>(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Find(Expr condition) =>
        Of(condition).ToFrozenDictionary(g => g.Key, g => (IReadOnlySet<string>)g.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    private static Gate Of(Expr expr)
    {
        if (expr is not CallExpr call) return [];
        return call.Name switch
        {
            "and" => call.Args.Aggregate(new Gate(), (gate, arg) => Both(gate, Of(arg))),
            "or" => Either(call.Args),
            "if" or "?:" when call.Args is [var condition, var then, LiteralExpr otherwise] && IsFalse(otherwise) => Both(Of(condition), Of(then)),
            "!!" when call.Args is [var arg] => Of(arg),
            "==" or "===" when call.Args is [var left, var right] => Equal(left, right, call.Is("===")),
            "in" when call.Args is [var item, LiteralExpr { Value.AsArray: { } list }] => OneOf(item, list),
            _ => [],
        };
    }

    private static bool IsFalse(LiteralExpr literal) => literal.Value.IsNullOrMissing || literal.Value == Value.False;

    private static Gate Both(Gate a, Gate b)
    {
        foreach (var (path, texts) in b)
        {
            if (a.TryGetValue(path, out var known)) known.IntersectWith(texts);
            else a[path] = texts;
        }

        return a;
    }

    private static Gate Either(Expr[] args)
    {
        Gate? union = null;
        foreach (var arg in args)
        {
            if (arg is LiteralExpr literal && IsFalse(literal)) continue;
            var gate = Of(arg);
            if (union is null)
            {
                union = gate;
                continue;
            }

            foreach (var path in union.Keys.ToArray())
            {
                if (gate.TryGetValue(path, out var texts)) union[path].UnionWith(texts);
                else union.Remove(path);
            }
        }

        return union ?? [];
    }

    private static Gate Equal(Expr left, Expr right, bool strict)
    {
        if (left is LiteralExpr) (left, right) = (right, left);
        return Path(left) is { } path && right is LiteralExpr { Value.AsString: { } text } && (strict || IsText(path, text)) ? new Gate { [path] = [text] } : [];
    }

    private static Gate OneOf(Expr item, ArrayValue list) =>
        Path(item) is { } path && list.All(v => v.IsString) ? new Gate { [path] = [.. list.Select(v => v.AsString!)] } : [];

    private static bool IsText(string path, string text) => TextFields.Contains(path) || double.IsNaN(Coercion.ToNumber(text));

    // A default would let data through that lack the path, so only a plain path is a gate.
    private static string? Path(Expr expr)
    {
        var reference = expr switch
        {
            CallExpr { Args: [LiteralExpr name], Form: not ArgumentForm.Computed } call when call.Is("var") => Reference.OfVar(name.Value),
            CallExpr call when call.Is("val") => Reference.OfVal(call),
            _ => null,
        };
        if (reference is not { Levels: 0, Keys.Length: > 0 }) return null;
        var text = reference.Text;
        return text.StartsWith(AssetPrefix, StringComparison.Ordinal) ? text[AssetPrefix.Length..] : text;
    }
}
