using System.Runtime.InteropServices;
using Synapse.Core.Events;

namespace Synapse.Infrastructure.Events;

/// <summary>How many events of which sort a batch holds, and where in it they stand. Zero stands for none, so that a row has a key.</summary>
internal sealed class EventCounts
{
    /// <summary>Up to so many events of a sort are noted place by place: whoever looks for them finds each by its key. Of more, a page's worth is soon found by walking: the largest batch has 100,000.</summary>
    public const int MostPlaces = 1024;

    private readonly Dictionary<(EventType Type, AggregateType Aggregate, short Kind, string Discipline, int Rule), Sort> _sorts = [];

    private sealed class Sort(int first)
    {
        private readonly List<int> _places = [];

        public int First => first;

        public int Last { get; private set; }

        public int Count { get; private set; }

        /// <summary>Every place, or null when there are too many.</summary>
        public int[]? Places => Count <= MostPlaces ? [.. _places] : null;

        public void Add(int sequence)
        {
            (Last, Count) = (sequence, Count + 1);
            if (Count <= MostPlaces) _places.Add(sequence);
        }
    }

    /// <summary>The disciplines that occur.</summary>
    public IReadOnlyCollection<string> DisciplineNames => _sorts.Keys.Select(k => k.Discipline).Where(d => d.Length > 0).ToHashSet(StringComparer.Ordinal);

    public short[] Types => [.. _sorts.Keys.Select(k => (short)k.Type)];

    public short[] Aggregates => [.. _sorts.Keys.Select(k => (short)k.Aggregate)];

    public short[] Kinds => [.. _sorts.Keys.Select(k => k.Kind)];

    public int[] Rules => [.. _sorts.Keys.Select(k => k.Rule)];

    public int[] Numbers => [.. _sorts.Values.Select(s => s.Count)];

    public int[] Firsts => [.. _sorts.Values.Select(s => s.First)];

    public int[] Lasts => [.. _sorts.Values.Select(s => s.Last)];

    /// <summary>The places as PostgreSQL writes arrays: a list of lists of different lengths is no array.</summary>
    public string?[] Places => [.. _sorts.Values.Select(s => s.Places is { } places ? $"{{{string.Join(',', places)}}}" : null)];

    public static EventCounts Of(BatchEvents events)
    {
        var counts = new EventCounts();
        for (var i = 0; i < events.Count; i++) counts.Add(events.Sketch(i), i);
        return counts;
    }

    public short[] Disciplines(IReadOnlyDictionary<string, short> keys) => [.. _sorts.Keys.Select(k => k.Discipline.Length > 0 ? keys[k.Discipline] : (short)0)];

    private void Add(NewEvent e, int sequence)
    {
        ref var sort = ref CollectionsMarshal.GetValueRefOrAddDefault(_sorts, (e.Type, e.Aggregate, (short?)e.Change?.Kind ?? 0, e.Discipline ?? "", e.RuleKey ?? 0), out _);
        (sort ??= new Sort(sequence)).Add(sequence);
    }
}
