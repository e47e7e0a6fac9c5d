using System.Collections.Concurrent;

namespace Synapse.Core.Logic;

/// <summary>
/// The member names of an object in their order, shared by all objects with the same names (a hidden class).
/// A reader that has met a shape before knows a member's slot without hashing. Shapes are interned process-wide in a trie.
/// </summary>
public sealed class Shape
{
    private readonly ConcurrentDictionary<string, Shape> _next = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _slots;
    private readonly string[] _names;

    private Shape(string[] names)
    {
        _names = names;
        _slots = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) _slots[names[i]] = i;
    }

    public static Shape Empty { get; } = new([]);

    public int Count => _names.Length;

    public ReadOnlySpan<string> Names => _names;

    /// <summary>The slot of a member, or -1.</summary>
    public int SlotOf(string name) => _slots.TryGetValue(name, out var slot) ? slot : -1;

    /// <summary>The shape that has one more member, at the end.</summary>
    public Shape With(string name) =>
        _next.TryGetValue(name, out var known)
            ? known
            : _next.GetOrAdd(name, static (n, self) => new Shape([.. self._names, n]), this);

    public static Shape Of(params ReadOnlySpan<string> names)
    {
        var shape = Empty;
        foreach (var name in names) shape = shape.With(name);
        return shape;
    }
}
