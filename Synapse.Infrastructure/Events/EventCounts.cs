using System.Runtime.InteropServices;
using Synapse.Core.Events;

namespace Synapse.Infrastructure.Events;

/// <summary>How many events of which sort a batch holds. Zero stands for none, so that a row has a key.</summary>
internal sealed class EventCounts
{
    private readonly Dictionary<(short Type, short Aggregate, short Kind, short Discipline, int Rule), int> _counts = [];

    public static EventCounts Of(IReadOnlyList<NewEvent> events, IReadOnlyDictionary<string, short> disciplines)
    {
        var counts = new EventCounts();
        foreach (var e in events)
        {
            var key = ((short)e.Type, (short)e.Aggregate, (short?)e.Change?.Kind ?? 0, e.Discipline is { } d ? disciplines[d] : (short)0, e.RuleKey ?? 0);
            CollectionsMarshal.GetValueRefOrAddDefault(counts._counts, key, out _)++;
        }

        return counts;
    }

    public short[] Types => [.. _counts.Keys.Select(k => k.Type)];

    public short[] Aggregates => [.. _counts.Keys.Select(k => k.Aggregate)];

    public short[] Kinds => [.. _counts.Keys.Select(k => k.Kind)];

    public short[] Disciplines => [.. _counts.Keys.Select(k => k.Discipline)];

    public int[] Rules => [.. _counts.Keys.Select(k => k.Rule)];

    public int[] Numbers => [.. _counts.Values];
}
