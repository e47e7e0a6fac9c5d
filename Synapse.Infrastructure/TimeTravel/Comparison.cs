using Synapse.Core.Plant;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>What became of an entity between two moments.</summary>
public enum EntityChange
{
    /// <summary>Not there at the first, there at the second.</summary>
    Created,

    /// <summary>There at both, with other values.</summary>
    Changed,

    /// <summary>There at the first, not at the second.</summary>
    Deleted,
}

/// <summary>How many entities of a kind became what.</summary>
public sealed record ChangeCount(EntityKind Kind, EntityChange Change, int Count);

/// <summary>An entity that is not the same at two moments.</summary>
/// <param name="Tag">What it was called at the second moment, or at the first where it is gone.</param>
/// <param name="VersionFrom">Its version at the first moment; null where it never was before.</param>
/// <param name="Diff">The leaves that differ, all of them for what was created or deleted.</param>
public sealed record ComparisonItem(
    EntityKind Kind, EntityId Id, EntityChange Change, string Tag, string? Type, string? Area, string? Discipline, int? VersionFrom, int VersionTo, LeafDiff Diff);

/// <summary>Which differences are shown; an empty list asks for nothing.</summary>
/// <param name="Text">A part of the tag.</param>
/// <param name="Properties">Leaves of which one must differ, such as <c>properties.power_kw</c>.</param>
public sealed record ComparisonFilter(
    string? Text, IReadOnlyList<EntityKind> Kinds, IReadOnlyList<EntityChange> Changes, IReadOnlyList<string> Types, IReadOnlyList<string> Areas, IReadOnlyList<string> Properties)
{
    public static ComparisonFilter None { get; } = new(null, [], [], [], [], []);
}

/// <summary>Two moments side by side.</summary>
/// <param name="Counts">Of everything that differs, whatever the filter.</param>
/// <param name="Properties">The leaves that differ, most frequent first, of what was changed.</param>
public sealed record Comparison(BatchMark From, BatchMark To, IReadOnlyList<ChangeCount> Counts, IReadOnlyList<(string Path, int Count)> Properties);

/// <param name="Next">Where the next page begins; null after the last one.</param>
public sealed record ComparisonPage(IReadOnlyList<ComparisonItem> Items, string? Next);
