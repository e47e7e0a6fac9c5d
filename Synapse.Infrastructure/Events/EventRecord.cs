using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Audit;

namespace Synapse.Infrastructure.Events;

/// <summary>The rule version behind an event.</summary>
public sealed record EventRule(int Key, string Id, int Version, string Name);

/// <summary>An event as it is read: with its batch's person and moment, its rule by name and its entity by tag.</summary>
/// <param name="Tag">What people call the entity now; null for events about none.</param>
/// <param name="Cause">The event that led to this one.</param>
/// <param name="At">When the batch was recorded.</param>
public sealed record EventRecord(
    EventId Id,
    long BatchNo,
    BatchKind BatchKind,
    EventHeader Header,
    string? Tag,
    EventRule? Rule,
    EventId? Cause,
    PersonId ActorId,
    string ActorName,
    DateTimeOffset At,
    EventPayload Payload,
    bool IsRolledBack)
{
    public BatchId Batch => Id.Batch;

    /// <summary>Who erased what it carried, when and why; null for almost all events.</summary>
    public ErasureRecord? Erasure { get; init; }

    public int Sequence => Header.Sequence;

    public EventType Type => Header.Type;

    /// <summary>What was read to compute the change.</summary>
    public IReadOnlyList<EventInput> Inputs => EventInput.Of(Payload.Context);

    /// <summary>The change of an entity that this event says, or null.</summary>
    public PlantChange? Change => Header.Change(Payload.Diff);
}

/// <summary>An entity that was read, at its version, and which of its paths.</summary>
public sealed record EventInput(EntityId Id, int Version, IReadOnlyList<string> Paths)
{
    /// <summary>The inputs in an event's context, written as <c>[id, version, "path path …"]</c> each.</summary>
    public static IReadOnlyList<EventInput> Of(ObjectValue context) =>
        context["inputs"].AsArray is not { } rows ? [] : [.. rows.Select(Read).OfType<EventInput>()];

    private static EventInput? Read(Value row) =>
        row.AsArray is { Count: 3 } parts && EntityId.Parse(parts[0].AsString) is { } id
            ? new(id, (int)parts[1].AsNumber, (parts[2].AsString ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : null;
}
