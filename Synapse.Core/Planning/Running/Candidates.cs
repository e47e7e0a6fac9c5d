using System.Runtime.InteropServices;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>The assets that a query may hold for, by tag, found by the value that they must share with the asset at hand where there is one.</summary>
internal sealed class Candidates
{
    private static readonly Comparer<AssetNode> Order = Comparer<AssetNode>.Create(Subject.ByTag);

    private readonly QueryJoin? _join;
    private readonly List<AssetNode> _all;
    private readonly Dictionary<string, List<AssetNode>> _byText = new(StringComparer.Ordinal);

    // Texts are equal to texts only when they are the same; what a number or a list is equal to is left to the query.
    private bool _hasOthers;

    public Candidates(CompiledQuery query, IEnumerable<AssetNode> assets)
    {
        _join = query.Join;
        _all = [.. assets.Where(a => query.Admits(a.Type))];
        _all.Sort(Subject.ByTag);
        foreach (var asset in _all) Index(asset)?.Add(asset);
    }

    public IReadOnlyList<AssetNode> For(Subject self) =>
        _join is null || _hasOthers || Leaves.At(self.Fields, _join.SelfPath).AsString is not { } text ? _all : _byText.TryGetValue(text, out var same) ? same : [];

    public void Add(AssetNode asset)
    {
        Insert(_all, asset);
        if (Index(asset) is { } same) Insert(same, asset);
    }

    private List<AssetNode>? Index(AssetNode asset)
    {
        if (_join is null) return null;
        var value = Leaves.At(asset.Fields, _join.CandidatePath);
        if (value.AsString is { } text) return CollectionsMarshal.GetValueRefOrAddDefault(_byText, text, out _) ??= [];
        _hasOthers |= !value.IsNullOrMissing;
        return null;
    }

    private static void Insert(List<AssetNode> list, AssetNode asset)
    {
        var at = list.BinarySearch(asset, Order);
        if (at < 0) list.Insert(~at, asset);
    }
}
