using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning;

/// <summary>What became of a planned change when the plan was computed again.</summary>
public enum DriftKind
{
    /// <summary>The reviewed plan did not have it.</summary>
    Added,

    /// <summary>Only the reviewed plan has it.</summary>
    Removed,

    /// <summary>Both have it, with other values.</summary>
    Changed,
}

/// <summary>One difference between a plan that was reviewed and the plan as it would be now.</summary>
/// <param name="Reviewed">Null when added.</param>
/// <param name="Now">Null when removed.</param>
/// <param name="Paths">For a changed one, the leaves that differ.</param>
public sealed record DriftItem(DriftKind Kind, PlannedChange? Reviewed, PlannedChange? Now, IReadOnlyList<string> Paths);

/// <summary>
/// What differs between a reviewed plan and the same plan over newer data: the reviewer need look at no more than this. Entities that both plans make are the same when they have the same
/// name, although their ids differ with the batch that they stand on.
/// </summary>
/// <param name="Rules">Rules of which one plan has another version, or only one plan has any.</param>
public sealed record PlanDrift(IReadOnlyList<DriftItem> Items, IReadOnlyList<RuleId> Rules)
{
    public bool IsEmpty => Items.Count == 0 && Rules.Count == 0;

    public static PlanDrift Compare(Plan reviewed, Plan now)
    {
        var (oldNames, newNames) = (NamesOf(reviewed), NamesOf(now));
        var waiting = new Dictionary<(RuleId, int, ChangeOp, EntityKind, string, string), Queue<PlannedChange>>();
        foreach (var change in reviewed.Changes)
        {
            if (!waiting.TryGetValue(KeyOf(change), out var same)) waiting[KeyOf(change)] = same = new();
            same.Enqueue(change);
        }

        var items = new List<DriftItem>();
        foreach (var change in now.Changes)
        {
            if (!waiting.TryGetValue(KeyOf(change), out var same) || !same.TryDequeue(out var before)) items.Add(new(DriftKind.Added, null, change, []));
            else if (Differing(before, oldNames, change, newNames) is { Count: > 0 } paths) items.Add(new(DriftKind.Changed, before, change, paths));
        }

        var left = waiting.Values.SelectMany(q => q).ToHashSet(ReferenceEqualityComparer.Instance);
        items.AddRange(reviewed.Changes.Where(left.Contains).Select(c => new DriftItem(DriftKind.Removed, c, null, [])));
        return new PlanDrift(items, RulesThatMoved(reviewed, now));
    }

    private static (RuleId, int, ChangeOp, EntityKind, string, string) KeyOf(PlannedChange change) => (
        change.Rule.Id, change.ActionIndex, change.Change.Op, change.Change.Kind, change.Tag.ToUpperInvariant(), change.TriggerTag.ToUpperInvariant());

    /// <summary>What the plan makes, by id.</summary>
    private static Dictionary<string, string> NamesOf(Plan plan) =>
        plan.Changes.Where(c => c.Change.Op == ChangeOp.Create).ToDictionary(c => c.Change.Id.ToString(), c => c.Tag, StringComparer.Ordinal);

    private static List<string> Differing(PlannedChange reviewed, Dictionary<string, string> oldNames, PlannedChange now, Dictionary<string, string> newNames)
    {
        var paths = reviewed.Change.Diff.Paths.Union(now.Change.Diff.Paths).Order(StringComparer.Ordinal);
        return [.. paths.Where(p =>
            Named(reviewed.Change.Diff.After[p], oldNames) != Named(now.Change.Diff.After[p], newNames)
            || Named(reviewed.Change.Diff.Before[p], oldNames) != Named(now.Change.Diff.Before[p], newNames))];
    }

    private static Value Named(Value value, Dictionary<string, string> names) =>
        value.AsString is { } id && names.TryGetValue(id, out var name) ? name : value;

    private static List<RuleId> RulesThatMoved(Plan reviewed, Plan now)
    {
        var (before, after) = (reviewed.Rules.ToDictionary(r => r.Id, r => r.Version), now.Rules.ToDictionary(r => r.Id, r => r.Version));
        return [.. before.Keys.Union(after.Keys).Where(id => !before.TryGetValue(id, out var b) || !after.TryGetValue(id, out var a) || a != b).Order()];
    }
}
