using Synapse.Core.Logic;

namespace Synapse.Core.Plant;

/// <summary>What a change does to an entity. The numbers are stored: never renumber.</summary>
public enum ChangeOp : byte
{
    Create = 1,
    Update = 2,
    Delete = 3,
    Restore = 4,
}

/// <summary>One step of one entity: the only way in which a plant changes. Folding the changes of an entity gives its state.</summary>
/// <param name="Version">The entity's version after the change; the change applies to <c>Version - 1</c>.</param>
/// <param name="Diff">Create: all leaves on the after-side. Update: the changed leaves. Delete: none. Restore: the leaves that differ from the tombstone.</param>
public sealed record PlantChange(EntityKind Kind, EntityId Id, ChangeOp Op, int Version, LeafDiff Diff)
{
    public static PlantChange Create(EntityKind kind, EntityId id, ObjectValue fields) =>
        new(kind, id, ChangeOp.Create, 1, new LeafDiff(ObjectValue.Empty, Leaves.Flatten(fields)));

    /// <summary>The update that leads from an entity to new fields, or null when nothing differs.</summary>
    public static PlantChange? Update(Entity entity, ObjectValue fields)
    {
        var diff = Leaves.Diff(entity.Fields, fields);
        return diff.IsEmpty ? null : new(entity.Kind, entity.Id, ChangeOp.Update, entity.Version + 1, diff);
    }

    public static PlantChange Delete(Entity entity) => new(entity.Kind, entity.Id, ChangeOp.Delete, entity.Version + 1, LeafDiff.None);

    /// <summary>The state after this change.</summary>
    /// <param name="before">The state before; null for a creation.</param>
    public Entity ApplyTo(Entity? before) => new(
        Kind, Id, Version, Op == ChangeOp.Delete, before is null ? Created() : Leaves.Apply(before.Fields, Diff));

    /// <summary>The state before this change, or null when the change created the entity.</summary>
    /// <param name="after">The state that the change led to.</param>
    public Entity? TakenFrom(Entity after) => Op == ChangeOp.Create ? null : after with
    {
        Version = Version - 1,
        Deleted = Op == ChangeOp.Restore,
        Fields = Diff.IsEmpty ? after.Fields : Leaves.Apply(after.Fields, Diff.Inverse()),
    };

    private ObjectValue Created()
    {
        var blank = Blank(Kind);
        if (LeafTree.Of(Diff.After.Shape) is not { } tree) return Leaves.Apply(blank, Diff);
        var fields = tree.Nest(Diff.After.Slots);
        return blank.Count > 0 && fields[Field.Properties].IsMissing ? fields.With(Field.Properties, Value.EmptyObject) : fields;
    }

    private static ObjectValue Blank(EntityKind kind) =>
        kind is EntityKind.Asset or EntityKind.Cable or EntityKind.Edge
            ? ObjectValue.Of((Field.Properties, Value.EmptyObject))
            : ObjectValue.Empty;
}
