using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;
using Synapse.Core.Sizing;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// One pass of planning. Level by level, conditions are tested and actions act; what they change is looked at again by the rules that read it, until nothing follows.
/// </summary>
internal sealed class PlanRun
{
    private readonly RuleSet _rules;
    private readonly IReadOnlySet<(string Rule, EntityId Subject, string Path)> _banned;
    private readonly WorkingPlant _plant;
    private readonly Contexts _contexts;
    private readonly TriggerFilter _triggers;
    private readonly Evaluation _evaluation;
    private readonly RuleClock _clock;
    private readonly Ripples _ripples;
    private readonly Workbench _bench;
    private readonly Performer _performer;
    private readonly SubjectOrder<AssetNode> _assets;
    private readonly SubjectOrder<CableNode> _cables;
    private readonly PairSet _acted;
    private readonly PairSet _considered;
    private readonly PlanGround? _ground;
    private readonly int _knownAssets;
    private readonly int _knownCables;
    private readonly Quarantine _quarantine;
    private readonly PairSet _unknown;
    private readonly Dictionary<(int Rule, int Subject), (CompiledRule Rule, Subject Subject)> _failed = [];
    private readonly PlanReporter _reporter;
    private readonly CancellationToken _cancel;

    public PlanRun(PlanRequest request, RuleSet rules, SizingTables tables, IReadOnlySet<(string Rule, EntityId Subject, string Path)> banned, PlanReporter reporter, CancellationToken cancel,
        PlanGround? ground = null)
    {
        _rules = rules;
        _banned = banned;
        _ground = ground;
        _reporter = reporter;
        _cancel = cancel;
        _plant = ground?.Plant ?? new WorkingPlant(request.Entities, cancel);
        if (ground is not null) _plant.Begin();
        (_knownAssets, _knownCables) = (_plant.Assets.Count, _plant.Cables.Count);
        _contexts = new Contexts(request.Project);
        _triggers = new TriggerFilter(request.Filter);
        _evaluation = new Evaluation(_contexts, _clock = new RuleClock(rules.All.Length), _quarantine = new Quarantine(rules.All.Length), rules.All.Length, cancel);
        _acted = new PairSet(rules.All.Length);
        _considered = new PairSet(rules.All.Length);
        _unknown = new PairSet(rules.All.Length);
        _ripples = new Ripples(rules, !_triggers.IsEmpty || ground is not null, _acted, ground);
        var queries = new AssetQueries(_plant, _contexts, cancel);
        // A small plant that grows twentyfold is being flooded, whatever the bound for the largest.
        var log = new EffectLog(request.MaxRounds, Math.Min(request.MaxChanges, 50_000 + (20L * request.Entities.Count)));
        _bench = new Workbench(request.Project, _plant, log, _ripples, queries, new NoteList(request), _quarantine);
        var needsGuards = ground is not null || !_triggers.IsEmpty || rules.Running.Length < rules.All.Length;
        Contests = new Contests();
        _performer = new Performer(_bench, rules.ChildMakers, Contests, new PropertyWriters(rules, needsGuards, banned), _contexts, tables);
        _assets = new SubjectOrder<AssetNode>(_plant.Assets);
        _cables = new SubjectOrder<CableNode>(_plant.Cables);
    }

    public Contests Contests { get; }

    public EffectLog Log => _bench.Log;

    public NoteList Notes => _bench.Notes;

    public IReadOnlyList<CompiledRule> Running => _rules.Running;

    public int[] ConsideredCounts { get; private set; } = [];

    public int[] MatchedCounts { get; private set; } = [];

    /// <summary>How long each rule took; conditions are sampled, actions measured.</summary>
    public TimeSpan TimeOf(CompiledRule rule) => _clock.Of(rule, ConsideredCounts[rule.Order]);

    /// <summary>Runs until nothing follows; gives the writes that would not last, with which the pass has to be repeated.</summary>
    public IReadOnlyList<(string Rule, EntityId Subject, string Path)> Run()
    {
        foreach (var (subject, paths) in _ground?.Seeds ?? [])
            foreach (var path in paths) _ripples.Seed(subject, path);
        for (var level = 0; level < _rules.Levels; level++)
        {
            Visit(level);
            _performer.Resolve(level);
            Drain(level);
        }

        var unsettled = new Settlement(Contests, _contexts, _performer, _bench, _cancel).Check(Unsure());
        if (unsettled.Count > 0) return unsettled;
        Close();
        return [];
    }

