using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>One compensating change and what it answers for.</summary>
/// <param name="Cause">The last of the events that it takes back.</param>
/// <param name="Context">The events it takes back and, where a later value is destroyed on purpose, that value and the reason.</param>
public sealed record Compensation(PlantChange Change, EventId Cause, string Tag, string? Discipline, ObjectValue Context);

/// <summary>Turns a decided plan into changes.</summary>
public static class RollbackApply
{
    /// <summary>
    /// The compensating changes in the order of writing: what goes, users before what they use; then what changes; then what comes back, used before users.
    /// Refused whole when anything is undecided.
    /// </summary>
    public static Outcome<IReadOnlyList<Compensation>> Changes(RollbackPlan plan)
    {
        if (plan.Counts.Unresolved > 0)
            return new Refusal(
                RefusalCode.UnresolvedConflicts,
                $"{plan.Counts.Unresolved} of {plan.Counts.Items} items conflict with later work and are not decided. Nothing was changed.",
                ObjectValue.Of(("unresolved", plan.Counts.Unresolved)));
        if (plan.Findings.Count > 0)
            return new Refusal(
                RefusalCode.UnresolvedConflicts,
                $"The result would break {plan.Findings[0].Constraint}: {plan.Findings[0].Detail} Nothing was changed.",
                ObjectValue.Of(("constraints", ArrayValue.Of(plan.Findings.Select(f => (Value)f.Constraint)))));
        return new Outcome<IReadOnlyList<Compensation>>.Done(Proposed(plan));
    }

    /// <summary>What the plan writes as it stands, decided or not, in the same order: what a dry run tries.</summary>
    public static IReadOnlyList<Compensation> Proposed(RollbackPlan plan)
    {
        RollbackItem[] written = [.. plan.Items.Where(i => i.Change is not null)];
        Array.Sort(Array.ConvertAll(written, i => (Step(i), i.Id)), written);
        return ForAll.Make(written, i => new Compensation(i.Change!, i.Originals[^1], i.Tag, i.Discipline, ContextOf(i)));
    }

    private static int Step(RollbackItem item)
    {
        var users = item.Kind switch
        {
            EntityKind.Edge => 0,
            EntityKind.IoAllocation => 1,
            EntityKind.PackageMember => 2,
            EntityKind.Cable => 3,
            EntityKind.Package => 4,
            EntityKind.Asset => 5,
            _ => throw new ArgumentOutOfRangeException(nameof(item), item.Kind, null),
        };
        return item.Result switch
        {
            RollbackResult.Tombstone => users,
            RollbackResult.Update => 10 + users,
            _ => 30 - users,
        };
    }

    private static ObjectValue ContextOf(RollbackItem item)
    {
        var reverts = ("reverts", (Value)ArrayValue.Of(item.Originals.Select(e => (Value)e.ToString())));
        if (item.Resolution is null && item.Properties.All(p => p.Resolution is null)) return ObjectValue.Of(reverts);
        var overrides = item.Properties
            .Where(p => (p.Resolution ?? item.Resolution) is Resolution.TakeBefore or Resolution.Edit && !p.Proposed.Equals(p.Now))
            .Select(p => (Value)ObjectValue.Of(("path", p.Path), ("was", p.Now), ("decision", p.Resolution is { } own ? RollbackJson.Of(own) : Value.Missing)))
            .ToList();
        return ObjectValue.Of(
            reverts,
            ("decision", item.Resolution is { } r ? RollbackJson.Of(r) : Value.Missing),
            ("overrides", overrides.Count == 0 ? Value.Missing : ArrayValue.Of(overrides)));
    }
}
