using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Executions;
using Synapse.Web.Hosting;

namespace Synapse.Web.Executions;

/// <summary>A request to run rules, as it travels.</summary>
/// <param name="Mode"><c>execute</c> (the default) or <c>dry_run</c>.</param>
/// <param name="Filters">rule_ids, disciplines, action_types, asset_ids, tags, asset_types, areas; each a list of texts.</param>
/// <param name="PlanId">Execute this reviewed plan; refused with STALE_PLAN when it would now be another.</param>
/// <param name="IdempotencyKey">A second request with the same key is answered with the first one's execution.</param>
public sealed record ExecuteRequest(
    ProjectId? ProjectId, string? Mode = null, Value Filters = default, Guid? PlanId = null, string? IdempotencyKey = null, bool StopOnError = false, bool IncludeDrafts = false);

/// <param name="Status"><c>started</c> for an execution, <c>preview</c> for a dry run.</param>
/// <param name="Preview">The summary of the plan, when the dry run was done in time; otherwise follow the events.</param>
public sealed record ExecuteAnswer(ExecutionId ExecutionId, BatchId CorrelationId, string EventsUrl, string Status, ExecutionAnswer? Preview);

/// <summary>A run as it travels.</summary>
/// <param name="Summary">Counts, once they are known.</param>
/// <param name="Error">Why it failed or was cancelled.</param>
/// <param name="PlanUrl">Where its stored plan is read.</param>
public sealed record ExecutionAnswer(
    ExecutionId ExecutionId,
    BatchId CorrelationId,
    ProjectId ProjectId,
    ExecutionMode Mode,
    ExecutionState State,
    ExecutionPhase Phase,
    long Done,
    long Total,
    ObjectValue Filters,
    ObjectValue Summary,
    ApiError? Error,
    PlanId? PlanId,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    long? DurationMs,
    bool CancelRequested,
    string EventsUrl,
    string? PlanUrl)
{
    public static ExecutionAnswer Of(ExecutionRecord run) => new(
        run.Id, run.Batch, run.Project, run.Mode, run.State, run.Phase, run.Done, run.Total, RunFilterJson.Write(run.Filter), run.Counts,
        run.Error is { } error ? ApiError.From(error) : null, run.Plan, run.RequestedBy, run.RequestedAt, run.StartedAt, run.FinishedAt,
        (long?)run.Duration?.TotalMilliseconds, run.CancelRequested, EventsUrlOf(run.Id), run.Plan is null ? null : $"/api/v1/executions/{run.Id}/plan");

    public static string EventsUrlOf(ExecutionId id) => $"/api/v1/executions/{id}/events";
}

/// <summary>The project's runs, newest first.</summary>
public sealed record ExecutionList(IReadOnlyList<ExecutionAnswer> Items, string? NextCursor);

/// <summary>A stored plan: what stands over its rows, and a page of them.</summary>
public sealed record PlanAnswer(
    PlanId PlanId, ExecutionId ExecutionId, long AtBatchNo, string PlanHash, DateTimeOffset CreatedAt, ObjectValue Summary, Value Rules,
    IReadOnlyList<PlanItemAnswer> Items, string? NextCursor);

public sealed record PlanItemAnswer(int ItemNo, int Risk, ObjectValue Item);
