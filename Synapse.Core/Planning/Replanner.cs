using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Planning.Running;
using Synapse.Core.Sizing;

namespace Synapse.Core.Planning;

/// <summary>
/// Plans again after a few entities changed, without looking at the rest. Made once from a plant that is at rest, which is one where a plan has nothing left to do: then only rules that read what changed,
/// rules that write what those write, and what follows from them can have anything to do, and the changes are those of a full plan. Used by one thread at a time.
/// </summary>
public sealed class Replanner
{
    private readonly PlanRequest _request;
    private readonly SizingTables _tables;
    private readonly RuleSet _rules;
    private readonly WorkingPlant _plant;

    private Replanner(PlanRequest request, SizingTables tables, RuleSet rules, CancellationToken cancel)
    {
        _request = request;
        _tables = tables;
        _rules = rules;
        _plant = new WorkingPlant(request.Entities, cancel);
    }

    /// <summary>A replanner, or null where rules are limited by a filter, cannot all take part, or depend on each other in a circle: then only a full plan is right.</summary>
    /// <param name="atRest">Everything that the last plan was made from, with its changes applied.</param>
    public static Replanner? Of(PlanRequest atRest, SizingTables tables, CancellationToken cancel = default)
    {
        if (atRest.Filter != RunFilter.None || atRest.Quarantined.Count > 0) return null;
        var broken = new List<PlanNote>();
        var rules = new RuleSet(Planner.Compile(atRest, broken));
        return broken.Count > 0 || rules.Nested() is not null || Strata.HasCircle(rules.All) ? null : new Replanner(atRest, tables, rules, cancel);
    }

    /// <summary>
    /// What rules would do after these entities took new states. Null when more than properties of known assets and cables changed: then only a full plan is right. The replanner itself stays as it was.
    /// </summary>
    public Outcome<Plan>? Replan(IReadOnlyList<Entity> changed, CancellationToken cancel = default)
    {
        var seeds = new List<(Subject Subject, Entity After, IReadOnlyList<string> Paths)>(changed.Count);
        foreach (var after in changed)
        {
            if (_plant.Subject(after.Id) is not { Before: { } before } subject) return null;
            var paths = Leaves.Diff(before.Fields, after.Fields).Paths.ToList();
            if (after.Deleted || paths.Exists(p => !IsPlain(p))) return null;
            seeds.Add((subject, after, paths));
        }

        var befores = seeds.ConvertAll(s => (s.Subject, Before: s.Subject.Before!));
        foreach (var (subject, after, _) in seeds) subject.Rebase(after);
        try
        {
            return Planner.Plan(_request, [], banned => new PlanRun(
                _request, _rules, _tables, banned, new PlanReporter(null), cancel, new PlanGround(_plant, [.. seeds.Select(s => (s.Subject, s.Paths))])), cancel);
        }
        finally
        {
            foreach (var (subject, before) in befores) subject.Rebase(before);
        }
    }

    // What makes an entity itself, or connects it, is looked up in ways that only a full plan goes.
    private static bool IsPlain(string path) => path.StartsWith(Field.Properties + ".", StringComparison.Ordinal) || path is Field.Description or Field.Area or Field.System or Field.Discipline;
}
