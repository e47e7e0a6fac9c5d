using Synapse.Core.Plant;

namespace Synapse.Core.Rollback;

/// <summary>
/// Classifies what taking batches back meets, by a three-way merge per property and per entity, and proposes the compensating changes. Pure: the same input gives the same plan and hash.
/// A decision that does not fit the class of its item is not counted as one.
/// </summary>
public static class RollbackPlanner
{
    public static IReadOnlyDictionary<ResolutionTarget, Resolution> Undecided { get; } = new Dictionary<ResolutionTarget, Resolution>();

    public static RollbackPlan Plan(RollbackSet set, Surroundings around) => Plan(set, around, Undecided);

    public static RollbackPlan Plan(RollbackSet set, Surroundings around, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions)
    {
        var made = ForAll.Make(set.Effects, e => new Draft(e.History, e.Effect, around.Blocked.GetValueOrDefault(e.History.Id), decisions));
        var drafts = made.ToDictionary(d => d.Id);
        new Neighbourhood(drafts, around).Settle();
        var items = new List<RollbackItem>(ForAll.Make(made, d => d.Item(Names.Of(d, drafts, around))));
        items.AddRange(Stale(items, around, decisions));
        return RollbackPlan.Of(set.Project, set.AtBatchNo, set.Batches, items, []);
    }

    // What later batches computed from values that go away, unless it goes away itself.
    private static IEnumerable<RollbackItem> Stale(
        List<RollbackItem> items, Surroundings around, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions)
    {
        if (around.Reads.Count == 0) return [];
        var written = items.Where(i => i.Change is not null).ToDictionary(i => i.Id);
        var planned = items.Select(i => i.Id).ToHashSet();
        return around.Reads
            .Where(r => !planned.Contains(r.Derived) && written.TryGetValue(r.Read, out var item) && Touches(item, r.Paths))
            .GroupBy(r => r.Derived)
            .Select(g => StaleItem([.. g.OrderBy(r => r.Batch.No).ThenBy(r => r.Read)], written, decisions));
    }

    private static bool Touches(RollbackItem item, IReadOnlyList<string> paths) =>
        item.Result != RollbackResult.Update || paths.Count == 0 || item.Change!.Diff.Paths.Any(changed => paths.Any(read => Overlap(changed, read)));

    private static bool Overlap(string a, string b) => a.Length >= b.Length ? StartsAt(a, b) : StartsAt(b, a);

    private static bool StartsAt(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '.');

    private static RollbackItem StaleItem(
        List<LaterRead> reads, Dictionary<EntityId, RollbackItem> written, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions)
    {
        var first = reads[0];
        var others = reads.Select(r => new RollbackOther(
            written[r.Read].Kind, r.Read, written[r.Read].Tag, r.Batch, r.Paths.Count == 0 ? "was read" : $"{string.Join(", ", r.Paths)} was read"));
        var decision = decisions.TryGetValue(new ResolutionTarget(first.Derived, null), out var d) && Resolution.OffersFor(RollbackClass.StaleDerived, first.DerivedKind).Contains(d.Word)
            ? d
            : null;
        return new RollbackItem(
            first.DerivedKind, first.Derived, first.DerivedTag, null, NetOp.Nothing, RollbackClass.StaleDerived, RollbackResult.Nothing, 0, true, [], null, [],
            [.. others], "It was computed from values that go away; its rules should run again.", decision)
        {
            Rules = [.. reads.Select(r => r.RuleKey).OfType<int>().Distinct().Order()],
            Triggers = [.. reads.Select(r => r.Trigger).OfType<EntityId>().Distinct().Order()],
        };
    }
}
