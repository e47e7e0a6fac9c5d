using Synapse.Core.Plant;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Compiling;

/// <summary>
/// Rules that are ready to run together, and what follows from them alone, whatever plant they meet: in which order they run, who reads a path, who writes it.
/// Made once for all passes of a plan, and for all plans of a <see cref="Replanner"/>; used by one thread at a time.
/// </summary>
internal sealed class RuleSet
{
    private readonly PathIndex<CompiledRule> _self;
    private readonly PathIndex<CompiledRule> _parent;
    private readonly PathIndex<CompiledRule> _from;
    private readonly PathIndex<CompiledRule> _to;
    private readonly PathIndex<WriterOf> _writers;
    private readonly Dictionary<(string Path, EntityKind Kind), Readers> _readersOf = [];
    private readonly Dictionary<(RuleTarget Target, string Path), WriterOf[]> _writersOf = [];
    private readonly Dictionary<CompiledRule, CompiledRule[]> _rivalsOf = [];
    private readonly Dictionary<(int Level, RuleTarget Target), TypeIndex> _levels = [];

    public RuleSet(CompiledRule[] rules)
    {
        All = rules;
        Running = [.. rules.Where(r => r.Runs)];
        Levels = Strata.Assign(Running);
        OfAssets = new TypeIndex([.. Running.Where(r => r.Target == RuleTarget.Asset)]);
        OfCables = new TypeIndex([.. Running.Where(r => r.Target == RuleTarget.Cable)]);
        ParentReaders = [.. Running.Where(r => r.Reads.Parent.Length > 0)];
        ChildReaders = [.. Running.Where(r => r.Reads.Children.Length > 0)];
        CableReaders = [.. Running.Where(r => r.Reads.Cables.Length > 0)];
        Querying = [.. Running.Where(r => r.Queries.Length > 0)];
        ChildMakers = [.. rules.SelectMany(r => r.Actions).OfType<CompiledAction.CreateChild>()];
        foreach (var level in Running.GroupBy(r => (r.Level, r.Target))) _levels[level.Key] = new TypeIndex([.. level]);
        _self = Paths(r => r.Reads.Self);
        _parent = Paths(r => r.Reads.Parent);
        _from = Paths(r => r.Reads.From);
        _to = Paths(r => r.Reads.To);
        _writers = new(from rule in rules from action in rule.Actions.OfType<CompiledAction.SetProperty>() from set in action.Set select (set.Path, new WriterOf(rule, action)));
    }

    /// <summary>Every rule, by its order; those that a filter leaves out only guard what they would write.</summary>
    public CompiledRule[] All { get; }

    public CompiledRule[] Running { get; }

    /// <summary>How many strata there are.</summary>
    public int Levels { get; }

    public TypeIndex OfAssets { get; }

    public TypeIndex OfCables { get; }

    public CompiledRule[] ParentReaders { get; }

    public CompiledRule[] ChildReaders { get; }

    public CompiledRule[] CableReaders { get; }

    /// <summary>The rules that look for assets.</summary>
    public CompiledRule[] Querying { get; }

    public CompiledAction.CreateChild[] ChildMakers { get; }

    /// <summary>The rules of a level over assets or cables; null when there is none.</summary>
    public TypeIndex? At(int level, RuleTarget target) => _levels.GetValueOrDefault((level, target));

    /// <summary>The rules that run and may read a path of an asset or cable.</summary>
    public Readers ReadersOf(string path, EntityKind kind)
    {
        if (_readersOf.TryGetValue((path, kind), out var known)) return known;
        var isAsset = kind == EntityKind.Asset;
        var target = isAsset ? RuleTarget.Asset : RuleTarget.Cable;
        return _readersOf[(path, kind)] = new Readers(
            Ordered(_self.Overlapping(path).Where(r => r.Target == target)),
            isAsset ? Ordered(_parent.Overlapping(path)) : [],
            isAsset ? ChildReaders : [],
            isAsset ? [] : CableReaders,
            isAsset ? Ordered(_from.Overlapping(path)) : [],
            isAsset ? Ordered(_to.Overlapping(path)) : []);
    }

    /// <summary>The rules and actions that may set a leaf at, above or below a path, by order.</summary>
    public WriterOf[] WritersOf(RuleTarget target, string path)
    {
        if (_writersOf.TryGetValue((target, path), out var known)) return known;
        return _writersOf[(target, path)] = [.. _writers.Overlapping(path).Where(w => w.Rule.Target == target).Distinct().OrderBy(w => w.Rule.Order).ThenBy(w => w.Action.Index)];
    }

    /// <summary>The rules that may write what this one may write: when it no longer does, it is their turn.</summary>
    public CompiledRule[] RivalsOf(CompiledRule rule)
    {
        if (_rivalsOf.TryGetValue(rule, out var known)) return known;
        return _rivalsOf[rule] = Ordered(rule.WrittenPaths.SelectMany(p => WritersOf(rule.Target, p)).Select(w => w.Rule).Where(r => !ReferenceEquals(r, rule) && Gates.Meet(r.Types, rule.Types)));
    }

    /// <summary>Two rules that write at and below one path of the same subjects: no order of them settles; or null.</summary>
    public (CompiledRule A, CompiledRule B, string PathA, string PathB)? Nested()
    {
        foreach (var a in All)
            foreach (var b in a.WrittenPaths.SelectMany(p => WritersOf(a.Target, p)).Select(w => w.Rule).Where(b => b.Order < a.Order && Gates.Meet(a.Types, b.Types)).Distinct().OrderBy(b => b.Order))
                foreach (var pathA in a.WrittenPaths)
                    if (Array.Find(b.WrittenPaths, p => p != pathA && PropertyPath.Overlap(p, pathA)) is { } pathB) return (a, b, pathA, pathB);
        return null;
    }

    private PathIndex<CompiledRule> Paths(Func<CompiledRule, string[]> paths) => new(Running.SelectMany(r => paths(r).Select(p => (p, r))));

    private static CompiledRule[] Ordered(IEnumerable<CompiledRule> rules) => [.. rules.Distinct().OrderBy(r => r.Order)];
}

/// <summary>A rule and an action of it that sets properties.</summary>
internal readonly record struct WriterOf(CompiledRule Rule, CompiledAction.SetProperty Action);

/// <summary>Who reads a path of an asset or cable: rules at itself, and rules at those that it is parent, child, cable or end of.</summary>
internal sealed record Readers(CompiledRule[] Self, CompiledRule[] OfParent, CompiledRule[] OfChildren, CompiledRule[] OfCables, CompiledRule[] OfFrom, CompiledRule[] OfTo);
