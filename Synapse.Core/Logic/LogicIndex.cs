using System.Collections.Concurrent;

namespace Synapse.Core.Logic;

/// <summary>
/// Rules by what their conditions need: for one asset, the few that can hold. Found through <see cref="LogicProgram.Gates"/>, in the order
/// in which they were given; what is left out would be false.
/// </summary>
public sealed class LogicIndex<T>
{
    private static readonly string[] Levels = ["type", "discipline", "area", "system"];

    // Data decide how many combinations there are; beyond this many, one is filtered each time.
    private const int MostBranches = 20_000;

    private readonly NameKey[] _keys;
    private readonly Branch _root;
    private int _branches;

    public LogicIndex(IEnumerable<(LogicProgram Program, T Item)> rules)
    {
        Entry[] entries = [.. rules.Select(r => new Entry(r.Program.Gates, r.Item))];
        string[] used = [.. Levels.Where(level => entries.Any(e => e.Gates.ContainsKey(level)))];
        _keys = [.. used.Select(NameKey.For)];
        _root = new Branch(entries, 0, used.Length);
    }

    /// <summary>The rules whose gates these data pass.</summary>
    public ReadOnlySpan<T> Candidates(Value data)
    {
        var branch = _root;
        foreach (var key in _keys) branch = Next(branch, key, key.Of(data).AsString ?? "");
        return branch.Items;
    }

    private Branch Next(Branch branch, NameKey key, string text) =>
        branch.Next.TryGetValue(text, out var known) ? known : Grow(branch, key.Name, text);

    private Branch Grow(Branch branch, string level, string text)
    {
        var next = new Branch([.. branch.Entries.Where(e => e.Passes(level, text))], branch.Level + 1, _keys.Length);
        return Interlocked.Increment(ref _branches) > MostBranches ? next : branch.Next.GetOrAdd(text, next);
    }

    private sealed record Entry(IReadOnlyDictionary<string, IReadOnlySet<string>> Gates, T Item)
    {
        public bool Passes(string path, string text) => !Gates.TryGetValue(path, out var texts) || texts.Contains(text);
    }

    private sealed class Branch(Entry[] entries, int level, int depth)
    {
        public Entry[] Entries { get; } = entries;

        public int Level { get; } = level;

        public ConcurrentDictionary<string, Branch> Next { get; } = new(StringComparer.Ordinal);

        public T[] Items { get; } = level == depth ? [.. entries.Select(e => e.Item)] : [];
    }
}
