using Synapse.Core.Plant;

namespace Synapse.Core.Import;

/// <summary>The project's assets as an import looks them up, and who is whose child.</summary>
internal sealed class ImportPlant
{
    public const string ChildOf = "child_of";

    private readonly Dictionary<EntityId, Entity> _assets;
    private readonly Dictionary<string, Entity> _byTag;
    private readonly Dictionary<string, Entity> _bySourceId = new(StringComparer.Ordinal);
    private readonly ILookup<EntityId, Entity> _parentEdges;

    public ImportPlant(IReadOnlyList<Entity> existing)
    {
        _assets = existing.Where(e => e is { Kind: EntityKind.Asset, Deleted: false }).ToDictionary(e => e.Id);
        _byTag = new(_assets.Count, StringComparer.OrdinalIgnoreCase);
        var sharedIds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var asset in _assets.Values)
        {
            _byTag[asset.Text(Field.Tag) ?? ""] = asset;
            if (SourceIdOf(asset) is { } id && !_bySourceId.TryAdd(id, asset)) sharedIds.Add(id);
        }

        // An id that two assets carry says nothing.
        foreach (var id in sharedIds) _bySourceId.Remove(id);
        _parentEdges = existing
            .Where(e => e is { Kind: EntityKind.Edge, Deleted: false } && e.Text(Field.Relation) == ChildOf && e.Reference(Field.Source) is not null)
            .ToLookup(e => e.Reference(Field.Source)!.Value);
    }

    public Entity? Asset(EntityId id) => _assets.GetValueOrDefault(id);

    public Entity? ByTag(string tag) => _byTag.GetValueOrDefault(tag);

    /// <summary>The asset with this id: the project's own, as an export gives it, or the one that an earlier file gave.</summary>
    public Entity? ById(string id) => EntityId.Parse(id) is { } own && _assets.TryGetValue(own, out var asset) ? asset : _bySourceId.GetValueOrDefault(id);

    /// <summary>The edges that say whose child this asset is, in the order of their ids.</summary>
    public IReadOnlyList<Entity> ParentEdges(EntityId child) => [.. _parentEdges[child].OrderBy(e => e.Id)];

    private static string? SourceIdOf(Entity asset) => Leaves.At(asset.Fields, ImportTarget.SourceIdPath).AsString;
}
