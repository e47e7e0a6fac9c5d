namespace Synapse.Core.Logic;

/// <summary>Why a condition holds or does not for some data.</summary>
/// <param name="Truth">What the condition says.</param>
/// <param name="Root">The whole tree, with what every operation gave.</param>
/// <param name="Failing">What keeps it from holding; empty when it holds.</param>
/// <param name="Missing">What would have to be known, when it is unknown.</param>
public sealed record LogicTrace(Truth Truth, LogicTraceNode Root, IReadOnlyList<LogicFailure> Failing, IReadOnlyList<string> Missing);

/// <summary>One operation of a trace. <paramref name="Operator"/> is "" for a literal, "[]" for a list, "item 3" for a round of a loop.</summary>
public sealed record LogicTraceNode(string Path, string Operator, string Words, LogicResult Result, IReadOnlyList<LogicTraceNode> Children);

/// <summary>A part of the condition that does not hold: "needs properties.power_kw > 55, is 45".</summary>
public sealed record LogicFailure(string Path, string Sentence, Truth Truth, IReadOnlyList<string> Missing)
{
    /// <summary>What is lacking, where a number is compared with a number.</summary>
    public LogicGap? Gap { get; init; }
}

/// <summary>How far a number is from what a comparison needs.</summary>
/// <param name="Share">The lack as a share of the larger of the two, from 0 (at the limit) to 1 (nothing in common).</param>
public sealed record LogicGap(double Needed, double Seen, double Share)
{
    public double By => Math.Abs(Needed - Seen);

    public static LogicGap? Of(Value needed, Value seen)
    {
        if (!needed.IsNumber || !seen.IsNumber) return null;
        var (a, b) = (needed.AsNumber, seen.AsNumber);
        var larger = Math.Max(Math.Abs(a), Math.Abs(b));
        return new LogicGap(a, b, larger == 0 ? 0 : Math.Min(1, Math.Abs(a - b) / larger));
    }
}
