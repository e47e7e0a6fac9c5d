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
        _assetsByTag.TryAdd(asset.Tag, asset);
        _assetsById.TryAdd(asset.Id, asset);
    }

    public void Add(CableNode cable)
    {
        Cables.Add(cable);
        Subjects.Add(cable);
        _cablesByTag.TryAdd(cable.Tag, cable);
        cable.From?.AddCable(cable);
        if (!ReferenceEquals(cable.From, cable.To)) cable.To?.AddCable(cable);
    }

    public void AddEdge(EdgeNode edge)
    {
        _edges.TryAdd(EdgeKey.Of(edge.Source, edge.Type ?? "", edge.Target), edge);
        if (!Parentage.IsParentEdge(edge.Fields) || ReferenceEquals(edge.Source, edge.Target)) return;
        edge.Source.AddParent(edge.Target);
        edge.Target.AddChild(edge.Source);
    }

    public void AddPackage(PackageNode package) => _packages.TryAdd(package.Tag, package);

    public bool AddMember(EntityId package, EntityId member) => _members.Add((package, member));

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
