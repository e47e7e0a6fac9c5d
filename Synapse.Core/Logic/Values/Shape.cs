using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

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
    private int[] _slotByKey = [];

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

    /// <summary>As <see cref="SlotOf(NameKey)"/>, by the name's number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int SlotOf(int key)
    {
        var known = _slotByKey;
        if ((uint)key < (uint)known.Length)
        {
            var slot = known[key];
            if (slot != 0) return slot - 2;
        }

        return Learn(key);
    }

    /// <summary>The slot of a name that rules read, or -1: an array read once this shape has been asked for the name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int SlotOf(NameKey key)
    {
        var known = _slotByKey;
        var id = key.Id;
        if ((uint)id < (uint)known.Length)
        {
            var slot = known[id];
            if (slot != 0) return slot - 2;
        }

        return Learn(key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Learn(int key) => Learn(NameKey.At(key));

    // 0 is not asked yet, 1 is absent, otherwise the slot plus 2. Racing writers write the same answers; a lost one is learnt again.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Learn(NameKey key)
    {
        var slot = SlotOf(key.Name);
        if (key.Id < 0) return slot;
        var known = _slotByKey;
        if (key.Id >= known.Length)
        {
            var longer = new int[Math.Max(key.Id + 1, known.Length * 2)];
            known.CopyTo(longer, 0);
            _slotByKey = known = longer;
        }

        known[key.Id] = slot + 2;
        return slot;
    }

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
