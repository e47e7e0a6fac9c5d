using Synapse.Core.Events;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>What a batch wrote, made, removed, referred to and read, for telling which later batches build on it.</summary>
/// <param name="Written">Paths by entity; the entity itself counts as the path "" where it was made, deleted or brought back.</param>
/// <param name="Referred">Entities that it made others refer to.</param>
/// <param name="Read">Paths by entity that its results were computed from; "" is the whole entity.</param>
public sealed record BatchFootprint(
    BatchStamp Batch,
    int Events,
    IReadOnlyDictionary<EntityId, IReadOnlySet<string>> Written,
    IReadOnlySet<EntityId> Created,
    IReadOnlySet<EntityId> Referred,
    IReadOnlyDictionary<EntityId, IReadOnlySet<string>> Read)
{
    public static BatchFootprint Of(BatchStamp batch, IReadOnlyList<PlantChange> changes, IEnumerable<(EntityId Id, IReadOnlyList<string> Paths)> reads)
    {
        var (written, read) = (new Dictionary<EntityId, IReadOnlySet<string>>(), new Dictionary<EntityId, IReadOnlySet<string>>());
        var (created, referred) = (new HashSet<EntityId>(), new HashSet<EntityId>());
        foreach (var change in changes)
        {
            Add(written, change.Id, change.Op == ChangeOp.Update ? change.Diff.Paths : [.. change.Diff.Paths, ""]);
            if (change.Op is ChangeOp.Create or ChangeOp.Restore) created.Add(change.Id);
            referred.UnionWith(Field.ReferencesOf(change.Kind).Select(f => EntityId.Parse(change.Diff.After[f].AsString)).OfType<EntityId>());
        }

        foreach (var (id, paths) in reads) Add(read, id, paths.Count == 0 ? [""] : paths);
        return new BatchFootprint(batch, changes.Count, written, created, referred, read);
    }

    private static void Add(Dictionary<EntityId, IReadOnlySet<string>> map, EntityId id, IEnumerable<string> paths)
    {
        if (!map.TryGetValue(id, out var known)) map[id] = new HashSet<string>(paths, StringComparer.Ordinal);
        else ((HashSet<string>)known).UnionWith(paths);
    }
}

/// <summary>
/// The batches that have to go together: to some that shall be taken back come all later ones that build on them, on those, and so on. Who builds on whom is told pair by pair from what was
/// written, so the result does not depend on the order of asking. It may hold a batch that a plan would not need, never lack one.
/// </summary>
public static class CascadeClosure
{
    /// <param name="history">The batches that are in effect, the chosen ones included.</param>
    /// <param name="includeStale">Whether a batch that only computed something from a reverted value counts as well.</param>
    public static IReadOnlyList<BatchFootprint> Of(IReadOnlyList<BatchFootprint> history, IEnumerable<BatchId> chosen, bool includeStale)
    {
        var byId = history.ToDictionary(b => b.Batch.Id);
        var closed = new HashSet<BatchId>();
        var open = new Queue<BatchFootprint>(chosen.Where(byId.ContainsKey).Distinct().Select(id => byId[id]));
        foreach (var start in open) closed.Add(start.Batch.Id);
        while (open.TryDequeue(out var earlier))
            foreach (var later in history)
                if (later.Batch.No > earlier.Batch.No && !closed.Contains(later.Batch.Id) && BuildsOn(later, earlier, includeStale) && closed.Add(later.Batch.Id))
                    open.Enqueue(later);
        return [.. closed.Select(id => byId[id]).OrderBy(b => b.Batch.No)];
    }

    private static bool BuildsOn(BatchFootprint later, BatchFootprint earlier, bool includeStale) =>
        Meets(later.Written, earlier.Written, earlier.Created)
        || later.Referred.Overlaps(earlier.Created)
        || (includeStale && Meets(later.Read, earlier.Written, earlier.Created));

    // The same path of an entity, or one above the other; or anything of an entity that came or went on either side.
    private static bool Meets(
        IReadOnlyDictionary<EntityId, IReadOnlySet<string>> later, IReadOnlyDictionary<EntityId, IReadOnlySet<string>> earlier, IReadOnlySet<EntityId> created)
    {
        var (small, large) = later.Count <= earlier.Count ? (later, earlier) : (earlier, later);
        return small.Any(e => large.TryGetValue(e.Key, out var other) && (created.Contains(e.Key) || IsIn(e.Value, other) || IsIn(other, e.Value)));
    }

    private static bool IsIn(IReadOnlySet<string> paths, IReadOnlySet<string> others) => others.Contains("") || paths.Any(path => Above(path).Any(others.Contains));

    private static IEnumerable<string> Above(string path)
    {
        yield return path;
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1)) yield return path[..dot];
    }
}