    /// <summary>Leaves a plant that others plan with too as it was.</summary>
    public void Leave()
    {
        if (_ground is not null) _plant.Restore(Log.Effects);
    }

    /// <summary>The pairs that acted on what may have changed since, or that had to give up a value.</summary>
    private HashSet<(CompiledRule Rule, Subject Subject)> Unsure()
    {
        var pairs = _ripples.Unsure.ToHashSet();
        if (_ripples.UnsureQueries.Count + _banned.Count == 0) return pairs;
        var banned = _banned.Select(b => (b.Rule, b.Subject)).ToHashSet();
        foreach (var subject in _plant.Assets.Concat<Subject>(_plant.Cables))
            foreach (var rule in _rules.Running)
                if (_acted.Has(rule.Order, subject.Ordinal) && (_ripples.UnsureQueries.Contains(rule) || banned.Contains((rule.ToString(), subject.Id)))) pairs.Add((rule, subject));
        return pairs;
    }

    private void Visit(int level)
    {
        _ripples.Visit(level);
        foreach (var target in new[] { RuleTarget.Asset, RuleTarget.Cable })
        {
            if (_rules.At(level, target) is not { } rules) continue;
            var subjects = Subjects(target);
            if (subjects.Count == 0) continue;
            if (!_triggers.IsEmpty) subjects = [.. subjects.Where(s => s.Before is null || _triggers.Lets(s))];
            _reporter.Begin("EVALUATE", _bench.Log.Depth, subjects.Count, _bench.Log.Count);
            Look(subjects, rules.For, rules.Rules);
        }
    }

    // Where only what changed is planned again, what this plan made is all that nobody has looked at.
    private IReadOnlyList<Subject> Subjects(RuleTarget target)
    {
        if (_ground is null) return target == RuleTarget.Asset ? _assets.Now() : _cables.Now();
        List<Subject> made = target == RuleTarget.Asset ? [.. _plant.Assets.Skip(_knownAssets)] : [.. _plant.Cables.Skip(_knownCables)];
        made.Sort(Subject.ByTag);
        return made;
    }

    /// <summary>Looks again at what changed, lowest level first, and acts where something waited for a tag that is there now.</summary>
    private void Drain(int level)
    {
        while (true)
        {
            _cancel.ThrowIfCancellationRequested();
            if (_bench.Ready.Count > 0)
            {
                Resume();
                _performer.Resolve(level);
            }
            else if (_ripples.Take(level) is { } pending)
            {
                var subjects = pending.Keys.ToList();
                subjects.Sort(Subject.ByTag);
                var rules = pending.Values.SelectMany(r => r).Distinct().OrderBy(r => r.Order).ToArray();
                // A pair whose outcome was open is decided anew.
                foreach (var subject in subjects)
                    foreach (var rule in pending[subject]) Reopen(rule, subject);
                Look(subjects, s => [.. pending[s].OrderBy(r => r.Order)], rules);
                _performer.Resolve(level);
            }
            else return;
        }
    }

    private void Reopen(CompiledRule rule, Subject subject)
    {
        _unknown.Remove(rule.Order, subject.Ordinal);
        _failed.Remove((rule.Order, subject.Ordinal));
    }

    private void Look(IReadOnlyList<Subject> subjects, Func<Subject, CompiledRule[]> rulesFor, IReadOnlyList<CompiledRule> rules)
    {
        var capacity = _plant.Assets.Count + _plant.Cables.Count;
        var relatives = Relatives.None;
        foreach (var rule in rules)
        {
            _considered.Reserve(rule.Order, capacity);
            _unknown.Reserve(rule.Order, capacity);
            relatives |= RelativesOf.Read(rule.ConditionReads);
        }

        var hits = _evaluation.Run(subjects, rulesFor, relatives, _considered, _unknown, _reporter.Advance);
        foreach (var rule in rules)
        {
            if (hits[rule.Order] is not { } ofRule) continue;
            using (_clock.Acting(rule)) ActAll(rule, ofRule);
        }
    }

    private void ActAll(CompiledRule rule, List<Hit> hits)
    {
        _reporter.Rule(rule.Version, _bench.Log.Depth, hits.Count, _bench.Log.Count);
        var readAt = _bench.Log.Count;
        for (var i = 0; i < hits.Count; i++)
        {
            if ((i & 63) == 0) _cancel.ThrowIfCancellationRequested();
            if (_quarantine.Holds(rule)) return;
            var (subject, truth) = hits[i];
            if (_acted.Has(rule.Order, subject.Ordinal) || _ripples.IsPending(rule, subject)) continue;
            if (truth != Truth.True) _failed[(rule.Order, subject.Ordinal)] = (rule, subject);
            else
            {
                _acted.Reserve(rule.Order, subject.Ordinal);
                _acted.Add(rule.Order, subject.Ordinal);
                _performer.Perform(new Turn(rule, subject, _contexts, readAt, isProbe: false));
            }

            _reporter.Acted(_bench.Log.Count);
        }
    }

