using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Compiling;

/// <summary>A value that a rule writes: a literal, or computed from the context.</summary>
internal sealed class Formula
{
    private readonly Value _literal;

    private Formula(Value literal, LogicProgram? program)
    {
        _literal = literal;
        Program = program;
    }

    public LogicProgram? Program { get; }

    /// <exception cref="RuleNotCompiled">The JSONLogic is refused.</exception>
    public static Formula Of(Value value, LogicOptions options) =>
        RuleLogic.IsLogic(value) ? new(default, Compile(value, options)) : new(value, null);

    /// <exception cref="RuleNotCompiled">The JSONLogic is refused.</exception>
    public static LogicProgram Compile(Value logic, LogicOptions options)
    {
        var compilation = LogicProgram.Compile(logic, options);
        return compilation.Program ?? throw new RuleNotCompiled(compilation.Complaints[0].Message);
    }

    public Computed Compute(Value context)
    {
        if (Program is null) return Computed.Of(_literal);
        var result = Program.Evaluate(context);
        return result.Outcome switch
        {
            LogicOutcome.Value when result.Value.IsNullOrMissing => Computed.Unknown("it gives nothing", []),
            LogicOutcome.Value => Computed.Of(result.Value),
            LogicOutcome.Unknown => Computed.Unknown(result.ToString(), result.Missing),
            LogicOutcome.BudgetExceeded => Computed.Failed(NoteCode.BudgetExceeded, result.ToString()),
            _ => Computed.Failed(NoteCode.EvaluationError, result.ToString()),
        };
    }
}

/// <summary>What a formula gave: a value, or why there is none.</summary>
internal readonly record struct Computed(Value Value, string? Code, string? Why, IReadOnlyList<string> MissingPaths)
{
    public bool IsValue => Code is null;

    public bool IsUnknown => Code == NoteCode.MissingData;

    public static Computed Of(Value value) => new(value, null, null, []);

    public static Computed Unknown(string why, IReadOnlyList<string> missing) => new(default, NoteCode.MissingData, why, missing);

    public static Computed Failed(string code, string why) => new(default, code, why, []);
}

/// <summary>A stored document whose JSONLogic is refused; the reader would have complained, so only an older engine can have let it in.</summary>
internal sealed class RuleNotCompiled(string message) : Exception(message);
