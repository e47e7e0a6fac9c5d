using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>Which batch, whose and when: what a reviewer needs to know of a batch.</summary>
public sealed record BatchStamp(BatchId Id, long No, BatchKind Kind, PersonId Actor, string ActorName, DateTimeOffset At, string Title);

/// <summary>One change that history holds.</summary>
public sealed record HistoricChange(BatchStamp Batch, int Sequence, PlantChange Change)
{
    public EventId Event => Batch.Id.Event(Sequence);
}

/// <summary>An entity that the batches touched: how it stands now, and every change since (and including) the first of theirs, oldest first.</summary>
/// <param name="Now">Null only when the plant has lost it, which a valid database never does.</param>
public sealed record EntityHistory(EntityId Id, Entity? Now, IReadOnlyList<HistoricChange> Changes);
