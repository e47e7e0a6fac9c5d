using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Decisions;

namespace Synapse.Core.Rules.Explaining;

/// <summary>What a rule makes of one subject, and why.</summary>
/// <param name="Sentence">The verdict with its main reason, for a person.</param>
/// <param name="Failing">What keeps the condition from holding, with the values seen and how far off they are.</param>
/// <param name="Missing">What would have to be known.</param>
/// <param name="Trace">The whole condition with a value per node.</param>
public sealed record RuleJudgement(RuleVerdict Verdict, string Sentence, IReadOnlyList<LogicFailure> Failing, IReadOnlyList<string> Missing, LogicTraceNode Trace);

/// <summary>Judges a rule by what it sees of a subject.</summary>
public sealed class RuleJudge
{
    private readonly RuleDocument _rule;
    private readonly LogicProgram _condition;

    public RuleJudge(RuleDocument rule)
    {
        _rule = rule;
        _condition = LogicProgram.Compile(rule.Condition, RuleLogic.Options(rule)).Require();
    }

    /// <param name="seen">The context of the rule at the subject.</param>
    public RuleJudgement Explain(ObjectValue seen, string tag, CancellationToken cancel = default)
    {
        var trace = _condition.Explain(seen, cancel);
        var (verdict, sentence) = OutOfUse() is { } idle ? (RuleVerdict.NotConsidered, idle)
            : Closed(seen) is var (path, found, needed) ? (RuleVerdict.NotConsidered, $"{tag} has the {path} {found ?? "(none)"}; “{_rule.Name}” needs {needed}.")
            : Say(trace, tag, seen);
        return new RuleJudgement(verdict, sentence, trace.Failing, trace.Missing, trace.Root);
    }

    /// <summary>The verdict alone, which is quick; a rule that is out of use is judged as if it were not.</summary>
    public RuleVerdict Judge(ObjectValue seen, CancellationToken cancel = default) => Closed(seen) is not null ? RuleVerdict.NotConsidered : Of(_condition.Test(seen, cancel));

    /// <summary>Why not, for a subject whose condition does not hold.</summary>
    public LogicTrace Trace(ObjectValue seen, CancellationToken cancel = default) => _condition.Explain(seen, cancel);

    /// <summary>What keeps the rule from everything, or null.</summary>
    public string? OutOfUse() =>
        !_rule.Active ? $"“{_rule.Name}” is switched off." : _rule.Status == RuleStatus.Deprecated ? $"“{_rule.Name}” is deprecated." : null;

    /// <summary>Of the gates by which a run chooses what a rule looks at, the first that the subject does not pass: what it is and what it would have to be.</summary>
    private (string Path, string? Found, string Needed)? Closed(ObjectValue seen)
    {
        foreach (var (path, words) in _condition.Gates)
            if (path is Field.Type or Field.Discipline && Leaves.At(seen, path).AsString is var found && (found is null || !words.Contains(found)))
                return (path, found, string.Join(" or ", words.Order(StringComparer.Ordinal)));
        return null;
    }

    private (RuleVerdict, string) Say(LogicTrace trace, string tag, ObjectValue seen) => (Of(trace.Truth), trace.Truth switch
    {
        Truth.True when _rule.Table is { } table => $"“{_rule.Name}” acts at {tag}: {Decided(table.Matching(seen, RuleLogic.Options(_rule)))}.",
        Truth.True => $"“{_rule.Name}” acts at {tag}: its condition holds.",
        Truth.False => $"“{_rule.Name}” does not act at {tag}: {string.Join("; ", trace.Failing.Select(f => f.Sentence))}.",
        Truth.Unknown => $"Whether “{_rule.Name}” acts at {tag} is unknown: {string.Join(", ", trace.Missing)} is missing.",
        _ => $"The condition of “{_rule.Name}” could not be evaluated at {tag}: {trace.Root.Result}.",
    });

    private static string Decided(IReadOnlyList<TableRow> rows) => rows.Count switch
    {
        0 => "its condition holds, but which row of its table decides is unknown",
        1 => $"“{rows[0].Name}” of its table decides",
        _ => $"{string.Join(", ", rows.Select(r => $"“{r.Name}”"))} of its table decide together",
    };

    private static RuleVerdict Of(Truth truth) => truth switch
    {
        Truth.True => RuleVerdict.Acts,
        Truth.False => RuleVerdict.DoesNotAct,
        Truth.Unknown => RuleVerdict.Unknown,
        _ => RuleVerdict.Error,
    };
}