    private void Resume()
    {
        var ready = _bench.Ready.OrderBy(r => r.Rule.Order).ThenBy(r => r.Subject, Comparer<Subject>.Create(Subject.ByTag)).ThenBy(r => r.Action.Index).ToList();
        _bench.Ready.Clear();
        foreach (var (rule, subject, action) in ready)
            _performer.Perform(new Turn(rule, subject, _contexts, _bench.Log.Count, isProbe: false), action);
    }

    /// <summary>Writes down what is known only at the end: who won, what still waits, what stayed unknown.</summary>
    private void Close()
    {
        ContestNotes.Write(Contests, Notes);
        _performer.CloseContested();
        foreach (var (tag, rule, subject, action) in _bench.Waiting)
            Notes.Add(PlanNoteKind.Error, NoteCode.NoTarget, rule, subject, action, $"{subject.Tag}: there is no asset {tag}.", ObjectValue.Of(("tag", tag)), Severity.Error);
        foreach (var (rule, subject) in _failed.Values)
            if (!_quarantine.Holds(rule)) Failed(rule, subject);
        foreach (var rule in _rules.Running)
            if (_quarantine.Holds(rule)) Quarantined(rule);
            else NoteUnknown(rule);
        ConsideredCounts = [.. _rules.All.Select(r => _considered.Count(r.Order))];
        MatchedCounts = [.. _rules.All.Select(r => _acted.Count(r.Order))];
    }

    private void Quarantined(CompiledRule rule) => Notes.Add(
        PlanNoteKind.Error, NoteCode.Quarantined, rule, null, null,
        $"The rule '{rule.Document.Name}' went over its budget {Quarantine.Limit} times and was stopped; the other rules went on.", ObjectValue.Of(("times", Quarantine.Limit)), Severity.Error);

    private void Failed(CompiledRule rule, Subject subject)
    {
        var result = rule.Condition.Evaluate(_contexts.Of(rule, subject), _cancel);
        Notes.Add(
            PlanNoteKind.Error, result.Outcome == LogicOutcome.BudgetExceeded ? NoteCode.BudgetExceeded : NoteCode.EvaluationError, rule, subject, null,
            $"{subject.Tag}: the condition cannot be evaluated: {result}", severity: Severity.Error);
    }

    // In the order of the tags, until enough are listed; what is missing is worked out for those alone.
    private void NoteUnknown(CompiledRule rule)
    {
        _cancel.ThrowIfCancellationRequested();
        _unknown.RemoveAll(rule.Order, _acted);
        var left = _unknown.Count(rule.Order);
        if (left == 0) return;
        foreach (var subject in UnknownSubjects(rule, left))
        {
            if (!Notes.Lists(rule, NoteCode.MissingData, null)) break;
            Unknown(rule, subject);
            left--;
        }

        Notes.AddUnlisted(rule, NoteCode.MissingData, null, left);
    }

    // A few are sorted; of many, enough are found soon among all.
    private IEnumerable<Subject> UnknownSubjects(CompiledRule rule, int count)
    {
        const int Few = 500;
        var found = _unknown.Of(rule.Order).Select(ordinal => _plant.Subjects[ordinal]);
        if (_ground is not null) return found.Order(Comparer<Subject>.Create(Subject.ByTag));
        var all = rule.Target == RuleTarget.Asset ? _assets.Now().AsEnumerable<Subject>() : _cables.Now();
        return count > Few ? all.Where(s => _unknown.Has(rule.Order, s.Ordinal)) : found.OrderBy(s => s.Rank);
    }

    private void Unknown(CompiledRule rule, Subject subject)
    {
        var result = rule.Condition.Evaluate(_contexts.Of(rule, subject), _cancel);
        Notes.Add(
            PlanNoteKind.Unknown, NoteCode.MissingData, rule, subject, null, $"{subject.Tag}: {result}",
            ObjectValue.Of(("missing", ArrayValue.Of(result.Missing.Select(p => Value.From(p))))), Severity.Warning);
    }
}
