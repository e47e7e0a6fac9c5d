using System.Runtime.InteropServices;
using Synapse.Core.Events;

namespace Synapse.Infrastructure.Events;

/// <summary>How many events of which sort a batch holds. Zero stands for none, so that a row has a key.</summary>
internal sealed class EventCounts
{
    private readonly Dictionary<(EventType Type, AggregateType Aggregate, short Kind, string Discipline, int Rule), int> _counts = [];

    public void Add(NewEvent e) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, (e.Type, e.Aggregate, (short?)e.Change?.Kind ?? 0, e.Discipline ?? "", e.RuleKey ?? 0), out _)++;

    /// <summary>The disciplines that occur.</summary>
    public IReadOnlyCollection<string> DisciplineNames => _counts.Keys.Select(k => k.Discipline).Where(d => d.Length > 0).ToHashSet(StringComparer.Ordinal);

    public short[] Types => [.. _counts.Keys.Select(k => (short)k.Type)];

    public short[] Aggregates => [.. _counts.Keys.Select(k => (short)k.Aggregate)];

    public short[] Kinds => [.. _counts.Keys.Select(k => k.Kind)];

    public short[] Disciplines(IReadOnlyDictionary<string, short> keys) => [.. _counts.Keys.Select(k => k.Discipline.Length > 0 ? keys[k.Discipline] : (short)0)];

    public int[] Rules => [.. _counts.Keys.Select(k => k.Rule)];

    public int[] Numbers => [.. _counts.Values];
}
