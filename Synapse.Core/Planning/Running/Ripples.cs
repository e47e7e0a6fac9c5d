using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// Knows which rules have to look again when something changes, and at what. A rule that has acted does not act again; it is only asked at the end whether it is settled.
/// </summary>
/// <param name="isFiltered">Whether the run looks at a part of the plant only: then what a change reaches must be queued even for rules whose turn is still to come.</param>
internal sealed class Ripples(IReadOnlyList<CompiledRule> rules, int levels, bool isFiltered, PairSet acted, PlanGround? ground = null)
{
    private sealed record Readers(CompiledRule[] Self, CompiledRule[] OfParent, CompiledRule[] OfChildren, CompiledRule[] OfCables, CompiledRule[] OfFrom, CompiledRule[] OfTo);

    private readonly Dictionary<(string Path, EntityKind Kind), Readers> _readers = [];
    private readonly bool[] _visited = new bool[levels];
    private readonly Dictionary<Subject, HashSet<CompiledRule>>[] _pending = [.. Enumerable.Range(0, levels).Select(_ => new Dictionary<Subject, HashSet<CompiledRule>>())];
    private readonly TypeIndex _assetRules = new([.. rules.Where(r => r.Target == RuleTarget.Asset)]);
    private readonly TypeIndex _cableRules = new([.. rules.Where(r => r.Target == RuleTarget.Cable)]);
    private readonly CompiledRule[] _parentReaders = [.. rules.Where(r => r.Reads.Parent.Length > 0)];
    private readonly CompiledRule[] _childReaders = [.. rules.Where(r => r.Reads.Children.Length > 0)];
    private readonly CompiledRule[] _cableReaders = [.. rules.Where(r => r.Reads.Cables.Length > 0)];
    private readonly CompiledRule[] _querying = [.. rules.Where(r => Strata.Queries(r).Any())];

    private readonly CompiledRule[] _around = ground is null ? [] : [.. rules.Where(PlanGround.LooksAround)];
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
        foreach (var rule in _assetRules.For(asset))
            if (_visited[rule.Level]) Queue(rule, asset);
        foreach (var rule in _querying)
            if (_visited[rule.Level] && Strata.Queries(rule).Any(q => q.Admits(asset.Type))) UnsureQueries.Add(rule);
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
        foreach (var rule in _cableRules.For(cable))
            if (_visited[rule.Level]) Queue(rule, cable);
        foreach (var rule in _cableReaders)
        {
            if (cable.From is not null) Queue(rule, cable.From);
            if (cable.To is not null) Queue(rule, cable.To);
        }
    }

    public void Connected(AssetNode child, AssetNode parent)
    {
        foreach (var rule in _parentReaders) Queue(rule, child);
        foreach (var rule in _childReaders) Queue(rule, parent);
    }

    /// <summary>Something changed before the plan began: besides those that read it, the rules that write it have a say.</summary>
    public void Seed(Subject subject, string path)
    {
        Updated(subject, path);
        foreach (var rule in ground!.WritersOf(subject.Kind, path)) Queue(rule, subject);
    }

    public void Updated(Subject subject, string path)
    {
        var readers = ReadersOf(path, subject.Kind);
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
        foreach (var rule in _querying)
            if (_visited[rule.Level] && Strata.Queries(rule).Any(q => q.Admits(asset.Type) && Reads.Touch(q.CandidatePaths, path)))
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
            foreach (var rival in ground.RivalsOf(rule)) Enqueue(rival, subject);
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

    private Readers ReadersOf(string path, EntityKind kind)
    {
        if (_readers.TryGetValue((path, kind), out var known)) return known;
        var target = kind == EntityKind.Cable ? RuleTarget.Cable : RuleTarget.Asset;
        var isAsset = kind == EntityKind.Asset;
        return _readers[(path, kind)] = new Readers(
            [.. rules.Where(r => r.Target == target && Reads.Touch(r.Reads.Self, path))],
            [.. rules.Where(r => isAsset && Reads.Touch(r.Reads.Parent, path))],
            [.. rules.Where(r => isAsset && r.Reads.Children.Length > 0)],
            [.. rules.Where(r => !isAsset && r.Reads.Cables.Length > 0)],
            [.. rules.Where(r => isAsset && Reads.Touch(r.Reads.From, path))],
            [.. rules.Where(r => isAsset && Reads.Touch(r.Reads.To, path))]);
    }
}
