using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>The id of a freeze.</summary>
public readonly record struct FreezeId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>What a freeze holds; the words are stored.</summary>
public enum FreezeScope
{
    Entities,

    /// <summary>The assets of an area, and the cables that begin or end at one of them.</summary>
    Area,

    /// <summary>Everything, as when a revision is issued.</summary>
    Project,
}

/// <summary>Something that nobody may write until it is released: no import, no run, no edit and no rollback.</summary>
/// <param name="Label">Its name on the plant's papers, such as "Revision B, issued for construction".</param>
/// <param name="Entities">How many single entities it holds.</param>
/// <param name="Tags">The first of them, by name.</param>
public sealed record Freeze(
    FreezeId Id, FreezeScope Scope, string? Area, string Label, string Reason, int Entities, IReadOnlyList<string> Tags, string FrozenBy, DateTimeOffset FrozenAt, string? ReleasedBy, DateTimeOffset? ReleasedAt,
    string? ReleaseReason)
{
    public bool IsActive => ReleasedAt is null;
}

/// <summary>What shall be frozen.</summary>
public abstract record FreezeWish(string Label, string Reason)
{
    public sealed record Single(string Label, string Reason, IReadOnlyList<EntityId> Entities) : FreezeWish(Label, Reason);

    public sealed record OfArea(string Label, string Reason, string Area) : FreezeWish(Label, Reason);

    public sealed record OfProject(string Label, string Reason) : FreezeWish(Label, Reason);
}
