using Synapse.Core.Plant;
using Synapse.Core.Planning.Running;

namespace Synapse.Core.Planning;

/// <summary>Counts what a plan holds.</summary>
internal static class PlanTotals
{
    public static List<RuleTally> Tallies(PlanRun run, IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlanNote> notes)
    {
        var changed = changes.CountBy(c => c.Rule.Id).ToDictionary();
        var noted = notes.Where(n => n.Rule is not null).AggregateBy(n => (n.Rule!.Id, n.Kind), 0, static (sum, n) => sum + n.Count).ToDictionary();
        return
        [
            .. run.Running.Select(rule => new RuleTally(
                rule.Version, run.ConsideredCounts[rule.Order], run.MatchedCounts[rule.Order], Of(rule.Version.Id, PlanNoteKind.Unknown), changed.GetValueOrDefault(rule.Version.Id),
                Of(rule.Version.Id, PlanNoteKind.Skipped) + Of(rule.Version.Id, PlanNoteKind.Conflict), Of(rule.Version.Id, PlanNoteKind.Error), Of(rule.Version.Id, PlanNoteKind.Finding))),
        ];

        int Of(Rules.RuleId rule, PlanNoteKind kind) => noted.GetValueOrDefault((rule, kind));
    }

    public static PlanCounts Counts(IReadOnlyList<PlannedChange> changes, IReadOnlyList<PlanNote> notes, int rounds)
    {
        var created = changes.Where(c => c.Change.Op == ChangeOp.Create).CountBy(c => c.Change.Kind).ToDictionary();
        var noted = notes.AggregateBy(n => n.Kind, 0, static (sum, n) => sum + n.Count).ToDictionary();
        return new PlanCounts(
            created.GetValueOrDefault(EntityKind.Asset), created.GetValueOrDefault(EntityKind.Cable), created.GetValueOrDefault(EntityKind.Edge), created.GetValueOrDefault(EntityKind.Package),
            created.GetValueOrDefault(EntityKind.PackageMember), created.GetValueOrDefault(EntityKind.IoAllocation), changes.Count(c => c.Change.Op == ChangeOp.Update),
            noted.GetValueOrDefault(PlanNoteKind.Skipped), noted.GetValueOrDefault(PlanNoteKind.Conflict), noted.GetValueOrDefault(PlanNoteKind.Error),
            noted.GetValueOrDefault(PlanNoteKind.Finding), noted.GetValueOrDefault(PlanNoteKind.Unknown), rounds);
    }
}
