namespace Synapse.Core.Logic.Evaluation;

/// <summary>Why an evaluation has no value. Carried inside a <see cref="Value"/> so that the ordinary path pays nothing for it.</summary>
internal sealed class Fault
{
    private Fault(LogicOutcome outcome) => Outcome = outcome;

    public static Fault NotANumber { get; } = Of("NaN");

    public static Fault InvalidArguments { get; } = Of("Invalid Arguments");

    /// <summary>The caller cancelled; turned into an <see cref="OperationCanceledException"/> at the door.</summary>
    public static Fault Cancelled { get; } = new(LogicOutcome.BudgetExceeded);

    /// <summary>A compiled program came to something that it leaves to the interpreter, which starts anew.</summary>
    public static Fault LeftToInterpreter { get; } = new(LogicOutcome.Error);

    /// <summary>Unknown in a compiled program, which does not say why.</summary>
    public static Fault SomethingMissing { get; } = new(LogicOutcome.Unknown);

    public LogicOutcome Outcome { get; }

    public Value Payload { get; private init; }

    public string[] Paths { get; private init; } = [];

    public string NodePath { get; private init; } = "";

    public string Limit { get; private init; } = "";

    /// <summary>The same fault as a truth.</summary>
    public Truth Truth => Outcome == LogicOutcome.Unknown ? Truth.Unknown : Truth.Error;

    public static Fault Of(string type) => Thrown(ObjectValue.Of(("type", type)));

    public static Fault Thrown(Value payload) => new(LogicOutcome.Error) { Payload = payload };

    public static Fault Missing(params string[] paths) => new(LogicOutcome.Unknown) { Paths = paths };

    public static Fault Budget(string nodePath, string limit) => new(LogicOutcome.BudgetExceeded) { NodePath = nodePath, Limit = limit };

    /// <summary>Both reasons of not knowing in one.</summary>
    public static Fault Both(Fault a, Fault b) =>
        ReferenceEquals(a, b) || b.Outcome != LogicOutcome.Unknown ? a : Missing([.. a.Paths.Union(b.Paths)]);

    public string Sentence => Outcome switch
    {
        LogicOutcome.Error => $"The rule ended in an error: {(Payload["type"].AsString ?? Payload.ToString())}.",
        LogicOutcome.Unknown => $"Unknown, because {string.Join(" and ", Paths)} {(Paths.Length == 1 ? "is" : "are")} missing.",
        _ => $"The budget was exceeded at {(NodePath.Length == 0 ? "the top" : NodePath)}: {Limit}.",
    };
}
