using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;

namespace Synapse.Infrastructure.Rollback;

/// <summary>What a rollback's batch says about why it was written.</summary>
internal sealed record RollbackReason(RollbackRequestId Request, string Reason, string RequestedBy, string? Comment, bool Direct);

/// <summary>Turns a decided plan into the batch that takes others back.</summary>
internal static class RollbackDrafts
{
    public static BatchDraft Of(RollbackPlan plan, IReadOnlyList<Compensation> changes, RollbackReason why, Actor actor, BatchId id, DateTimeOffset at)
    {
        var scope = plan.IsPartial ? "PARTIAL" : "FULL";
        var summary = ObjectValue.Of(
            ("rolled_back", ArrayValue.Of(plan.Batches.Select(b => (Value)b.Id.ToString()))), ("scope", scope), ("deleted", plan.Counts.Tombstones), ("restored", plan.Counts.Restores),
            ("updated", plan.Counts.Updates), ("stale", plan.Counts.Of(RollbackClass.StaleDerived)), ("request", why.Request.ToString()), ("plan_hash", plan.Hash),
            ("reason", why.Reason), ("requested_by", why.RequestedBy), ("comment", why.Comment is { } c ? c : Value.Missing), ("direct", why.Direct ? true : Value.Missing));
        List<NewEvent> events =
        [
            .. plan.Batches.Select(b => new NewEvent(
                EventType.BatchRolledBack, AggregateType.Batch, null, b.Id.ToString(), null, null, null, b.Id.Event(0), summary.With("rolled_back", b.Title))),
            .. changes.Select(c => new NewEvent(
                EventType.Rollback, NewEvent.AggregateOf(c.Change.Kind), c.Change, null, null, c.Discipline, null, c.Cause, c.Context)),
        ];
        return new BatchDraft(plan.Project, id, KindOf(plan), Title(plan), actor, at, events)
        {
            AtBatchNo = plan.AtBatchNo,
            Cause = plan.Batches[^1].Id.Event(0),
            Summary = summary,
            Reversals = [.. plan.Batches.Select(b => new Events.Reversal(b.Id, plan.IsPartial, why.Request.Value))],
        };
    }

    /// <summary>Taking a rollback back is doing its batch again.</summary>
    private static BatchKind KindOf(RollbackPlan plan) => plan.Batches.All(b => b.Kind == BatchKind.Rollback) ? BatchKind.Redo : BatchKind.Rollback;

    private static string Title(RollbackPlan plan)
    {
        var first = plan.Batches[0];
        var what = KindOf(plan) == BatchKind.Redo ? $"Redo: {first.Title} taken back" : $"Rollback of {first.Title}";
        return plan.Batches.Count == 1 ? what : $"{what} and {plan.Batches.Count - 1} more";
    }
}
