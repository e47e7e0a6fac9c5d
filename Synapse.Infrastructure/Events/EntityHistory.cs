using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Events;

/// <summary>One version of an entity: the event that led to it and the state that it led to.</summary>
public sealed record EntityStep(EventRecord Event, Entity State)
{
    public int Version => State.Version;
}

/// <summary>How a related entity stands to the one at hand.</summary>
public enum RelationKind
{
    CableFrom,
    CableTo,
    EdgeTo,
    EdgeFrom,
    Package,
    IoOf,
    IoOn,
}

/// <summary>A cable, edge, package or I/O allocation of an asset, with what is at its other end.</summary>
/// <param name="Relation">The edge's relation, the cable's type, the signal.</param>
/// <param name="Through">The connecting entity: the cable, the edge, the membership, the allocation.</param>
/// <param name="Other">What is at the other end; null for a cable that ends nowhere.</param>
public sealed record RelatedEntity(RelationKind Kind, string? Relation, EntityId Through, string ThroughTag, EntityId? Other, string? OtherTag, string? OtherType, bool Deleted);

/// <summary>Everything that happened to one entity.</summary>
/// <param name="Current">The state today, as the table has it; perhaps a tombstone.</param>
/// <param name="Steps">Oldest first.</param>
public sealed record EntityHistory(Entity Current, string Tag, IReadOnlyList<EntityStep> Steps, IReadOnlyList<RelatedEntity> Related)
{
    /// <summary>How many of its first versions are not among the steps, because their events are archived.</summary>
    public int ArchivedVersions { get; init; }

    /// <summary>What holds them.</summary>
    public IReadOnlyList<ArchiveRecord> Archives { get; init; } = [];

    /// <summary>The batch after which this is the history, when the past was asked for; null for today.</summary>
    public long? AsOfBatchNo { get; init; }

    /// <summary>The state at a version, or null when it never had that version.</summary>
    public Entity? At(int version) => Steps.FirstOrDefault(s => s.Version == version)?.State;

    /// <summary>The state after a batch, or null when it was not there yet.</summary>
    public Entity? AtBatch(long batchNo) => Steps.LastOrDefault(s => s.Event.BatchNo <= batchNo)?.State;
}

/// <summary>Why a value is what it is: the last event that wrote it.</summary>
/// <param name="Path">The leaf that was asked for.</param>
/// <param name="Inputs">What the rule read, with today's names.</param>
public sealed record Provenance(string Path, Value Before, Value After, EventRecord Event, IReadOnlyList<NamedInput> Inputs);

/// <param name="Tag">What people call it today.</param>
/// <param name="VersionNow">Its version today: another one than the input's means that it moved on since.</param>
public sealed record NamedInput(EventInput Input, string Tag, int? VersionNow);
