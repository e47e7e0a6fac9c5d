using Synapse.Core.Plant;

namespace Synapse.Core.Planning.Running;

/// <summary>The plant as the plan would leave it so far, with the indexes that actions need.</summary>
internal sealed class WorkingPlant
{
    private readonly Dictionary<string, AssetNode> _assetsByTag;
    private readonly Dictionary<EntityId, AssetNode> _assetsById;
    private readonly Dictionary<string, CableNode> _cablesByTag;
    private readonly Dictionary<EdgeKey, EdgeNode> _edges;
    private readonly Dictionary<string, PackageNode> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(EntityId Package, EntityId Member)> _members = [];
    private Dictionary<EntityId, CableNode> _cablesById = [];
    private List<Action>? _added;
    private int _ordinals;

    public WorkingPlant(IReadOnlyList<Entity> entities, CancellationToken cancel)
    {
        var byKind = Watched(entities, cancel).Where(e => !e.Deleted).ToLookup(e => e.Kind);
        var assets = byKind[EntityKind.Asset].ToArray();
        _assetsByTag = new(assets.Length + 16, StringComparer.OrdinalIgnoreCase);
        _assetsById = new(assets.Length + 16);
        foreach (var entity in Watched(assets, cancel)) Add(new AssetNode(entity, entity.Id, entity.Fields, _ordinals++));
        var cables = byKind[EntityKind.Cable].ToArray();
        _cablesByTag = new(cables.Length + 16, StringComparer.OrdinalIgnoreCase);
        foreach (var entity in Watched(cables, cancel)) Add(new CableNode(entity, entity.Id, entity.Fields, _ordinals++, Asset(entity.Reference(Field.From)), Asset(entity.Reference(Field.To))));
        _edges = [];
        foreach (var entity in Watched(byKind[EntityKind.Edge], cancel))
            if (Asset(entity.Reference(Field.Source)) is { } source && Asset(entity.Reference(Field.Target)) is { } target)
                AddEdge(new EdgeNode(entity, entity.Id, entity.Fields, source, target));
        foreach (var entity in byKind[EntityKind.Package]) AddPackage(new PackageNode(entity, entity.Id, entity.Fields));
        foreach (var entity in Watched(byKind[EntityKind.PackageMember], cancel))
            if (entity.Reference(Field.Package) is { } package && entity.Reference(Field.Member) is { } member) AddMember(package, member);
        Io = new IoChannels(Watched(byKind[EntityKind.IoAllocation], cancel));
    }

    /// <summary>Every asset and cable, those made in this plan at the end.</summary>
    public List<AssetNode> Assets { get; } = [];

    public List<CableNode> Cables { get; } = [];

    /// <summary>Assets and cables by their numbers.</summary>
    public List<Subject> Subjects { get; } = [];

    public IoChannels Io { get; }

    /// <summary>From here on, what is added can be taken back.</summary>
    public void Begin() => _added = [];

    /// <summary>Takes back what was added since <see cref="Begin"/> and what these effects did.</summary>
    public void Restore(IEnumerable<Effect> effects)
    {
        foreach (var effect in effects)
            if (effect.Entity.Before is { } before) effect.Entity.Rebase(before);
        for (var i = _added!.Count - 1; i >= 0; i--) _added[i]();
        _added = null;
        _ordinals = Subjects.Count;
    }

    /// <summary>The asset or cable of this id.</summary>
    public Subject? Subject(EntityId id)
    {
        if (Asset(id) is { } asset) return asset;
        if (_cablesById.Count != Cables.Count) _cablesById = Cables.ToDictionary(c => c.Id);
        return _cablesById.GetValueOrDefault(id);
    }

    public int NextOrdinal() => _ordinals++;

    public AssetNode? Asset(string tag) => _assetsByTag.GetValueOrDefault(tag);

    public AssetNode? Asset(EntityId? id) => id is { } known ? _assetsById.GetValueOrDefault(known) : null;

    public CableNode? Cable(string tag) => _cablesByTag.GetValueOrDefault(tag);

    public PackageNode? Package(string code) => _packages.GetValueOrDefault(code);

    public EdgeNode? Edge(AssetNode source, string relation, AssetNode target) => _edges.GetValueOrDefault(EdgeKey.Of(source, relation, target));

    public void Add(AssetNode asset)
    {
        Assets.Add(asset);
        Subjects.Add(asset);
        var (isTag, isId) = (_assetsByTag.TryAdd(asset.Tag, asset), _assetsById.TryAdd(asset.Id, asset));
        _added?.Add(() =>
        {
            Assets.RemoveAt(Assets.Count - 1);
            Subjects.RemoveAt(Subjects.Count - 1);
            if (isTag) _assetsByTag.Remove(asset.Tag);
            if (isId) _assetsById.Remove(asset.Id);
        });
    }

    public void Add(CableNode cable)
    {
        Cables.Add(cable);
        Subjects.Add(cable);
        var isTag = _cablesByTag.TryAdd(cable.Tag, cable);
        var atFrom = cable.From?.AddCable(cable) ?? false;
        var atTo = !ReferenceEquals(cable.From, cable.To) && (cable.To?.AddCable(cable) ?? false);
        _added?.Add(() =>
        {
            Cables.RemoveAt(Cables.Count - 1);
            Subjects.RemoveAt(Subjects.Count - 1);
            if (isTag) _cablesByTag.Remove(cable.Tag);
            if (atFrom) cable.From!.Cables.Remove(cable);
            if (atTo) cable.To!.Cables.Remove(cable);
        });
    }

    public void AddEdge(EdgeNode edge)
    {
        var key = EdgeKey.Of(edge.Source, edge.Type ?? "", edge.Target);
        if (_edges.TryAdd(key, edge)) _added?.Add(() => _edges.Remove(key));
        if (!Parentage.IsParentEdge(edge.Fields) || ReferenceEquals(edge.Source, edge.Target)) return;
        if (edge.Source.AddParent(edge.Target)) _added?.Add(() => edge.Source.Parents.Remove(edge.Target));
        if (edge.Target.AddChild(edge.Source)) _added?.Add(() => edge.Target.Children.Remove(edge.Source));
    }

    public void AddPackage(PackageNode package)
    {
        if (_packages.TryAdd(package.Tag, package)) _added?.Add(() => _packages.Remove(package.Tag));
    }

    public bool AddMember(EntityId package, EntityId member)
    {
        var isNew = _members.Add((package, member));
        if (isNew) _added?.Add(() => _members.Remove((package, member)));
        return isNew;
    }

    public void TakeChannel(EntityId asset, string signal, EntityId card, int channel)
    {
        Io.Take(asset, signal, card, channel);
        _added?.Add(() => Io.Release(asset, signal));
    }

    public bool HasMember(EntityId package, EntityId member) => _members.Contains((package, member));

    private static IEnumerable<Entity> Watched(IEnumerable<Entity> entities, CancellationToken cancel)
    {
        var seen = 0;
        foreach (var entity in entities)
        {
            if ((++seen & 1023) == 0) cancel.ThrowIfCancellationRequested();
            yield return entity;
        }
    }

    private readonly record struct EdgeKey(EntityId Source, EntityId Target, string Relation)
    {
        public static EdgeKey Of(AssetNode source, string relation, AssetNode target) => new(source.Id, target.Id, relation.ToUpperInvariant());
    }
}
