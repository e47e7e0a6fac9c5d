using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Synapse.Core.Logic;

/// <summary>
/// The member names of an object in their order, shared by all objects with the same names (a hidden class). A reader that has met a
/// shape before knows a member's slot without hashing. What is shared is bounded: objects with many members or long names have a shape of
/// their own, and when there are too many shapes sharing starts afresh. Nothing depends on two shapes being the same one.
/// </summary>
public sealed class Shape
{
    /// <summary>Objects with more members than this do not share their shape.</summary>
    internal const int MostSharedMembers = 64;

    private const int LongestSharedName = 128;
    private const int MostShared = 16_384;
    private const int FewNames = 8;

    private static ConcurrentDictionary<(Shape Before, string Name), Shape> _shared = new();
    private static int _sharedCount;

    private readonly string[] _names;
    private readonly bool _isShared;
    private Dictionary<string, int>? _slots;
    private int[] _slotByKey = [];
    private int[]? _ordinal;
    private JsonEncodedText[]? _encoded;
    private Shape? _recent;

    private Shape(string[] names, bool isShared, Dictionary<string, int>? slots = null)
    {
        _names = names;
        _isShared = isShared;
        _slots = slots;
    }

    public static Shape Empty { get; } = new([], isShared: true);

    public int Count => _names.Length;

    public ReadOnlySpan<string> Names => _names;

    /// <summary>The slots in the ordinal order of their names: the order of canonical JSON, worked out once a shape.</summary>
    internal ReadOnlySpan<int> OrdinalSlots => _ordinal ??= OrderedSlots();

    /// <summary>The names as JSON writes them, by slot.</summary>
    internal ReadOnlySpan<JsonEncodedText> EncodedNames =>
        _encoded ??= [.. _names.Select(name => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];

    private int[] OrderedSlots()
    {
        var slots = Enumerable.Range(0, _names.Length).ToArray();
        Array.Sort(_names.ToArray(), slots, StringComparer.Ordinal);
        return slots;
    }

    /// <summary>The slot of a member, or -1.</summary>
    public int SlotOf(string name)
    {
        var names = _names;
        if (names.Length > FewNames) return (_slots ??= Number(names)).TryGetValue(name, out var slot) ? slot : -1;
        for (var i = 0; i < names.Length; i++)
            if (string.Equals(names[i], name)) return i;
        return -1;
    }

    /// <summary>As <see cref="SlotOf(string)"/>, for a name that is a part of a longer text.</summary>
    public int SlotOf(ReadOnlySpan<char> name)
    {
        var names = _names;
        if (names.Length > FewNames) return (_slots ??= Number(names)).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var slot) ? slot : -1;
        for (var i = 0; i < names.Length; i++)
            if (name.SequenceEqual(names[i])) return i;
        return -1;
    }

    /// <summary>What <see cref="KnownSlot"/> gives for a name that this shape is known not to have.</summary>
    internal const int Absent = -1;

    /// <summary>The slot of a name that rules read, <see cref="Absent"/>, or less than that when this shape has not been asked for it yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int KnownSlot(int key)
    {
        var known = _slotByKey;
        return (uint)key < (uint)known.Length ? known[key] - 2 : -2;
    }

    // 0 is not asked yet, 1 is absent, otherwise the slot plus 2. Racing writers write the same answers; a lost one is learnt again.
    // A shape of one object is not worth a table.
    internal int Learn(NameKey key)
    {
        var slot = SlotOf(key.Name);
        if (key.Id < 0 || !_isShared) return slot;
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
    public Shape With(string name)
    {
        var recent = _recent;
        if (recent is not null && string.Equals(recent._names[^1], name)) return recent;
        if (!_isShared || Count >= MostSharedMembers || name.Length > LongestSharedName) return new Shape([.. _names, name], isShared: false);
        return _recent = _shared.TryGetValue((this, name), out var known) ? known : Share(name);
    }

    public static Shape Of(params ReadOnlySpan<string> names)
    {
        var shape = Empty;
        foreach (var name in names) shape = shape.With(name);
        return shape;
    }

    /// <summary>A shape for one object with many members.</summary>
    internal static Shape OfOne(string[] names, Dictionary<string, int> slots) => new(names, isShared: false, slots);

    private Shape Share(string name)
    {
        if (Interlocked.Increment(ref _sharedCount) > MostShared)
        {
            _shared = new();
            _sharedCount = 0;
        }

        return _shared.GetOrAdd((this, name), static key => new Shape([.. key.Before._names, key.Name], isShared: true));
    }

    private static Dictionary<string, int> Number(string[] names)
    {
        var slots = new Dictionary<string, int>(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++) slots[names[i]] = i;
        return slots;
    }
}
