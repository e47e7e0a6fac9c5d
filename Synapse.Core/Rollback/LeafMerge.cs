using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>The three-way merge of an updated entity's properties: before the batches, after them, now.</summary>
internal static class LeafMerge
{
    /// <summary>
    /// One entry for each property that the batches changed, all in all. Before is what the first of their writes to the property found, after what the last one left; a write of another
    /// batch in between makes it a conflict, as there is no single change to take back.
    /// </summary>
    public static List<RollbackProperty> Of(NetEffect effect)
    {
        var now = effect.Now.Fields;
        var properties = new List<RollbackProperty>();
        foreach (var path in Paths(effect))
        {
            var (before, after, interleaved) = Ends(effect, path);
            if (after.Equals(before) && !interleaved) continue;
            var n = Leaf(now, path);
            var c = n.Equals(before) ? RollbackClass.AlreadyReverted : n.Equals(after) && !interleaved ? RollbackClass.Revert : RollbackClass.ConflictSameProperty;
            var writer = effect.IsUntouched ? null : effect.Later.Concat(effect.Between).LastOrDefault(l => Writes(l, path));
            properties.Add(new RollbackProperty(path, before, after, n, c == RollbackClass.Revert ? before : n, c, writer is not null, writer?.Batch, null));
        }

        if (!effect.IsUntouched) FindClashes(properties, now);
        return properties;
    }

    /// <summary>What others did to an entity that the batches made: everything that is not as these left it.</summary>
    public static List<RollbackProperty> Edits(NetEffect effect)
    {
        var edits = Differences(effect, effect.After.Fields, effect.Now.Fields, RollbackClass.EditedAfterCreate);
        foreach (var path in effect.Between.SelectMany(c => c.Change.Diff.Paths).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (edits.Any(e => e.Path == path) || effect.Own.LastOrDefault(c => Writes(c, path)) is { } own && own.Change.Version > Last(effect.Between, path).Change.Version) continue;
            var value = Leaf(effect.Now.Fields, path);
            edits.Add(new RollbackProperty(path, Value.Missing, value, value, value, RollbackClass.EditedAfterCreate, true, Last(effect.Between, path).Batch, null));
        }

        return edits;
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
    public static ObjectValue Apply(ObjectValue now, IReadOnlyList<RollbackProperty> properties)
    {
        // What goes makes room first: a plain value may come back where there were leaves.
        var fields = now;
        foreach (var p in properties)
            if (p.Proposed.IsMissing && !p.Now.IsMissing) fields = Leaves.Set(fields, p.Path, Value.Missing);
        foreach (var p in properties)
            if (!p.Proposed.IsMissing && !p.Proposed.Equals(p.Now)) fields = Leaves.Set(fields, p.Path, p.Proposed);
        return fields;
    }

    /// <summary>The value at a path as a leaf: missing where the path is absent or leads to further leaves.</summary>
    public static Value Leaf(ObjectValue fields, string path) =>
        Leaves.At(fields, path) is var value && value.AsObject is { Count: > 0 } ? Value.Missing : value;

    private static IEnumerable<string> Paths(NetEffect effect) => effect.Own.Count == 1
        ? effect.Own[0].Change.Diff.Paths
        : effect.Own.SelectMany(c => c.Change.Diff.Paths).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static (Value Before, Value After, bool Interleaved) Ends(NetEffect effect, string path)
    {
        if (effect.Between.Count == 0) return (Leaf(effect.Before!.Fields, path), Leaf(effect.After.Fields, path), false);
        var (first, last) = (effect.Own.First(c => Writes(c, path)).Change, Last(effect.Own, path).Change);
        var interleaved = effect.Between.Any(c => Writes(c, path) && c.Change.Version > first.Version && c.Change.Version < last.Version);
        return (first.Diff.Before[path], last.Diff.After[path], interleaved);
    }

    private static HistoricChange Last(IReadOnlyList<HistoricChange> changes, string path) => changes.Last(c => Writes(c, path));

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
