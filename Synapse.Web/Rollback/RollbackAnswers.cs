using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;

namespace Synapse.Web.Rollback;

/// <summary>What a program asks to take back, and why.</summary>
/// <param name="CorrelationIds">Several batches, as one plan.</param>
/// <param name="Emergency">Apply it without waiting for anybody; a second person acknowledges it later.</param>
public sealed record RollbackOrder(string? CorrelationId = null, string? Reason = null, IReadOnlyList<string>? CorrelationIds = null, bool Emergency = false);

/// <summary>The whole project back to where a batch left it, or to the last batch that was recorded by a moment.</summary>
/// <param name="Confirm">The project's id, typed.</param>
public sealed record RestoreOrder(string? CorrelationId = null, DateTimeOffset? Moment = null, string? Reason = null, string? Confirm = null);

/// <summary>Further batches to take back with a request.</summary>
public sealed record IncludeOrder(string? PlanHash = null, IReadOnlyList<Guid>? CorrelationIds = null);

/// <param name="EntityId">The row; missing for the request as a whole.</param>
public sealed record CommentOrder(EntityId? EntityId = null, string? Path = null, string? Comment = null);

/// <summary>What shall be frozen: single entities, an area, or (with neither) the project.</summary>
public sealed record FreezeOrder(string? Label = null, string? Reason = null, IReadOnlyList<EntityId>? EntityIds = null, string? Area = null);

public sealed record ReleaseOrder(string? Reason = null);

/// <param name="PersonId">The deputy's id.</param>
public sealed record DeputyOrder(string? PersonId = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>What would have to go back together, and how large it is.</summary>
public sealed record ClosureAnswer(int AddedBatches, int AddedEvents, int OtherAuthors, IReadOnlyList<ClosureBatchAnswer> Batches)
{
    public static ClosureAnswer Of(ClosureSize size) => new(
        size.Added.Count(), size.AddedEvents, size.OtherAuthors,
        [.. size.Batches.Select(b => new ClosureBatchAnswer(b.Batch.Id, b.Batch.No, b.Batch.Title, b.Batch.ActorName, b.Events, b.Entities, b.Chosen))]);
}

public sealed record ClosureBatchAnswer(BatchId CorrelationId, long BatchNo, string Title, string ActorName, int Events, int Entities, bool Chosen);

/// <summary>A decision on a request. It is bound to the plan that the person has seen.</summary>
public sealed record DecisionOrder(string? PlanHash = null, string? Comment = null);

/// <summary>Decisions on single items.</summary>
public sealed record ResolutionsOrder(string? PlanHash = null, IReadOnlyList<ResolutionOrder>? Items = null);

/// <param name="Path">The property; the entity as a whole when it is missing.</param>
/// <param name="Resolution">KEEP_CURRENT, TAKE_BEFORE, INCLUDE_LATER_BATCH, EDIT, RE_RUN_RULES or ACCEPT_STALE.</param>
public sealed record ResolutionOrder(EntityId EntityId, string? Path, string Resolution, string? Reason = null, Guid? BatchId = null, Value Value = default);

/// <summary>A request that waits for a second person.</summary>
public sealed record PendingAnswer(RollbackRequestId RequestId, string Status, string PlanHash, ObjectValue Counts);

/// <summary>A rollback that was applied, with the summary of the specification.</summary>
public sealed record RolledBackAnswer(string Status, BatchId CorrelationId, BatchId? RollbackCorrelationId, RollbackRequestId RequestId, int RolledBackEvents, ObjectValue Summary);

/// <summary>A request as it travels.</summary>
public sealed record RequestAnswer(
    RollbackRequestId RequestId,
    ProjectId ProjectId,
    BatchId CorrelationId,
    long BatchNo,
    string BatchTitle,
    RollbackState Status,
    string Reason,
    PersonId RequestedBy,
    string RequestedByName,
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    string PlanHash,
    ObjectValue Counts,
    bool IsApplicable,
    bool IsPartial,
    bool Direct,
    IReadOnlyList<BatchId> LaterBatches,
    IReadOnlyList<ConstraintFinding> Findings,
    RollbackDecision? Decision,
    BatchId? RollbackCorrelationId,
    RollbackKind Kind,
    int ApprovalsNeeded,
    IReadOnlyList<RollbackApproval> Approvals,
    bool Emergency,
    RollbackDecision? Acknowledged,
    Guid? FollowUpExecutionId)
{
    public static RequestAnswer Of(RollbackRequest r) => new(
        r.Id, r.Project, r.Batch.Id, r.Batch.No, r.Batch.Title, r.State, r.Reason, r.RequestedBy, r.RequestedByName, r.RequestedAt, r.ExpiresAt, r.PlanHash, RollbackJson.Of(r.Counts),
        r.IsApplicable, r.IsPartial, r.Direct, r.Later, r.Findings, r.Decision, r.Result, r.Kind, r.ApprovalsNeeded, r.Approvals, r.Emergency, r.Acknowledged,
        r.FollowUp);
}

/// <summary>A request with a page of its plan.</summary>
public sealed record RequestPlanAnswer(RequestAnswer Request, IReadOnlyList<ObjectValue> Items, int? NextCursor)
{
    public static RequestPlanAnswer Of(RollbackRequest request, IReadOnlyList<NumberedItem> items, int limit) =>
        new(RequestAnswer.Of(request), [.. items.Select(i => RollbackJson.Of(i.Item).With("item_no", i.No))], items.Count < limit ? null : items[^1].No);
}

/// <summary>Requests, newest first.</summary>
public sealed record RequestList(IReadOnlyList<RequestAnswer> Items, RollbackRequestId? NextCursor);
