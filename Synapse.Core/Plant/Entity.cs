using Synapse.Core.Logic;

namespace Synapse.Core.Plant;

/// <summary>
/// The state of one plant entity. All kinds share this record so that diff, fold, planning and rollback are written once; <see cref="Field"/> names what each kind holds.
/// </summary>
/// <param name="Version">1 when created, one more with every event that changes it.</param>
/// <param name="Deleted">A tombstone: entities are never removed.</param>
/// <param name="Fields">The kind's fields; references to other entities are their ids as text; free properties nest below <c>properties</c>.</param>
public sealed record Entity(EntityKind Kind, EntityId Id, int Version, bool Deleted, ObjectValue Fields)
{
    /// <summary>The text field, or null.</summary>
    public string? Text(string field) => Fields[field].AsString;

    /// <summary>The id held in a reference field, or null.</summary>
    public EntityId? Reference(string field) => EntityId.Parse(Fields[field].AsString);

    /// <summary>What makes the entity unique among the live ones of its kind, compared without case.</summary>
    public string NaturalKey => Field.NaturalKeyOf(Kind, Fields);
}
