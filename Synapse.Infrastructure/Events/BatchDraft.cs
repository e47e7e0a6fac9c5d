using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Events;

/// <summary>The person that a batch is written for; roles were checked by whoever drafted it.</summary>
public sealed record BatchAuthor(PersonId Id, string Name)
{
    public static implicit operator BatchAuthor(Actor actor) => new(actor.Id, actor.Name);
}

/// <summary>A batch that is about to be written, all or nothing.</summary>
/// <param name="Events">In order. The writer puts BATCH_STARTED before them and BATCH_COMPLETED after, so the first one's sequence number is <see cref="EventsBefore"/>.</param>
public sealed record BatchDraft(
    ProjectId Project,
    BatchId Id,
    BatchKind Kind,
    string Title,
    BatchAuthor Author,
    DateTimeOffset StartedAt,
    IReadOnlyList<NewEvent> Events)
{
    /// <summary>How many events the writer puts before the draft's own.</summary>
    public const int EventsBefore = 1;

    public Guid? ExecutionId { get; init; }

    /// <summary>The batch on which a reviewed plan stands: when what it changes or reads moved since, it is refused as STALE_PLAN rather than as VERSION_CONFLICT.</summary>
    public long? AtBatchNo { get; init; }

    /// <summary>What was read to decide this batch; it is refused when any of that moved since. What the batch changes is always compared.</summary>
    public IReadOnlyCollection<EntityVersion> Reads { get; init; } = [];

    /// <summary>The event of an earlier batch that led to this one.</summary>
    public EventId? Cause { get; init; }

    /// <summary>Counts for people, stored in the header and sealed.</summary>
    public ObjectValue Summary { get; init; } = ObjectValue.Empty;

    /// <summary>The batches that this one takes back.</summary>
    public IReadOnlyList<Reversal> Reversals { get; init; } = [];

    /// <summary>Told how many events are written, now and then.</summary>
    public IProgress<int>? Progress { get; init; }

    /// <summary>Runs last in the batch's own transaction; a refusal takes everything back. Closes the record of what asked for the batch.</summary>
    public Func<NpgsqlConnection, CancellationToken, Task<Refusal?>>? BeforeCommit { get; init; }
}

/// <summary>That a batch takes an earlier one back, wholly or in part.</summary>
public sealed record Reversal(BatchId Reverted, bool Partial, Guid? RequestId);

/// <summary>An entity in one of its versions.</summary>
public readonly record struct EntityVersion(EntityKind Kind, EntityId Id, int Version);

/// <summary>A batch that is committed.</summary>
/// <param name="EventCount">With BATCH_STARTED and BATCH_COMPLETED.</param>
public sealed record BatchReceipt(BatchId Id, long BatchNo, int EventCount, int EntityCount, DateTimeOffset RecordedAt);
