using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>What the rollback does to an entity.</summary>
public enum RollbackResult
{
    Nothing,
    Update,
    Tombstone,
    Restore,
}

/// <summary>One row of a rollback plan: an entity that the batches touched, or (when stale) one that was computed from such.</summary>
/// <param name="Tag">The entity's tag or other natural name, for people.</param>
/// <param name="Did">What the batches did to it, all in all.</param>
/// <param name="Properties">The properties concerned; for an entity that was made, only what differs today.</param>
/// <param name="Change">The compensating change, or null when nothing is written.</param>
/// <param name="TouchedSince">Other batches have written it since, even if nothing differs today.</param>
/// <param name="Originals">The events that are taken back.</param>
/// <param name="Others">The entities and batches that stand in the way or become stale.</param>
/// <param name="Reason">One sentence that explains the class, for what the properties do not show.</param>
public sealed record RollbackItem(
    EntityKind Kind,
    EntityId Id,
    string Tag,
    string? Discipline,
    NetOp Did,
    RollbackClass Class,
    RollbackResult Result,
    int NowVersion,
    bool TouchedSince,
    IReadOnlyList<RollbackProperty> Properties,
    PlantChange? Change,
    IReadOnlyList<EventId> Originals,
    IReadOnlyList<RollbackOther> Others,
    string? Reason,
    Resolution? Resolution)
{
    /// <summary>For what is stale: the rules that computed it, by the numbers under which a project keeps their versions.</summary>
    public IReadOnlyList<int> Rules { get; init; } = [];

    /// <summary>For what is stale: where those rules acted.</summary>
    public IReadOnlyList<EntityId> Triggers { get; init; } = [];

    /// <summary>Whether its rules are to run again after the rollback; so it is unless somebody decides otherwise.</summary>
    public bool RunsAgain => Class == RollbackClass.StaleDerived && Resolution is null or Rollback.Resolution.ReRunRules;

    /// <summary>Whether the entity is decided on as a whole rather than property by property.</summary>
    public bool IsWhole => Did != NetOp.Updated || Class is RollbackClass.DeletedLater or RollbackClass.Blocked or RollbackClass.ConstraintViolation;

    /// <summary>Whether someone still has to decide.</summary>
    public bool IsUnresolved => IsWhole ? Class.IsConflict() && Resolution is null : Properties.Any(p => p.Class.IsConflict() && p.Resolution is null);

    /// <summary>Whether something that conflicts is left as it is on purpose.</summary>
    public bool KeepsCurrent => Resolution is Resolution.KeepCurrent || Properties.Any(p => p.Resolution is Resolution.KeepCurrent);

    /// <summary>The decisions that can be taken on the entity as a whole.</summary>
    public IReadOnlyList<string> Offers => IsWhole ? Resolution.OffersFor(Class, Kind) : [];

    /// <summary>The decisions that can be taken on one of the properties.</summary>
    public IReadOnlyList<string> OffersFor(RollbackProperty property) => IsWhole ? [] : Resolution.OffersFor(property.Class, Kind);
}

/// <summary>One property: before the batches, after them, now, and what will be.</summary>
/// <param name="WrittenBy">The other batch that wrote the present value.</param>
public sealed record RollbackProperty(
    string Path,
    Value Before,
    Value After,
    Value Now,
    Value Proposed,
    RollbackClass Class,
    bool TouchedSince,
    BatchStamp? WrittenBy,
    Resolution? Resolution);

/// <summary>Another entity that stands in the way of an item or becomes stale through it, and the batch that made it so.</summary>
public sealed record RollbackOther(EntityKind? Kind, EntityId? Id, string? Tag, BatchStamp? Batch, string What);
