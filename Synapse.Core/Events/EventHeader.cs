using Synapse.Core.Plant;

namespace Synapse.Core.Events;

/// <summary>What stands beside an event's payload, as it is stored and as it is sealed.</summary>
/// <param name="Sequence">The event's <c>sequence_num</c>: its place in the batch, from 0.</param>
/// <param name="Version">The entity's version after the change.</param>
/// <param name="CauseSequence">The sequence number of the event that led to this one.</param>
/// <param name="CauseBatch">The batch of that event when it is another one.</param>
public readonly record struct EventHeader(
    int Sequence,
    EventType Type,
    AggregateType Aggregate,
    EntityKind? Kind,
    ChangeOp? Op,
    int? Version,
    int? RuleKey,
    int? CauseSequence,
    EntityId? Entity,
    BatchId? CauseBatch,
    string? Discipline,
    string? AggregateId)
{
    public static EventHeader Of(NewEvent e, int sequence) => new(
        sequence, e.Type, e.Aggregate, e.Change?.Kind, e.Change?.Op, e.Change?.Version, e.RuleKey,
        e.Cause?.Sequence ?? e.CauseSequence, e.Change?.Id, e.Cause?.Batch, e.Discipline, e.AggregateId);

    /// <summary>The change of an entity that this event says, or null when it says none.</summary>
    public PlantChange? Change(LeafDiff diff) =>
        Kind is { } kind && Entity is { } id && Op is { } op && Version is { } version ? new PlantChange(kind, id, op, version, diff) : null;
}
