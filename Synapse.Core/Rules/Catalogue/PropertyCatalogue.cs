using Synapse.Core.Plant;

namespace Synapse.Core.Rules.Catalogue;

/// <summary>The properties of a project, learned from its assets and cables and declared by people.</summary>
public sealed class PropertyCatalogue
{
    private readonly Dictionary<(EntityKind, string), CatalogueEntry> _entries;

    public PropertyCatalogue(IEnumerable<CatalogueEntry> entries)
    {
        _entries = entries.ToDictionary(e => (e.Kind, e.Path));
        Entries = [.. _entries.Values.OrderBy(e => e.Kind).ThenBy(e => e.Path, StringComparer.Ordinal)];
    }

    /// <summary>Of a project of which nothing is known yet.</summary>
    public static PropertyCatalogue Empty { get; } = new([]);

    /// <summary>Every entry, assets before cables, by path.</summary>
    public IReadOnlyList<CatalogueEntry> Entries { get; }

    public CatalogueEntry? Find(EntityKind kind, string path) => _entries.GetValueOrDefault((kind, path));

    /// <summary>The types of asset (or cable) that there are, most frequent first.</summary>
    public IReadOnlyList<string> TypesOf(EntityKind kind) =>
        Find(kind, Field.Type) is { } type ? [.. type.ByType.OrderByDescending(t => t.Count).Select(t => t.EntityType)] : [];

    /// <summary>Whether any entity of this kind has been looked at, so that what is not here is missing indeed.</summary>
    public bool Knows(EntityKind kind) => Find(kind, Field.Type) is { Facts.Count: > 0 };
}
