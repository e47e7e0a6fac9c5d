using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Analysis;

/// <summary>What keeps a condition from holding, one sentence for each part that must hold and does not.</summary>
internal static class Failures
{
    public static List<LogicFailure> Of(Expr condition, LogicTraceNode trace, LogicOptions options)
    {
        var truth = Tracer.TruthOf(trace.Result, options);
        if (truth == Truth.True) return [];
        if (condition is CallExpr { Name: "and" } and)
            return [.. and.Args.Zip(trace.Children).SelectMany(pair => Of(pair.First, pair.Second, options))];
        if (condition is CallExpr { Name: "or", Args.Length: > 0 } or) return Nearest(or, trace, options);
        return [new LogicFailure(condition.Path, Sentence(condition, trace), truth, trace.Result.Missing) { Gap = GapOf(condition, trace) }];
    }

    // How far off is told against what is written in the rule; of two values that are both read, against the right one.
    private static LogicGap? GapOf(Expr condition, LogicTraceNode trace)
    {
        if (condition is not CallExpr { Args: [var left, _] } call || !IsComparison(call) || trace.Children is not [var first, var second]) return null;
        return left is LiteralExpr ? LogicGap.Of(first.Result.Value, second.Result.Value) : LogicGap.Of(second.Result.Value, first.Result.Value);
    }

    // Of alternatives, the one with the least in its way.
    private static List<LogicFailure> Nearest(CallExpr or, LogicTraceNode trace, LogicOptions options) =>
        or.Args.Zip(trace.Children).Select(pair => Of(pair.First, pair.Second, options)).MinBy(failures => (failures.Count, failures.Sum(f => f.Gap?.Share ?? 1)))!;

    private static string Sentence(Expr condition, LogicTraceNode trace)
    {
        if (trace.Result.Missing is { Count: > 0 } missing)
            return $"needs {Needed(condition)}, but {string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} missing";
        if (!trace.Result.IsValue) return $"needs {Needed(condition)}, but {char.ToLowerInvariant(trace.Result.ToString()[0])}{trace.Result.ToString()[1..^1]}";
        if (condition is CallExpr call && trace.Children.Count == call.Args.Length && Seen(call, trace) is { } seen) return $"needs {Needed(condition)}, {seen}";
        return trace.Result.Value.IsBoolean ? $"needs {Needed(condition)}, which does not hold" : $"needs {Needed(condition)}, is {Wording.Literal(trace.Result.Value)}";
    }

    // A comparison keeps its sign, so that a limit is read at a glance.
    private static string Needed(Expr condition)
    {
        if (condition is not CallExpr { Args: [var left, var right] } call || !IsComparison(call)) return Wording.Of(condition);
        if (right is LiteralExpr { Value.IsNullOrMissing: true }) return Wording.Of(condition);
        return left is LiteralExpr && right is not LiteralExpr
            ? $"{Wording.Of(right)} {Sign(Wording.Mirrored(call.Name))} {Wording.Of(left)}"
            : $"{Wording.Of(left)} {Sign(call.Name)} {Wording.Of(right)}";
    }

    private static bool IsComparison(CallExpr call) => call.Name is "==" or "===" or "!=" or "!==" or "<" or "<=" or ">" or ">=";

    private static string Sign(string name) => name switch { "==" or "===" => "=", "!=" or "!==" => "≠", _ => name };

    private static string? Seen(CallExpr call, LogicTraceNode trace)
    {
        if (!IsComparison(call) && call.Name is not ("in" or "match" or "starts_with" or "ends_with" or "contains")) return null;
        var seen = call.Args.Zip(trace.Children).Where(pair => pair.First is not LiteralExpr).ToList();
        return seen.Count switch
        {
            0 => null,
            1 => $"is {Wording.Literal(seen[0].Second.Result.Value)}",
            _ => "but " + string.Join(" and ", seen.Select(pair => $"{Wording.Of(pair.First)} is {Wording.Literal(pair.Second.Result.Value)}")),
        };
    }
}
