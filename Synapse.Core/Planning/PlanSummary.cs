using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning;

/// <summary>How many changes have something in common.</summary>
/// <param name="Key">What programs filter by: a rule's id, a type, an area, a path; "" for none.</param>
public sealed record PlanShare(string Key, string Label, int Count);

/// <summary>Changes of one rule's action that do the same kind of thing to the same kind of entity.</summary>
/// <param name="Paths">The properties that are written.</param>
/// <param name="Variants">What is written, with how often, most frequent first; at most <see cref="PlanSummary.MaxVariants"/>.</param>
/// <param name="Count">How many changes stand behind this line.</param>
/// <param name="Overwrites">How many of them replace a value that was there: what deserves a look.</param>
/// <param name="First">The place of the first one in <see cref="Plan.Changes"/>.</param>
/// <param name="Outliers">Places of the changes that differ from the rest: a rare value among equal ones, or a number far from the others.</param>
public sealed record ChangeGroup(
    RuleVersion Rule, int ActionIndex, ChangeOp Op, EntityKind Kind, string? EntityType, IReadOnlyList<string> Paths,
    IReadOnlyList<ChangeVariant> Variants, int Count, int Overwrites, int First, IReadOnlyList<int> Outliers);

/// <summary>One set of values among the changes of a group.</summary>
public sealed record ChangeVariant(ObjectValue Values, int Count, int First);

/// <summary>A plan at a glance: counts along every axis, and changes that are alike collapsed to one line.</summary>
public sealed record PlanSummary(
    IReadOnlyList<PlanShare> ByRule,
    IReadOnlyList<PlanShare> ByType,
    IReadOnlyList<PlanShare> ByArea,
    IReadOnlyList<PlanShare> ByProperty,
    IReadOnlyList<ChangeGroup> Groups)
{
    public const int MaxVariants = 20;

    // What makes an entity itself says nothing about what is done to it.
    private static readonly HashSet<string> Identity =
    [
        Field.Tag, Field.Description, Field.Source, Field.Target, Field.From, Field.To, Field.Package, Field.Member, Field.Asset, Field.Card, Field.Channel, Field.Type, Field.Area, Field.System,
    ];

    public static PlanSummary Of(Plan plan)
    {
        var changes = plan.Changes;
        return new PlanSummary(
            Shares(changes, c => c.Rule.Id.Value, c => c.Rule.Document.Name),
            Shares(changes, c => c.EntityType ?? "", c => c.EntityType ?? c.Change.Kind.Word()),
            Shares(changes, c => c.Area ?? "", c => c.Area ?? "no area"),
            [.. changes.Where(c => c.Change.Op == ChangeOp.Update).SelectMany(c => c.Change.Diff.After.Select(a => a.Key)).CountBy(p => p)
                .OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => new PlanShare(p.Key, PropertyPath.Short(p.Key), p.Value))],
            [.. changes.Select((c, i) => (Change: c, Place: i)).GroupBy(c => KeyOf(c.Change)).Select(g => Group([.. g])).OrderByDescending(g => g.Overwrites).ThenByDescending(g => g.Count).ThenBy(g => g.First)]);
    }

    private static List<PlanShare> Shares(IReadOnlyList<PlannedChange> changes, Func<PlannedChange, string> key, Func<PlannedChange, string> label) =>
        [.. changes.GroupBy(key, StringComparer.Ordinal).Select(g => new PlanShare(g.Key, label(g.First()), g.Count())).OrderByDescending(s => s.Count).ThenBy(s => s.Key, StringComparer.Ordinal)];

    private static (RuleId, int, ChangeOp, EntityKind, string?, string) KeyOf(PlannedChange change) =>
        (change.Rule.Id, change.ActionIndex, change.Change.Op, change.Change.Kind, change.EntityType, string.Join(' ', PathsOf(change)));

    private static IEnumerable<string> PathsOf(PlannedChange change) =>
        change.Change.Diff.After.Select(a => a.Key).Where(p => !Identity.Contains(p) || change.Change.Op == ChangeOp.Update).Order(StringComparer.Ordinal);

    private static ChangeGroup Group(List<(PlannedChange Change, int Place)> changes)
    {
        var first = changes[0].Change;
        var paths = PathsOf(first).ToArray();
        var variants = changes
            .GroupBy(c => ValuesOf(c.Change, paths))
            .Select(g => new ChangeVariant(g.Key, g.Count(), g.First().Place))
            .OrderByDescending(v => v.Count).ThenBy(v => v.First)
            .ToList();
        return new ChangeGroup(
            first.Rule, first.ActionIndex, first.Change.Op, first.Change.Kind, first.EntityType, paths, [.. variants.Take(MaxVariants)], changes.Count,
            changes.Count(c => c.Change.Change.Diff.Before.Count > 0), changes[0].Place, PlanOutliers.In(changes, paths, variants));
    }

    internal static ObjectValue ValuesOf(PlannedChange change, string[] paths) =>
        ObjectValue.Of([.. paths.Select(p => (p, change.Change.Diff.After[p]))]);
}
