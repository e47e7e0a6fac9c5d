using System.Collections.Frozen;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Operators;

namespace Synapse.Core.Logic.Reading;

/// <summary>Chooses the node that runs an operation. <paramref name="needed"/>: its value is computed with, so missing is unknown.</summary>
internal delegate Node Lower(CallExpr call, Lowering lowering, bool needed);

/// <summary>One operator of the language: its name, how many arguments it takes, and how it is run.</summary>
internal sealed record Operator(string Name, int Min, int Max, Lower Lower)
{
    private static readonly FrozenDictionary<string, Operator> All = new[]
    {
        DataOperators.All, ControlOperators.All, ComparisonOperators.All, ArithmeticOperators.All, ListOperators.All,
        TextOperators.All, NumberOperators.All, DateOperators.All, TableOperators.All, UnitOperators.All,
    }.SelectMany(group => group).ToFrozenDictionary(o => o.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Whether the arguments must be written as a list, because they are not all evaluated.</summary>
    public bool IsLazy { get; init; }

    /// <summary>Whether its argument is an object of values to be computed.</summary>
    public bool TakesObject { get; init; }

    /// <summary>Whether the same literal arguments always give the same answer, so that it can be computed once.</summary>
    public bool IsFoldable { get; init; } = true;

    /// <summary>The function that it calls; null for an operator of the language.</summary>
    public LogicFunction? Function { get; init; }

    public static Operator? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Something that is called by this name, of which nothing else is known; it is not run.</summary>
    public static Operator Named(string name) => new(name, 0, int.MaxValue, static (call, _, _) => Lowering.Invalid(call));

    /// <summary>An operator that evaluates its arguments and computes with them.</summary>
    public static Operator Of(string name, int min, int max, Function function) =>
        new(name, min, max, (call, lowering, _) => lowering.Function(call, function));
}
