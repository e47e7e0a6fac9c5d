using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Explaining;

namespace Synapse.Infrastructure.Rules;

/// <param name="Sentence">The verdict with its main reason, for a person.</param>
/// <param name="Failing">What keeps the condition from holding, with the values seen and how far off they are.</param>
/// <param name="Seen">What the rule sees: the subject's own fields at the top, its relatives, the project.</param>
public sealed record RuleExplanation(
    StoredRule Rule, EntityId Subject, string Tag, RuleVerdict Verdict, string Sentence, IReadOnlyList<LogicFailure> Failing, IReadOnlyList<string> Missing, LogicTraceNode Trace, ObjectValue Seen)
{
    public int Version => Rule.Version;
}

/// <summary>Answers why rules act or do not act at an asset or a cable.</summary>
public sealed class RuleExplainer(SubjectReader subjects, RuleStore rules)
{
    /// <summary>One rule at one subject.</summary>
    /// <param name="version">A version of the rule; when none is said, the one that runs execute, or the newest of a rule that is in no run.</param>
    public async Task<Outcome<RuleExplanation>> ExplainAsync(Actor actor, ProjectId project, RuleId id, int? version, EntityId subject, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "ask why a rule acts") is { } refusal) return refusal;
        var rule = await rules.CurrentAsync(project, id, version, cancellationToken);
        var target = rule?.Document.AppliesTo ?? RuleTarget.Asset;
        if (await subjects.ReadAsync(project, subject, target, cancellationToken) is not Outcome<ObjectValue?>.Done(var data)) return Projects.ProjectStore.Unknown(project);
        if (rule is null) return RuleStore.Unknown(project, id, version);
        if (data is null)
            return new Refusal(RefusalCode.NotFound, $"The rule {id} looks at {(target == RuleTarget.Cable ? "cables" : "assets")}, and there is none with the id {subject}.");
        return Explain(rule, subject, data);
    }

    /// <summary>Every rule of the project at one asset or cable: those that act first, then the nearest. Deprecated rules are left out.</summary>
    public async Task<Outcome<IReadOnlyList<RuleExplanation>>> ExplainAllAsync(Actor actor, ProjectId project, EntityId subject, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "ask why a rule acts") is { } refusal) return refusal;
        foreach (var target in Enum.GetValues<RuleTarget>())
        {
            if (await subjects.ReadAsync(project, subject, target, cancellationToken) is not Outcome<ObjectValue?>.Done(var data)) return Projects.ProjectStore.Unknown(project);
            if (data is null) continue;
            var all = (await rules.ListAsync(project, cancellationToken)).ToDictionary(r => r.Id);
            foreach (var inForce in await rules.InForceAsync(project, cancellationToken)) all[inForce.Id] = inForce;
            return new Outcome<IReadOnlyList<RuleExplanation>>.Done(
            [
                .. all.Values.Where(r => r.Document.AppliesTo == target && r.Document.Status != RuleStatus.Deprecated).Select(r => Explain(r, subject, data))
                    .OrderBy(e => e.Verdict).ThenBy(e => e.Failing.Sum(f => f.Gap?.Share ?? 1)).ThenBy(e => e.Rule.Id),
            ]);
        }

        return new Refusal(RefusalCode.NotFound, $"There is no asset or cable with the id {subject} in the project {project}.");
    }

    private static RuleExplanation Explain(StoredRule rule, EntityId subject, ObjectValue data)
    {
        var seen = RuleTester.ContextOf(data, rule.Document.AppliesTo);
        var tag = seen[Field.Tag].AsString ?? subject.ToString();
        var judged = new RuleJudge(rule.Document).Explain(seen, tag);
        return new RuleExplanation(rule, subject, tag, judged.Verdict, judged.Sentence, judged.Failing, judged.Missing, judged.Trace, seen);
    }
}
