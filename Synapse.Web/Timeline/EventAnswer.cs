using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Web.Audit;
using Synapse.Web.Storage;
using EventId = Synapse.Core.Events.EventId;

namespace Synapse.Web.Timeline;

/// <summary>An event as it travels, with the fields of the specification and a few of ours.</summary>
/// <param name="Payload">before, after (only what changed, for an update), diff (field, old, new) and context.</param>
/// <param name="Tag">What people call the entity now.</param>
public sealed record EventAnswer(
    EventId Id,
    EventType EventType,
    AggregateType AggregateType,
    string? AggregateId,
    ProjectId ProjectId,
    string? RuleId,
    int? RuleVersion,
    string? RuleName,
    string? Discipline,
    ObjectValue Payload,
    BatchId CorrelationId,
    EventId? CausationId,
    int SequenceNum,
    long BatchNo,
    string? Tag,
    int? EntityVersion,
    PersonId UserId,
    string UserName,
    DateTimeOffset Timestamp,
    bool IsRolledBack)
{
    /// <summary>Who erased what it carried, when and why; absent for almost all events.</summary>
    public ErasureAnswer? Erasure { get; init; }

    public static EventAnswer Of(ProjectId project, EventRecord e) => new(
        e.Id, e.Type, e.Header.Aggregate, e.Header.Entity?.ToString() ?? e.Header.AggregateId, project, e.Rule?.Id, e.Rule?.Version, e.Rule?.Name, e.Header.Discipline, PayloadOf(e),
        e.Batch, e.Cause, e.Sequence, e.BatchNo, e.Tag, e.Header.Version, e.ActorId, e.ActorName, e.At, e.IsRolledBack) { Erasure = e.Erasure is { } gone ? ErasureAnswer.Of(gone) : null };

    private static ObjectValue PayloadOf(EventRecord e)
    {
        var diff = e.Payload.Changes.Select(c => Value.From(ObjectValue.Of(("field", c.Field), ("old", c.Old), ("new", c.New))));
        return ObjectValue.Of(
            ("before", Nested(e.Payload.Diff.Before)), ("after", Nested(e.Payload.Diff.After)), ("diff", ArrayValue.Of(diff)), ("context", e.Payload.Context));
    }

    private static ObjectValue Nested(ObjectValue leaves) => leaves.Aggregate(ObjectValue.Empty, (o, leaf) => Leaves.Set(o, leaf.Key, leaf.Value));
}

/// <summary>A page of events.</summary>
/// <param name="Total">How many match, or at least that many; null when there are too many to count in time.</param>
public sealed record TimelineAnswer(IReadOnlyList<EventAnswer> Events, long? Total, bool TotalIsExact, int? Page, long? Pages, string? NextCursor);

/// <summary>A batch as it travels.</summary>
/// <param name="Counts">Its events by type.</param>
public sealed record BatchAnswer(
    BatchId CorrelationId,
    long BatchNo,
    BatchKind Kind,
    string Title,
    PersonId UserId,
    string UserName,
    DateTimeOffset StartedAt,
    DateTimeOffset RecordedAt,
    long DurationMs,
    int EventCount,
    int EntityCount,
    IReadOnlyDictionary<string, int> Counts,
    IReadOnlyList<string> Disciplines,
    ObjectValue Summary,
    Guid? ExecutionId,
    BatchState State,
    IReadOnlyList<BatchId> Reverts,
    IReadOnlyList<BatchId> RevertedBy)
{
    /// <summary>What holds its events instead of the timeline; absent for almost all batches.</summary>
    public HeldBy? Archive { get; init; }

    public static BatchAnswer Of(BatchHeader batch) => new(
        batch.Id, batch.BatchNo, batch.Kind, batch.Title, batch.ActorId, batch.ActorName, batch.StartedAt, batch.RecordedAt, (long)batch.Duration.TotalMilliseconds, batch.EventCount,
        batch.EntityCount, batch.Counts.ToDictionary(c => c.Key.Word(), c => c.Value), batch.Disciplines, batch.Summary, batch.ExecutionId, batch.State, batch.Reverts, batch.RevertedBy)
    {
        Archive = HeldBy.Of(batch.Archive),
    };
}

/// <summary>The timeline by batch.</summary>
public sealed record BatchList(IReadOnlyList<BatchAnswer> Items, string? NextCursor);

/// <summary>One batch with its events.</summary>
/// <param name="CanRollback">Whether it changed something that still counts.</param>
/// <param name="Status">ACTIVE, ROLLED_BACK or PARTIALLY_ROLLED_BACK.</param>
/// <param name="NextCursor">The sequence number after which the next page begins.</param>
public sealed record BatchEventsAnswer(BatchAnswer Batch, IReadOnlyList<EventAnswer> Events, ObjectValue Summary, bool CanRollback, string Status, int? NextCursor);

/// <summary>Everything that happened to one asset.</summary>
public sealed record HistoryAnswer(EntityId AssetId, string AssetTag, IReadOnlyList<EventAnswer> History, IReadOnlyList<RelatedAnswer> RelatedEntities, int TotalEvents)
{
    /// <summary>How many earlier versions are archived and not in the list.</summary>
    public int ArchivedVersions { get; init; }

    /// <summary>What may hold them.</summary>
    public IReadOnlyList<HeldBy?> Archives { get; init; } = [];
}

/// <summary>What an asset is connected to.</summary>
public sealed record RelatedAnswer(RelationKind Kind, string? Relation, EntityId Id, string Tag, EntityId? OtherId, string? OtherTag, string? OtherType, bool Deleted)
{
    public static RelatedAnswer Of(RelatedEntity r) => new(r.Kind, r.Relation, r.Through, r.ThroughTag, r.Other, r.OtherTag, r.OtherType, r.Deleted);
}
