namespace Synapse.Core.Rollback;

/// <summary>An item that is not as it was when the plan was reviewed: gone, new, or other.</summary>
public sealed record ItemDifference(RollbackItem? Reviewed, RollbackItem? Now)
{
    public string Tag => (Now ?? Reviewed)!.Tag;
}

/// <summary>What has moved between two plans for the same batches: all that has to be looked at again.</summary>
public static class PlanDifference
{
    public static IReadOnlyList<ItemDifference> Between(IEnumerable<RollbackItem> reviewed, IReadOnlyList<RollbackItem> now)
    {
        // One entity can be an item and, through another, stale.
        var old = reviewed.ToDictionary(Key);
        var differences = new List<ItemDifference>();
        foreach (var item in now)
            if (!old.Remove(Key(item), out var before)) differences.Add(new ItemDifference(null, item));
            else if (!RollbackHash.Same(before, item)) differences.Add(new ItemDifference(before, item));
        differences.AddRange(old.Values.Select(gone => new ItemDifference(gone, null)));
        return differences;
    }

    private static (Plant.EntityId, bool) Key(RollbackItem item) => (item.Id, item.Class == RollbackClass.StaleDerived);
}
