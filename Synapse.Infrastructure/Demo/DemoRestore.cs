using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Rollback;

namespace Synapse.Infrastructure.Demo;

/// <summary>
/// Writes the demo's plant back to where a batch left it, as one batch. Without a request and a second person, unlike the restore of a project in which people work; so it is not offered to other rooms.
/// </summary>
public sealed class DemoRestore(RollbackPlans plans, BatchWriter batches, TimeProvider time)
{
    /// <returns>Null when the plant stands there already.</returns>
    internal async Task<Outcome<BatchReceipt?>> ToAsync(Actor actor, ProjectId project, BatchId end, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var planned = await plans.PlanAsync(project, RollbackAim.To(end), RollbackPlanner.Undecided, tried: false, cancellationToken);
        if (planned is not Outcome<RollbackPlan>.Done(var plan)) return Nothing(((Outcome<RollbackPlan>.Refused)planned).Refusal);
        if (RollbackApply.Changes(plan) is not Outcome<IReadOnlyList<Compensation>>.Done(var changes)) return ((Outcome<IReadOnlyList<Compensation>>.Refused)RollbackApply.Changes(plan)).Refusal;
        if (changes.Count == 0) return (BatchReceipt?)null;
        var draft = new BatchDraft(project, BatchId.New(time), BatchKind.Restore, "Demo reset", actor, started, RollbackDrafts.EventsOf(changes))
        {
            AtBatchNo = plan.AtBatchNo,
            Cause = end.Event(0),
            Summary = ObjectValue.Of(
                ("restored_to", end.ToString()), ("undone_batches", plan.Batches.Count), ("deleted", plan.Counts.Tombstones), ("restored", plan.Counts.Restores), ("updated", plan.Counts.Updates)),
        };
        return await batches.CommitAsync(draft, cancellationToken) switch
        {
            Outcome<BatchReceipt>.Done(var receipt) => receipt,
            Outcome<BatchReceipt>.Refused(var refusal) => refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    // Since the story's end nothing was written to the plant.
    private static Outcome<BatchReceipt?> Nothing(Refusal refusal) => refusal.Code == RefusalCode.InvalidRequest ? (BatchReceipt?)null : refusal;
}
