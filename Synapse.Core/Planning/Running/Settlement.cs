using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// Makes sure that a second run would change nothing: every pair that acted before its inputs took their last values is asked again, and every contest that it takes part in is decided again.
/// Where another value would stand only because a rule no longer holds, that rule gives up its value and the plan is made again.
/// Where a rule that holds would do something else, it drives a circle, and the plan is refused.
/// </summary>
internal sealed class Settlement(Contests contests, Contexts contexts, Performer performer, Workbench bench, CancellationToken cancel)
{
    private readonly List<(string Rule, EntityId Subject, string Path)> _fleeting = [];
    private readonly Dictionary<Contest, Dictionary<CompiledRule, Value>> _changed = [];
    private readonly Dictionary<Contest, Turn> _movedBy = [];

    /// <summary>The values that rules have to give up; empty when the plan has come to rest.</summary>
    /// <exception cref="PlanRefused">The rules drive a circle.</exception>
    public IReadOnlyList<(string Rule, EntityId Subject, string Path)> Check(IEnumerable<(CompiledRule Rule, Subject Subject)> unsure)
    {
        var holding = new List<Turn>();
        foreach (var (rule, subject) in unsure.OrderBy(p => p.Rule.Order).ThenBy(p => p.Subject, Comparer<Subject>.Create(Subject.ByTag)))
        {
            cancel.ThrowIfCancellationRequested();
            var probe = new Turn(rule, subject, contexts, bench.Log.Count, isProbe: true);
            if (rule.Admits(subject.Type, subject.Discipline) && rule.Condition.Test(probe.Context, cancel) == Truth.True) holding.Add(probe);
            else Withdraw(rule, subject);
        }

        foreach (var probe in holding)
        {
            cancel.ThrowIfCancellationRequested();
            performer.Perform(probe);
            BidAgain(probe);
        }

        foreach (var (contest, changed) in _changed) Decide(contest, changed);
        if (_fleeting.Count == 0 && holding.Find(p => p.WouldChange) is { } circling) throw RuleCircle.RefuseUnsettled(circling.Rule, circling.Subject, LastChange(circling));
        return _fleeting;
    }

    private void Withdraw(CompiledRule rule, Subject subject)
    {
        foreach (var path in rule.WrittenPaths)
            foreach (var contest in contests.Under(subject, path))
                if (contest.Of(rule) is not null) Change(contest, rule, Value.Missing);
    }

    private void BidAgain(Turn probe)
    {
        foreach (var (path, value) in probe.ProbeBids)
        {
            if (contests.Find(probe.Subject, path) is not { } contest) probe.WouldChange |= Leaves.At(probe.Subject.Fields, path) != value;
            else if (contest.Of(probe.Rule) is not { } bid || bid.Value != value)
            {
                Change(contest, probe.Rule, value);
                _movedBy.TryAdd(contest, probe);
            }
        }
    }

    private void Change(Contest contest, CompiledRule rule, Value value)
    {
        if (!_changed.TryGetValue(contest, out var changed)) _changed[contest] = changed = [];
        changed[rule] = value;
    }

    private void Decide(Contest contest, Dictionary<CompiledRule, Value> changed)
    {
        if (contest.OutcomeWith(changed) == contest.Outcome) return;
        if (_movedBy.TryGetValue(contest, out var probe)) probe.WouldChange = true;
        else _fleeting.AddRange(changed.Keys.Select(r => (r.ToString(), contest.Subject.Id, contest.Path)));
    }

    private static Effect? LastChange(Turn probe)
    {
        Effect? last = null;
        foreach (var action in probe.Rule.Actions)
            foreach (var input in probe.InputsOf(action))
                if (EffectLog.LatestOn(input) is { } effect && (last is null || effect.Index > last.Index)) last = effect;
        return last;
    }
}
