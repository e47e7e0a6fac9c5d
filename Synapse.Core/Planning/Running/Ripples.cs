using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// Knows which rules have to look again when something changes, and at what. A rule that has acted does not act again; it is only asked at the end whether it is settled.
/// </summary>
/// <param name="isFiltered">Whether the run looks at a part of the plant only: then what a change reaches must be queued even for rules whose turn is still to come.</param>
internal sealed class Ripples(RuleSet rules, bool isFiltered, PairSet acted, PlanGround? ground = null)
{
    private readonly bool[] _visited = new bool[rules.Levels];
    private readonly Dictionary<Subject, HashSet<CompiledRule>>[] _pending = [.. Enumerable.Range(0, rules.Levels).Select(_ => new Dictionary<Subject, HashSet<CompiledRule>>())];
    private readonly CompiledRule[] _around = ground is null ? [] : [.. rules.Running.Where(PlanGround.LooksAround)];
    private readonly HashSet<CompiledRule> _widened = [];

    /// <summary>Pairs that have acted and whose inputs changed afterwards.</summary>
    public HashSet<(CompiledRule Rule, Subject Subject)> Unsure { get; } = [];

    /// <summary>Rules that have acted and whose queries may find more by now.</summary>
    public HashSet<CompiledRule> UnsureQueries { get; } = [];

    public void Visit(int level) => _visited[level] = true;

    /// <summary>The lowest level up to this one with something to look at again, and what; taken off the queue.</summary>
    public Dictionary<Subject, HashSet<CompiledRule>>? Take(int upTo)
    {
        for (var level = 0; level <= upTo; level++)
        {
            if (_pending[level].Count == 0) continue;
            var taken = _pending[level];
            _pending[level] = [];
            _widened.RemoveWhere(r => r.Level == level);
            return taken;
        }

        return null;
    }

    /// <summary>Whether the pair waits to be looked at again: what was found out about it is out of date.</summary>
    public bool IsPending(CompiledRule rule, Subject subject) => _pending[rule.Level].TryGetValue(subject, out var queued) && queued.Contains(rule);

    public void Created(AssetNode asset)
    {
        foreach (var rule in rules.OfAssets.For(asset))
            if (_visited[rule.Level]) Queue(rule, asset);
        foreach (var rule in rules.Querying)
            if (_visited[rule.Level] && rule.Queries.Any(q => q.Admits(asset.Type))) UnsureQueries.Add(rule);
        foreach (var rule in _around) Widen(rule);
    }

    // What such a rule does may have changed anywhere.
    private void Widen(CompiledRule rule)
    {
        if (!_widened.Add(rule)) return;
        IEnumerable<Subject> subjects = rule.Target == RuleTarget.Asset ? ground!.Plant.Assets : ground!.Plant.Cables;
        foreach (var subject in subjects) Queue(rule, subject);
    }

    public void Created(CableNode cable)
    {
        foreach (var rule in rules.OfCables.For(cable))
            if (_visited[rule.Level]) Queue(rule, cable);
        foreach (var rule in rules.CableReaders)
        {
            if (cable.From is not null) Queue(rule, cable.From);
            if (cable.To is not null) Queue(rule, cable.To);
        }
    }

    public void Connected(AssetNode child, AssetNode parent)
    {
        foreach (var rule in rules.ParentReaders) Queue(rule, child);
        foreach (var rule in rules.ChildReaders) Queue(rule, parent);
    }

    /// <summary>Something changed before the plan began: besides those that read it, the rules that write it have a say.</summary>
    public void Seed(Subject subject, string path)
    {
        Updated(subject, path);
        foreach (var writer in rules.WritersOf(subject.Kind == EntityKind.Cable ? RuleTarget.Cable : RuleTarget.Asset, path)) Queue(writer.Rule, subject);
    }

    public void Updated(Subject subject, string path)
    {
        var readers = rules.ReadersOf(path, subject.Kind);
        foreach (var rule in readers.Self) Queue(rule, subject);
        if (subject is CableNode cable)
        {
            foreach (var rule in readers.OfCables)
            {
                if (cable.From is not null) Queue(rule, cable.From);
                if (cable.To is not null) Queue(rule, cable.To);
            }

            return;
        }

        var asset = (AssetNode)subject;
        if (readers.OfParent.Length > 0) Queue(readers.OfParent, asset.Children.Where(c => ReferenceEquals(c.Parent, asset)));
        if (readers.OfChildren.Length > 0) Queue(readers.OfChildren, asset.Parents);
        if (readers.OfFrom.Length > 0) Queue(readers.OfFrom, asset.Cables.Where(c => ReferenceEquals(c.From, asset)));
        if (readers.OfTo.Length > 0) Queue(readers.OfTo, asset.Cables.Where(c => ReferenceEquals(c.To, asset)));
        foreach (var rule in rules.Querying)
            if (_visited[rule.Level] && rule.Queries.Any(q => q.Admits(asset.Type) && Reads.Touch(q.CandidatePaths, path)))
                UnsureQueries.Add(rule);
        foreach (var rule in _around)
            if (PlanGround.SeesElsewhere(rule, asset, path)) Widen(rule);
    }

    private void Queue(CompiledRule[] among, IEnumerable<Subject> subjects)
    {
        foreach (var subject in subjects)
            foreach (var rule in among) Queue(rule, subject);
    }

    private void Queue(CompiledRule rule, Subject subject)
    {
        if (ground is not null)
            foreach (var rival in rules.RivalsOf(rule)) Enqueue(rival, subject);
        Enqueue(rule, subject);
    }

    private void Enqueue(CompiledRule rule, Subject subject)
    {
        if (!rule.Admits(subject.Type, subject.Discipline) && !acted.Has(rule.Order, subject.Ordinal)) return;
        if (acted.Has(rule.Order, subject.Ordinal)) Unsure.Add((rule, subject));
        else if (_visited[rule.Level] || isFiltered)
        {
            if (!_pending[rule.Level].TryGetValue(subject, out var queued)) _pending[rule.Level][subject] = queued = [];
            queued.Add(rule);
        }
    }
}
