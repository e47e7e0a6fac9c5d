using System.Collections;
using System.Runtime.CompilerServices;

namespace Synapse.Core.Logic;

/// <summary>An immutable JSON object: a <see cref="Logic.Shape"/> and one value per slot. Names are unique, the last one written wins.</summary>
public sealed class ObjectValue : IEquatable<ObjectValue>, IEnumerable<KeyValuePair<string, Value>>
{
    private readonly Value[] _slots;

    internal ObjectValue(Shape shape, Value[] slots)
    {
        Shape = shape;
        _slots = slots;
        Depth = 1 + ArrayValue.DeepestOf(slots);
    }

    internal int Depth { get; }

    public static ObjectValue Empty { get; } = new(Shape.Empty, []);

    public Shape Shape { get; }

    public int Count => Shape.Count;

    public ReadOnlySpan<Value> Slots => _slots;

    /// <summary>The member, or <see cref="Value.Missing"/>.</summary>
    public Value this[string name]
    {
        get
        {
            var slot = Shape.SlotOf(name);
            return slot < 0 ? default : _slots[slot];
        }
    }

    /// <summary>As the member of this name, for a name that is a part of a longer text.</summary>
    public Value At(ReadOnlySpan<char> name)
    {
        var slot = Shape.SlotOf(name);
        return slot < 0 ? default : _slots[slot];
    }

    /// <summary>The member under a numbered name, or <see cref="Value.Missing"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Value At(int key)
    {
        var slot = Shape.KnownSlot(key);
        var slots = _slots;
        return (uint)slot < (uint)slots.Length ? slots[slot] : slot == Shape.Absent ? default : Learn(NameKey.At(key));
    }

    /// <summary>The member under a name that rules read, or <see cref="Value.Missing"/>; no hashing for a shape met before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Value At(NameKey key)
    {
        var slot = Shape.KnownSlot(key.Id);
        var slots = _slots;
        return (uint)slot < (uint)slots.Length ? slots[slot] : slot == Shape.Absent ? default : Learn(key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Value Learn(NameKey key)
    {
        var slot = Shape.Learn(key);
        return slot < 0 ? default : _slots[slot];
    }

    public static ObjectValue Of(params ReadOnlySpan<(string Name, Value Value)> members)
    {
        var builder = new ObjectBuilder(members.Length);
        foreach (var (name, value) in members) builder.Set(name, value);
        return builder.Build();
    }

    /// <summary>An object whose shape is known; the array is not copied and must not change afterwards.</summary>
    public static ObjectValue FromSlots(Shape shape, Value[] slots) => shape.Count == slots.Length
        ? new(shape, slots)
        : throw new ArgumentException($"{shape.Count} names but {slots.Length} values.", nameof(slots));

    /// <summary>This object with one member set; setting <see cref="Value.Missing"/> removes it.</summary>
    public ObjectValue With(string name, Value value)
    {
        var slot = Shape.SlotOf(name);
        if (value.IsMissing) return slot < 0 ? this : Without(slot);
        return slot >= 0 ? With(slot, value) : new(Shape.With(name), [.. _slots, value]);
    }

    /// <summary>This object with another value, which is not missing, in one of its slots.</summary>
    internal ObjectValue With(int slot, Value value)
    {
        if (_slots[slot].Equals(value)) return this;
        var copy = _slots.AsSpan().ToArray();
        copy[slot] = value;
        return new(Shape, copy);
    }

    private ObjectValue Without(int removed)
    {
        var builder = new ObjectBuilder(Count - 1);
        for (var i = 0; i < _slots.Length; i++)
            if (i != removed) builder.Set(Shape.Names[i], _slots[i]);
        return builder.Build();
    }

    public bool Equals(ObjectValue? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.Count != Count) return false;
        if (ReferenceEquals(Shape, other.Shape)) return _slots.AsSpan().SequenceEqual(other._slots);
        for (var i = 0; i < _slots.Length; i++)
            if (!_slots[i].Equals(other[Shape.Names[i]])) return false;
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ObjectValue);

    public override int GetHashCode()
    {
        var hash = Count;
        for (var i = 0; i < _slots.Length; i++)
            hash ^= HashCode.Combine(string.GetHashCode(Shape.Names[i], StringComparison.Ordinal), _slots[i]);
        return hash;
    }

    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator()
    {
        for (var i = 0; i < _slots.Length; i++) yield return new(Shape.Names[i], _slots[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
