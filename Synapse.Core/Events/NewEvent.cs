using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Events;

/// <summary>An event that is about to be written; its sequence number is its place in the batch.</summary>
/// <param name="Change">The step of the entity, for events that change one.</param>
/// <param name="AggregateId">The aggregate when it is no plant entity: a rule's id or a batch's.</param>
/// <param name="RuleKey">The version of the rule that caused the event.</param>
/// <param name="CauseSequence">The event of the same batch that led to this one.</param>
/// <param name="Cause">The event of an earlier batch that led to this one (a rollback's originals).</param>
/// <param name="Context">Inputs read, reason, counts: whatever explains the event; stored as <c>payload.context</c>.</param>
public sealed record NewEvent(
    EventType Type,
    AggregateType Aggregate,
    PlantChange? Change,
    string? AggregateId,
    int? RuleKey,
    string? Discipline,
    int? CauseSequence,
    EventId? Cause,
    ObjectValue Context)
{
    /// <summary>The event that says a change of an entity, with the type that the specification gives it.</summary>
    public static NewEvent Of(PlantChange change, int? ruleKey, string? discipline, ObjectValue context, int? causeSequence = null) =>
        new(TypeOf(change), AggregateOf(change.Kind), change, null, ruleKey, discipline, causeSequence, null, context);

    public static AggregateType AggregateOf(EntityKind kind) => kind switch
    {
        EntityKind.Asset => AggregateType.Asset,
        EntityKind.Cable => AggregateType.Cable,
        EntityKind.Package or EntityKind.PackageMember => AggregateType.Package,
        _ => AggregateType.Edge,
    };

    private static EventType TypeOf(PlantChange change) => (change.Kind, change.Op) switch
    {
        (EntityKind.Asset, ChangeOp.Create or ChangeOp.Restore) => EventType.AssetCreated,
        (EntityKind.Asset, ChangeOp.Update) => EventType.AssetUpdated,
        (EntityKind.Asset, _) => EventType.AssetDeleted,
        (EntityKind.Cable, ChangeOp.Create or ChangeOp.Restore) => EventType.CableCreated,
        (EntityKind.Cable, ChangeOp.Update) => EventType.CableUpdated,
        (EntityKind.Cable, _) => EventType.CableDeleted,
        (_, ChangeOp.Delete) => EventType.RelationshipDeleted,
        _ => EventType.RelationshipCreated,
    };
}
