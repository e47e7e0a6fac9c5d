using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;

namespace Synapse.Infrastructure.Rollback;

/// <summary>What a rollback's batch says about why it was written.</summary>
/// <param name="To">The batch whose state is restored; null for a rollback.</param>
internal sealed record RollbackReason(RollbackRequestId Request, RollbackKind Kind, BatchStamp? To, string Reason, string RequestedBy, string? Comment)
{
    public bool Direct { get; init; }

    public bool Emergency { get; init; }

    /// <summary>Those who approved before whoever writes the batch.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];

    public static RollbackReason Of(RollbackRequest request, string? comment) => new(
        request.Id, request.Kind, request.Kind == RollbackKind.Restore ? request.Batch : null, request.Reason, request.RequestedByName, comment)
    {
        Direct = request.Direct,
        Emergency = request.Emergency,
        ApprovedBy = [.. request.Approvals.Select(a => a.OnBehalfOf is { } lead ? $"{a.ByName} for {lead}" : a.ByName)],
    };
}

/// <summary>Turns a decided plan into the batch that takes others back.</summary>
internal static class RollbackDrafts
{
    public static BatchDraft Of(RollbackPlan plan, IReadOnlyList<Compensation> changes, RollbackReason why, Actor actor, BatchId id, DateTimeOffset at)
    {
        var summary = Summary(plan, why);
        List<NewEvent> events = [.. TakenBack(plan, why, summary), .. EventsOf(changes)];
        return new BatchDraft(plan.Project, id, KindOf(plan, why), Title(plan, why), actor, at, events)
        {
            AtBatchNo = plan.AtBatchNo,
            Cause = (why.To ?? plan.Batches[^1]).Id.Event(0),
            Summary = summary,
            // A restore leaves the standing of each batch alone: it is an act of its own, and is itself taken back as one.
            Reversals = why.Kind == RollbackKind.Restore ? [] : [.. plan.Batches.Select(b => new Events.Reversal(b.Id, plan.IsPartial, why.Request.Value))],
        };
    }

    public static IReadOnlyList<NewEvent> EventsOf(IReadOnlyList<Compensation> changes) =>
        [.. changes.Select(c => new NewEvent(EventType.Rollback, NewEvent.AggregateOf(c.Change.Kind), c.Change, null, null, c.Discipline, null, c.Cause, c.Context))];

    private static ObjectValue Summary(RollbackPlan plan, RollbackReason why) => ObjectValue.Of(
        ("rolled_back", why.To is null ? ArrayValue.Of(plan.Batches.Select(b => (Value)b.Id.ToString())) : Value.Missing),
        ("restored_to", why.To is { } to ? to.Id.ToString() : Value.Missing), ("restored_to_no", why.To is { } no ? no.No : Value.Missing),
        ("undone_batches", why.To is null ? Value.Missing : plan.Batches.Count),
        ("scope", plan.IsPartial ? "PARTIAL" : "FULL"), ("deleted", plan.Counts.Tombstones), ("restored", plan.Counts.Restores),
        ("updated", plan.Counts.Updates), ("stale", plan.Counts.Of(RollbackClass.StaleDerived)), ("request", why.Request.ToString()), ("plan_hash", plan.Hash),
        ("reason", why.Reason), ("requested_by", why.RequestedBy), ("comment", why.Comment is { } c ? c : Value.Missing), ("direct", why.Direct ? true : Value.Missing),
        ("emergency", why.Emergency ? true : Value.Missing),
        ("approved_by", why.ApprovedBy.Count == 0 ? Value.Missing : ArrayValue.Of(why.ApprovedBy.Select(a => (Value)a))));

    private static IEnumerable<NewEvent> TakenBack(RollbackPlan plan, RollbackReason why, ObjectValue summary) => why.To is { } to
        ? [BatchEvent(to, summary)]
        : plan.Batches.Select(b => BatchEvent(b, summary.With("rolled_back", b.Title)));

    private static NewEvent BatchEvent(BatchStamp batch, ObjectValue context) =>
        new(EventType.BatchRolledBack, AggregateType.Batch, null, batch.Id.ToString(), null, null, null, batch.Id.Event(0), context);

    /// <summary>Taking a rollback back is doing its batch again.</summary>
    private static BatchKind KindOf(RollbackPlan plan, RollbackReason why) => why.Kind == RollbackKind.Restore ? BatchKind.Restore
        : plan.Batches.All(b => b.Kind == BatchKind.Rollback) ? BatchKind.Redo
        : BatchKind.Rollback;

    private static string Title(RollbackPlan plan, RollbackReason why)
    {
        if (why.To is { } to) return $"Restore to batch {to.No}: {to.Title}";
        var first = plan.Batches[0];
        var what = KindOf(plan, why) == BatchKind.Redo ? $"Redo: {first.Title} taken back" : $"Rollback of {first.Title}";
        return plan.Batches.Count == 1 ? what : $"{what} and {plan.Batches.Count - 1} more";
    }
}
