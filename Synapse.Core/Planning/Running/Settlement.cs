using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// Makes sure that a second run would change nothing: every pair that acted before its inputs took their last values is asked again.
/// A rule that would now do something else drives a circle and refuses the plan. A rule that would now do nothing, and whose value another rule would then overwrite, gives up that value.
/// </summary>
internal static class Settlement
{
    public static IReadOnlyList<(string Rule, EntityId Subject, string Path)> Check(
        Ripples ripples, IReadOnlyList<CompiledRule> rules, PairSet acted, Contests contests,
        Contexts contexts, Performer performer, Workbench bench, CancellationToken cancel)
    {
        var fleeting = new List<(string, EntityId, string)>();
        foreach (var (rule, subject) in Unsure(ripples, rules, acted, bench.Plant))
        {
            cancel.ThrowIfCancellationRequested();
            var probe = new Turn(rule, subject, contexts, bench.Log.Count, isProbe: true);
            var holds = rule.Admits(subject.Type, subject.Discipline) && rule.Condition.Test(probe.Context, cancel) == Truth.True;
            if (!holds)
            {
                fleeting.AddRange(Fleeting(rule, subject, contests));
                continue;
            }

            performer.Perform(probe);
            if (probe.WouldChange) throw RuleCircle.RefuseUnsettled(rule, subject, LastChange(rule, subject, probe));
        }

        return fleeting;
    }

    private static IEnumerable<(CompiledRule Rule, Subject Subject)> Unsure(Ripples ripples, IReadOnlyList<CompiledRule> rules, PairSet acted, WorkingPlant plant)
    {
        var pairs = ripples.Unsure.ToHashSet();
        if (ripples.UnsureQueries.Count > 0)
            foreach (var asset in plant.Assets)
                foreach (var rule in ripples.UnsureQueries)
                    if (acted.Has(rule.Order, asset.Ordinal)) pairs.Add((rule, asset));
        return pairs.OrderBy(p => p.Rule.Order).ThenBy(p => p.Subject, Comparer<Subject>.Create(Subject.ByTag));
    }

    private static IEnumerable<(string, EntityId, string)> Fleeting(CompiledRule rule, Subject subject, Contests contests)
    {
        foreach (var path in rule.WrittenPaths.Distinct())
            foreach (var contest in contests.Under(subject, path))
                if (contest.Winner is { } winner && ReferenceEquals(winner.Rule, rule) && contest.Bids.Any(b => b.Value != winner.Value))
                    yield return (rule.ToString(), subject.Id, contest.Path);
    }

    private static Effect? LastChange(CompiledRule rule, Subject subject, Turn probe)
    {
        Effect? last = null;
        foreach (var action in rule.Actions)
            foreach (var input in probe.InputsOf(action))
                if (EffectLog.LatestOn(input) is { } effect && (last is null || effect.Index > last.Index)) last = effect;
        return last;
    }
}
