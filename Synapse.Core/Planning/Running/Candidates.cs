using System.Runtime.InteropServices;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>The assets that a query may hold for, by tag, found by the value that they must share with the asset at hand where there is one.</summary>
internal sealed class Candidates
{
    private readonly QueryJoin? _join;
    private readonly List<AssetNode> _all;
    private readonly Dictionary<string, List<AssetNode>> _byText = new(StringComparer.Ordinal);

    // Texts are equal to texts only when they are the same; what a number or a list is equal to is left to the query.
    private readonly bool _hasOthers;

    public Candidates(CompiledQuery query, IEnumerable<AssetNode> assets)
    {
        _join = query.Join;
        _all = [.. assets.Where(a => query.Admits(a.Type))];
        _all.Sort(Subject.ByTag);
        if (_join is null) return;
        foreach (var asset in _all)
        {
            var value = Leaves.At(asset.Fields, _join.CandidatePath);
            if (value.AsString is not { } text) _hasOthers |= !value.IsNullOrMissing;
            else (CollectionsMarshal.GetValueRefOrAddDefault(_byText, text, out _) ??= []).Add(asset);
        }
    }

    public IReadOnlyList<AssetNode> For(Subject self) =>
        _join is null || _hasOthers || Leaves.At(self.Fields, _join.SelfPath).AsString is not { } text ? _all : _byText.TryGetValue(text, out var same) ? same : [];
}
