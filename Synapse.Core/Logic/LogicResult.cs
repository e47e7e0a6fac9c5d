using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic;

public enum LogicOutcome : byte
{
    Value,
    Error,
    Unknown,
    BudgetExceeded,
}

/// <summary>What an evaluation gave: a value, an error, unknown because something is missing, or a budget exceeded.</summary>
public readonly struct LogicResult
{
    private readonly Value _value;

    internal LogicResult(Value value) => _value = value;

    /// <summary>A result that is an error.</summary>
    public static LogicResult OfError(Value error) => new(Value.Of(Fault.Thrown(error)));

    public LogicOutcome Outcome => Fault?.Outcome ?? LogicOutcome.Value;

    public bool IsValue => !_value.IsFault;

    /// <summary>The value; <see cref="Logic.Value.Missing"/> when the outcome is another.</summary>
    public Value Value => _value.IsFault ? default : _value;

    /// <summary>The error object, such as {"type":"NaN"}; <see cref="Logic.Value.Missing"/> when the outcome is another.</summary>
    public Value Error => Fault is { Outcome: LogicOutcome.Error } fault ? fault.Payload : default;

    /// <summary>The paths that are missing and would have to be known.</summary>
    public IReadOnlyList<string> Missing => Fault is { Outcome: LogicOutcome.Unknown } fault ? fault.Paths : [];

    /// <summary>The JSON pointer of the operation at which the budget ran out, or null.</summary>
    public string? BudgetPath => Fault is { Outcome: LogicOutcome.BudgetExceeded } fault ? fault.NodePath : null;

    /// <summary>EVALUATION_ERROR, UNKNOWN, BUDGET_EXCEEDED, or null for a value.</summary>
    public string? Code => Outcome switch
    {
        LogicOutcome.Error => "EVALUATION_ERROR",
        LogicOutcome.Unknown => "UNKNOWN",
        LogicOutcome.BudgetExceeded => "BUDGET_EXCEEDED",
        _ => null,
    };

    private Fault? Fault => _value.AsFault;

    /// <summary>One sentence for a person; compact JSON for a value.</summary>
    public override string ToString() => Fault?.Sentence ?? (_value.IsMissing ? "null" : _value.ToString());
}
