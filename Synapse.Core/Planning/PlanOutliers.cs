namespace Synapse.Core.Planning;

/// <summary>Finds the few changes of a group that deserve a look.</summary>
internal static class PlanOutliers
{
    private const int MaxOutliers = 50;
    private const int SmallestGroup = 8;

    // Below one in fifty, beside a value that half of the group has, is called rare.
    private const double Rare = 0.02;
    private const double Common = 0.5;

    // Tukey's outer fence.
    private const double Fence = 3;

    /// <summary>Places of the outliers, in plan order.</summary>
    public static IReadOnlyList<int> In(List<(PlannedChange Change, int Place)> changes, string[] paths, List<ChangeVariant> variants)
    {
        if (changes.Count < SmallestGroup) return [];
        var found = new SortedSet<int>();
        if (variants[0].Count >= Common * changes.Count)
        {
            var rare = variants.Where(v => v.Count <= Math.Max(1, Rare * changes.Count)).Select(v => v.Values).ToHashSet();
            found.UnionWith(changes.Where(c => rare.Contains(PlanSummary.ValuesOf(c.Change, paths))).Select(c => c.Place));
        }

        foreach (var path in paths) found.UnionWith(FarOff(changes, path));
        return [.. found.Take(MaxOutliers)];
    }

    private static IEnumerable<int> FarOff(List<(PlannedChange Change, int Place)> changes, string path)
    {
        var numbers = changes.Where(c => c.Change.Change.Diff.After[path].IsNumber).Select(c => (Number: c.Change.Change.Diff.After[path].AsNumber, c.Place)).ToList();
        if (numbers.Count < SmallestGroup) return [];
        var sorted = numbers.Select(n => n.Number).Order().ToArray();
        var (q1, q3) = (sorted[sorted.Length / 4], sorted[sorted.Length * 3 / 4]);
        var reach = Fence * (q3 - q1);
        return reach > 0 ? numbers.Where(n => n.Number < q1 - reach || n.Number > q3 + reach).Select(n => n.Place) : [];
    }
}
