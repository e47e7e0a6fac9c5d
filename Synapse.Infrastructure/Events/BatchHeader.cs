using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Events;

/// <summary>Whether what a batch did still counts; derived from the batches that take others back.</summary>
public enum BatchState
{
    Effective,

    /// <summary>Taken back wholly, and that still counts.</summary>
    RolledBack,

    /// <summary>Taken back in part. That remains said for ever.</summary>
    PartiallyRolledBack,

    /// <summary>It was taken back, and that was taken back again.</summary>
    Redone,
}

/// <summary>A batch as the timeline shows it.</summary>
/// <param name="Counts">Its events by type.</param>
/// <param name="Reverts">The batches that it takes back.</param>
/// <param name="RevertedBy">The batches that take it back, in force or not.</param>
public sealed record BatchHeader(
    BatchId Id,
    long BatchNo,
    BatchKind Kind,
    string Title,
    PersonId ActorId,
    string ActorName,
    DateTimeOffset StartedAt,
    DateTimeOffset RecordedAt,
    int EventCount,
    int EntityCount,
    IReadOnlyDictionary<EventType, int> Counts,
    IReadOnlyList<string> Disciplines,
    IReadOnlyList<int> RuleKeys,
    ObjectValue Summary,
    Guid? ExecutionId,
    EventId? Cause,
    BatchState State,
    IReadOnlyList<BatchId> Reverts,
    IReadOnlyList<BatchId> RevertedBy)
{
    public TimeSpan Duration => RecordedAt - StartedAt;

    /// <summary>The archive that holds its events; null while they are at hand.</summary>
    public ArchiveRecord? Archive { get; init; }
}

/// <summary>A page of something that is read newest first.</summary>
/// <param name="NextCursor">Opaque; asks for what follows. Null at the end.</param>
public sealed record TimelinePage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>How many events match.</summary>
/// <param name="AtLeast">The number, or as many as were counted; null when counting took too long: many.</param>
public readonly record struct EventTotal(long? AtLeast, bool IsExact);
