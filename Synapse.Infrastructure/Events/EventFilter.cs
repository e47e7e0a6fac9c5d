using Synapse.Core.Events;
using Synapse.Core.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>What an event or its batch may be; an empty list asks for nothing. Words and tags compare without case.</summary>
public sealed record EventCriteria
{
    public static EventCriteria None { get; } = new();

    /// <summary>The entity that the event changed, or at which a rule skipped, found or failed: an asset, a cable, any kind.</summary>
    public IReadOnlyList<EntityId> Entities { get; init; } = [];

    /// <summary>Tags of assets and cables, also of deleted ones.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Rule ids; all their versions.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    public IReadOnlyList<string> Disciplines { get; init; } = [];

    public IReadOnlyList<EventType> Types { get; init; } = [];

    public IReadOnlyList<AggregateType> Aggregates { get; init; } = [];

    public IReadOnlyList<BatchId> Batches { get; init; } = [];

    public IReadOnlyList<BatchKind> Kinds { get; init; } = [];

    /// <summary>Ids or names of people.</summary>
    public IReadOnlyList<string> People { get; init; } = [];
}

/// <summary>Any mix: everything in <see cref="Is"/> must hold, nothing in <see cref="IsNot"/> may.</summary>
public sealed record EventFilter
{
    public static EventFilter None { get; } = new();

    public EventCriteria Is { get; init; } = EventCriteria.None;

    public EventCriteria IsNot { get; init; } = EventCriteria.None;

    /// <summary>Recorded at this moment or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Recorded before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True: only of batches that are wholly rolled back. False: only of others.</summary>
    public bool? RolledBack { get; init; }

    /// <summary>Only of batches that are rolled back in part.</summary>
    public bool PartlyRolledBack { get; init; }
}
