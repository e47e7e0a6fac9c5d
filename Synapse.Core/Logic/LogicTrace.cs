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
public sealed record LogicFailure(string Path, string Sentence, Truth Truth, IReadOnlyList<string> Missing);
