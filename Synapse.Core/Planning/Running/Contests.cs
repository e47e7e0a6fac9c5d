using System.Runtime.InteropServices;
using Synapse.Core.Logic;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>A value that a rule wants at a property which other rules may write too.</summary>
/// <param name="Effect">The effect that stands for it; null for a guard, whose rule is not part of this run.</param>
internal sealed record Bid(CompiledRule Rule, CompiledAction Action, Value Value, Effect? Effect, Write? Write)
{
    public bool IsGuard { get; init; } = Effect is null;
}

/// <summary>The rules that want one property of one entity, and what stands there in the end.</summary>
internal sealed class Contest(Subject subject, string path, Value start)
{
    private readonly List<Bid> _bids = new(2);

    public Subject Subject { get; } = subject;

    public string Path { get; } = path;

    /// <summary>The value before any rule wrote.</summary>
    public Value Start { get; } = start;

    public IReadOnlyList<Bid> Bids => _bids;

    /// <summary>Whether bids have come that are not resolved yet.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether writers outside the run have been asked.</summary>
    public bool IsGuarded { get; set; }

    /// <summary>Adds a bid; a rule that has bid before replaces its own.</summary>
    public void Add(Bid bid)
    {
        _bids.RemoveAll(b => ReferenceEquals(b.Rule, bid.Rule));
        var at = _bids.FindIndex(b => b.Rule.Order > bid.Rule.Order);
        _bids.Insert(at < 0 ? _bids.Count : at, bid);
    }

    public Bid? Of(CompiledRule rule) => _bids.Find(b => ReferenceEquals(b.Rule, rule));

    /// <summary>The bid that no other outranks, first by rule order.</summary>
    public Bid Top => _bids[0];

    /// <summary>Whether rules of the highest rank want different values.</summary>
    public bool IsTie => Tied(_bids);

    /// <summary>The bid whose write stands, or null when nothing is written: a tie, or a guard alone.</summary>
    public Bid? Winner => Standing(_bids);

    /// <summary>What the property holds as things stand.</summary>
    public Value Outcome => Winner?.Value ?? Start;

    /// <summary>What a run over the outcome would make of it, when some rules bid otherwise by then; a missing value stands for no bid.</summary>
    public Value OutcomeWith(IReadOnlyDictionary<CompiledRule, Value> changed)
    {
        var bids = _bids.Where(b => !changed.ContainsKey(b.Rule)).ToList();
        bids.AddRange(changed.Where(c => !c.Value.IsMissing).Select(c => new Bid(c.Key, c.Key.Actions[0], c.Value, null, null) { IsGuard = false }));
        bids.Sort((a, b) => a.Rule.Order.CompareTo(b.Rule.Order));
        return Standing(bids)?.Value ?? Outcome;
    }

    private static bool Tied(List<Bid> bids) => bids.Exists(b => b.Rule.IsEqualTo(bids[0].Rule) && b.Value != bids[0].Value);

    private static Bid? Standing(List<Bid> bids) => bids.Count == 0 || Tied(bids) ? null : bids.Find(b => !b.IsGuard && b.Value == bids[0].Value);
}

/// <summary>The contests of a plan. Only paths that more than one rule writes can have any.</summary>
internal sealed class Contests
{
    private readonly Dictionary<(int Subject, string Path), Contest> _contests = [];

    private readonly SortedDictionary<int, List<Contest>> _open = [];
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Contest> All => _contests.Values;

    public Contest At(Subject subject, string path, Func<Value> start)
    {
        ref var contest = ref CollectionsMarshal.GetValueRefOrAddDefault(_contests, (subject.Ordinal, path), out _);
        if (contest is null) _paths.Add(path);
        return contest ??= new Contest(subject, path, start());
    }

    /// <summary>Has the contest resolved when this level is done.</summary>
    public void Open(Contest contest, int level)
    {
        if (contest.IsOpen) return;
        contest.IsOpen = true;
        if (!_open.TryGetValue(level, out var list)) _open[level] = list = [];
        list.Add(contest);
    }

    /// <summary>The contests that are due up to this level, in the order in which they were opened.</summary>
    public List<Contest> Close(int level)
    {
        var due = new List<Contest>();
        while (_open.Count > 0 && _open.First() is var (first, list) && first <= level)
        {
            due.AddRange(list);
            _open.Remove(first);
        }

        foreach (var contest in due) contest.IsOpen = false;
        return due;
    }

    /// <summary>The contests of a subject at or below a path.</summary>
    public IEnumerable<Contest> Under(Subject subject, string path)
    {
        if (Find(subject, path) is { } exact) yield return exact;
        foreach (var known in _paths)
            if (known.Length > path.Length && PropertyPath.Overlap(known, path) && Find(subject, known) is { } below) yield return below;
    }

    public Contest? Find(Subject subject, string path) => _contests.GetValueOrDefault((subject.Ordinal, path));
}
