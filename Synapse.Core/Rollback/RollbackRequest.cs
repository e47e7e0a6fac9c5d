using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Projects;

namespace Synapse.Core.Rollback;

/// <summary>The id of a request to take a batch back.</summary>
public readonly record struct RollbackRequestId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>Where a request stands. Only a pending one can still change; the words are stored.</summary>
public enum RollbackState
{
    Pending,
    Approved,
    Rejected,
    Expired,
    Withdrawn,

    /// <summary>Another rollback, that of an emergency say, has taken the batches back before anybody decided.</summary>
    Superseded,
}

/// <summary>What a request asks for; the words are stored.</summary>
public enum RollbackKind
{
    /// <summary>Batches are taken back, later work stays.</summary>
    Rollback,

    /// <summary>The whole project goes back to where a batch left it; everything since goes.</summary>
    Restore,
}

/// <summary>A yes to a plan.</summary>
/// <param name="OnBehalfOf">The lead whose deputy said it.</param>
public sealed record RollbackApproval(PersonId By, string ByName, string? OnBehalfOf, DateTimeOffset At, string? Comment, string PlanHash);

/// <summary>A person at a moment, with what they said.</summary>
public sealed record RollbackDecision(PersonId By, string ByName, DateTimeOffset At, string? Comment);

/// <summary>A request to take a batch back, with the totals of the plan under review. The plan's items are read page by page.</summary>
/// <param name="Later">Later batches that go back with it, oldest first.</param>
/// <param name="PlanHash">What an approval is bound to.</param>
/// <param name="Direct">A lead rolled back alone, as the project allows; marked for ever.</param>
/// <param name="Result">The batch that the approval wrote; of a superseded request, the batch that made it needless.</param>
public sealed record RollbackRequest(
    RollbackRequestId Id,
    ProjectId Project,
    BatchStamp Batch,
    IReadOnlyList<BatchId> Later,
    RollbackState State,
    string Reason,
    PersonId RequestedBy,
    string RequestedByName,
    DateTimeOffset RequestedAt,
    DateTimeOffset ExpiresAt,
    long AtBatchNo,
    string PlanHash,
    RollbackCounts Counts,
    bool IsPartial,
    IReadOnlyList<ConstraintFinding> Findings,
    bool Direct,
    RollbackDecision? Decision,
    BatchId? Result)
{
    public RollbackKind Kind { get; init; }

    /// <summary>How many different people have to approve; fixed when it was asked for.</summary>
    public int ApprovalsNeeded { get; init; } = 1;

    /// <summary>Who has approved the plan under review so far.</summary>
    public IReadOnlyList<RollbackApproval> Approvals { get; init; } = [];

    /// <summary>It was applied without waiting for anybody; red until a second person has acknowledged it.</summary>
    public bool Emergency { get; init; }

    public RollbackDecision? Acknowledged { get; init; }

    /// <summary>The run that computes again what the rollback made stale.</summary>
    public Guid? FollowUp { get; init; }

    public bool NeedsAcknowledgement => Emergency && State == RollbackState.Approved && Acknowledged is null;

    /// <summary>Whether nothing but a decision is missing.</summary>
    public bool IsApplicable => State == RollbackState.Pending && Counts.Unresolved == 0 && Findings.Count == 0;
}
