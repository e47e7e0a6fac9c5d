using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Executions;

/// <summary>A request to run rules.</summary>
/// <param name="Plan">Execute this reviewed plan; refused with what differs when the data under it moved.</param>
/// <param name="IdempotencyKey">A second request with the same key gets the first one's execution.</param>
public sealed record ExecutionRequest(
    ProjectId Project, ExecutionMode Mode, RunFilter Filter, PlanId? Plan = null, string? IdempotencyKey = null, ExecutionOptions Options = default);

/// <param name="StopOnError">The first error of a single rule at a single asset ends the run.</param>
/// <param name="IncludeDrafts">Rules that are not in production take part; for dry runs only, and such a plan cannot be executed.</param>
public readonly record struct ExecutionOptions(bool StopOnError, bool IncludeDrafts);

/// <summary>A run as the database knows it: what every page shows, whoever started it and wherever it runs.</summary>
/// <param name="Batch">The batch that it writes, reserved from the start; the wire's <c>correlation_id</c>.</param>
/// <param name="Counts">The summary once it is known.</param>
/// <param name="Error">Why it failed or was cancelled.</param>
/// <param name="Plan">The plan it stored (dry run) or applies (execute).</param>
public sealed record ExecutionRecord(
    ProjectId Project,
    ExecutionId Id,
    BatchId Batch,
    ExecutionMode Mode,
    ExecutionState State,
    ExecutionPhase Phase,
    long Done,
    long Total,
    RunFilter Filter,
    ExecutionOptions Options,
    ObjectValue Counts,
    Refusal? Error,
    PlanId? Plan,
    PersonId RequestedById,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    bool CancelRequested)
{
    public bool IsFinal => State is ExecutionState.Completed or ExecutionState.Cancelled or ExecutionState.Failed;

    public TimeSpan? Duration => FinishedAt - StartedAt;
}
