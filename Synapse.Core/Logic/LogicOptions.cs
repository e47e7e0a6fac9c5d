using System.Collections.Frozen;

namespace Synapse.Core.Logic;

/// <summary>Whose reading of JSONLogic applies where the community's suites and json-logic-engine contradict each other.</summary>
public enum LogicProfile
{
    /// <summary>An empty object is true, an empty <c>and</c> is false, <c>some</c>, <c>all</c> and <c>none</c> over no list are errors, <c>missing</c> counts null and "".</summary>
    Community,

    /// <summary>An empty object is false, an empty <c>and</c> is null, no list is an empty list, <c>missing</c> counts what is absent.</summary>
    Engine,
}

/// <summary>What computing with a missing property gives.</summary>
public enum MissingMode
{
    /// <summary>JavaScript's answer: missing is null, and null is 0 in arithmetic and comparisons.</summary>
    JavaScript,

    /// <summary>Unknown, with the names of what is missing. See docs/decisions/missing-is-not-zero.md.</summary>
    Unknown,
}

/// <summary>How a rule is compiled. The limits bound what one evaluation may do; going over one is a typed result, not an exception.</summary>
public sealed record LogicOptions
{
    public LogicProfile Profile { get; init; } = LogicProfile.Engine;

    public MissingMode MissingMode { get; init; } = MissingMode.Unknown;

    /// <summary>The tables that <c>lookup</c> reads, by name.</summary>
    public IReadOnlyDictionary<string, Value> Tables { get; init; } = new Dictionary<string, Value>();

    /// <summary>The functions that may be called, by name. None of them has the name of an operator.</summary>
    public IReadOnlyDictionary<string, LogicFunction> Functions { get; init; } = FrozenDictionary<string, LogicFunction>.Empty;

    /// <summary>Complain about wrong numbers of arguments when compiling, instead of answering with an error when running.</summary>
    public bool CheckArguments { get; init; } = true;

    /// <summary>How deep operations and lists may nest, in the rule and in what it builds.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>How many operations and literals a rule may have.</summary>
    public int MaxNodes { get; init; } = 10_000;

    /// <summary>Units of work per evaluation: one per node in each round of a loop, per list item and per eight characters produced.</summary>
    public long MaxCost { get; init; } = 1_000_000;

    /// <summary>The longest text that a rule may build, in characters.</summary>
    public int MaxString { get; init; } = 65_536;

    /// <summary>The longest list that a rule may read in a loop or build.</summary>
    public int MaxList { get; init; } = 100_000;

    /// <summary>
    /// After how many evaluations a program is compiled in the background. Compiling takes milliseconds and saves some ten nanoseconds an evaluation: a thousand
    /// rules that are asked a few thousand times each are done before the first of them would have been compiled.
    /// </summary>
    public int HotAfter { get; init; } = 250_000;

    /// <summary>The default for rules: json-logic-engine's reading, and missing is unknown.</summary>
    public static LogicOptions ForRules { get; } = new();

    /// <summary>What the published suites expect: JavaScript's coercions, argument errors at run time.</summary>
    public static LogicOptions Conformance(LogicProfile profile) =>
        new() { Profile = profile, MissingMode = MissingMode.JavaScript, CheckArguments = false };
}
