using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// Finds the assets that a query holds for, by tag. An answer is kept for all subjects that look the same to the query ("cards in my area" is asked once an area),
/// until an asset is made or changed in a way that the query can see.
/// </summary>
internal sealed class AssetQueries(WorkingPlant plant, Contexts contexts, CancellationToken cancel)
{
    private readonly Dictionary<CompiledQuery, Dictionary<Value, List<AssetNode>>> _answers = [];
    private readonly Dictionary<CompiledQuery, Candidates> _candidates = [];

    public List<AssetNode> Find(CompiledQuery query, Subject self)
    {
        if (!_answers.TryGetValue(query, out var answers)) _answers[query] = answers = [];
        var key = KeyOf(query, self);
        if (!answers.TryGetValue(key, out var found)) answers[key] = found = Search(query, self);
        return found;
    }

    public void Created(AssetNode asset)
    {
        foreach (var (query, candidates) in _candidates)
        {
            if (!query.Admits(asset.Type)) continue;
            candidates.Add(asset);
            _answers.Remove(query);
        }
    }

    public void Updated(AssetNode asset, string path)
    {
        List<CompiledQuery>? regrouped = null;
        foreach (var query in _candidates.Keys)
        {
            if (!query.Admits(asset.Type) || !Reads.Touch(query.CandidatePaths, path)) continue;
            _answers.Remove(query);
            if (query.Join is { } join && PropertyPath.Overlap(join.CandidatePath, path)) (regrouped ??= []).Add(query);
        }

        foreach (var query in regrouped ?? []) _candidates.Remove(query);
    }

    private List<AssetNode> Search(CompiledQuery query, Subject self)
    {
        if (!_candidates.TryGetValue(query, out var candidates)) _candidates[query] = candidates = new Candidates(query, plant.Assets);
        var found = new List<AssetNode>();
        foreach (var candidate in candidates.For(self))
        {
            cancel.ThrowIfCancellationRequested();
            if (query.Program.Test(contexts.OfCandidate(candidate, self)) == Truth.True) found.Add(candidate);
        }

        return found;
    }

    private static Value KeyOf(CompiledQuery query, Subject self) => query.SelfPaths switch
    {
        [] => Value.Null,
        [""] => self.Id.ToString(),
        [var path] => Seen(self, path),
        var paths => Value.Array([.. paths.Select(p => Seen(self, p))]),
    };

    private static Value Seen(Subject self, string path) => path.Length == 0 ? self.Fields : Leaves.At(self.Fields, path);
}
