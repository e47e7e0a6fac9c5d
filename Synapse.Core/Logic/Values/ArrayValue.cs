using System.Collections;

namespace Synapse.Core.Logic;

/// <summary>An immutable JSON list.</summary>
public sealed class ArrayValue : IReadOnlyList<Value>, IEquatable<ArrayValue>
{
    private readonly Value[] _items;

    /// <summary>How deep the lists that a rule builds may nest: what walks a value calls itself once a level.</summary>
    internal const int MaxBuiltDepth = 512;

    internal ArrayValue(Value[] items)
    {
        _items = items;
        Depth = 1 + DeepestOf(items);
    }

    /// <summary>How many lists and objects are inside each other here, this one counted.</summary>
    internal int Depth { get; }

    internal static int DeepestOf(ReadOnlySpan<Value> items)
    {
        var deepest = 0;
        foreach (ref readonly var item in items)
            deepest = Math.Max(deepest, item.Reference switch { ArrayValue list => list.Depth, ObjectValue o => o.Depth, _ => 0 });
        return deepest;
    }

    public static ArrayValue Empty { get; } = new([]);

    /// <summary>A list with a copy of the items.</summary>
    public static ArrayValue Of(ReadOnlySpan<Value> items) => items.IsEmpty ? Empty : new(items.ToArray());

    public static ArrayValue Of(IEnumerable<Value> items) => new([.. items]);

    /// <summary>The items themselves, for evaluators that only read them.</summary>
    internal Value[] Items => _items;

    public int Count => _items.Length;

    public Value this[int index] => _items[index];

    public ReadOnlySpan<Value> Span => _items;

    public bool Equals(ArrayValue? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    public override bool Equals(object? obj) => Equals(obj as ArrayValue);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in _items) hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<Value> GetEnumerator() => ((IEnumerable<Value>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}
