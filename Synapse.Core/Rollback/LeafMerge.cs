using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>The three-way merge of an updated entity's properties: before the batches, after them, now.</summary>
internal static class LeafMerge
{
    /// <summary>One entry for each property that the batches changed, all in all.</summary>
    public static List<RollbackProperty> Of(NetEffect effect)
    {
        var (before, after, now) = (effect.Before!.Fields, effect.After.Fields, effect.Now.Fields);
        var properties = new List<RollbackProperty>();
        foreach (var path in Paths(effect))
        {
            var (b, a, n) = (Leaf(before, path), Leaf(after, path), Leaf(now, path));
            var interleaved = effect.Between.Any(c => Writes(c, path));
            if (a.Equals(b) && !interleaved) continue;
            var c = n.Equals(b) ? RollbackClass.AlreadyReverted : n.Equals(a) && !interleaved ? RollbackClass.Revert : RollbackClass.ConflictSameProperty;
            var writer = effect.Later.Count + effect.Between.Count == 0 ? null : effect.Later.Concat(effect.Between).LastOrDefault(l => Writes(l, path));
            properties.Add(new RollbackProperty(path, b, a, n, c == RollbackClass.Revert ? b : n, c, writer is not null, writer?.Batch, null));
        }

        if (effect.Later.Count > 0) FindClashes(properties, now);
        return properties;
    }

    /// <summary>What every property of two states differs in, for entities that are decided on as a whole.</summary>
    public static List<RollbackProperty> Differences(NetEffect effect, ObjectValue from, ObjectValue to, RollbackClass c)
    {
        var properties = new List<RollbackProperty>();
        foreach (var path in Leaves.Diff(from, to).Paths)
        {
            var before = effect.Before is { } b ? Leaf(b.Fields, path) : Value.Missing;
            var (after, now) = (Leaf(effect.After.Fields, path), Leaf(effect.Now.Fields, path));
            var writer = effect.Later.LastOrDefault(l => Writes(l, path));
            properties.Add(new RollbackProperty(path, before, after, now, c == RollbackClass.Revert ? before : now, c, writer is not null, writer?.Batch, null));
        }

        return properties;
    }

    /// <summary>The fields after each property got its proposed value.</summary>
    public static ObjectValue Apply(ObjectValue now, IEnumerable<RollbackProperty> properties)
    {
        var (removed, set) = (new ObjectBuilder(), new ObjectBuilder());
        foreach (var p in properties)
        {
            if (p.Proposed.Equals(p.Now)) continue;
            if (p.Proposed.IsMissing) removed.Set(p.Path, p.Now);
            else set.Set(p.Path, p.Proposed);
        }

        return Leaves.Apply(now, new LeafDiff(removed.Build(), set.Build()));
    }

    /// <summary>The value at a path as a leaf: missing where the path is absent or leads to further leaves.</summary>
    public static Value Leaf(ObjectValue fields, string path) =>
        Leaves.At(fields, path) is var value && value.AsObject is { Count: > 0 } ? Value.Missing : value;

    private static IEnumerable<string> Paths(NetEffect effect) => effect.Own.Count == 1
        ? effect.Own[0].Change.Diff.Paths
        : effect.Own.SelectMany(c => c.Change.Diff.Paths).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static bool Writes(HistoricChange change, string path) =>
        !change.Change.Diff.Before[path].IsMissing || !change.Change.Diff.After[path].IsMissing;

    // A value cannot come back where later work has put further leaves below it, or a plain value above it, that would be destroyed.
    private static void FindClashes(List<RollbackProperty> properties, ObjectValue now)
    {
        bool found;
        do
        {
            found = false;
            for (var i = 0; i < properties.Count; i++)
            {
                var p = properties[i];
                if (p.Class != RollbackClass.Revert || p.Before.IsMissing || !InTheWay(now, p.Path).Any(path => !Goes(properties, path))) continue;
                properties[i] = p with { Class = RollbackClass.ConflictSameProperty, Proposed = p.Now, TouchedSince = true };
                found = true;
            }
        }
        while (found);
    }

    private static bool Goes(List<RollbackProperty> properties, string path) =>
        properties.Any(p => p.Path == path && p.Class == RollbackClass.Revert && p.Before.IsMissing);

    private static IEnumerable<string> InTheWay(ObjectValue now, string path)
    {
        for (var dot = path.IndexOf('.'); dot >= 0; dot = path.IndexOf('.', dot + 1))
            if (Leaves.At(now, path[..dot]) is { IsMissing: false, IsObject: false }) yield return path[..dot];
        if (Leaves.At(now, path).AsObject is not { Count: > 0 } inner) yield break;
        foreach (var (below, _) in Leaves.Flatten(ObjectValue.Of(("", inner)))) yield return path + below;
    }
}
