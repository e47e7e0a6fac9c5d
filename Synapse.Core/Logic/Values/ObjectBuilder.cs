namespace Synapse.Core.Logic;

/// <summary>Collects the members of one <see cref="ObjectValue"/>. Used once, by one thread.</summary>
public sealed class ObjectBuilder(int capacity = 8)
{
    private Value[] _slots = capacity == 0 ? [] : new Value[capacity];
    private Shape _shape = Shape.Empty;
    private int _count;

    // From so many members on, the names of this object alone, so that adding one does not copy them all.
    private List<string>? _names;
    private Dictionary<string, int>? _slotOf;

    /// <summary>Sets a member; the last one written wins; a missing value is not written.</summary>
    public ObjectBuilder Set(string name, Value value)
    {
        if (value.IsMissing) return this;
        var slot = _slotOf is null ? _shape.SlotOf(name) : _slotOf.GetValueOrDefault(name, -1);
        if (slot < 0) slot = Add(name);
        _slots[slot] = value;
        return this;
    }

    public ObjectValue Build()
    {
        if (_count == 0) return ObjectValue.Empty;
        if (_slots.Length != _count) Array.Resize(ref _slots, _count);
        return new ObjectValue(_names is null ? _shape : Shape.OfOne([.. _names], _slotOf!), _slots);
    }

    private int Add(string name)
    {
        if (_count >= _slots.Length) Array.Resize(ref _slots, Math.Max(4, _slots.Length * 2));
        if (_count == Shape.MostSharedMembers) Widen();
        if (_names is null) _shape = _shape.With(name);
        else
        {
            _names.Add(name);
            _slotOf![name] = _count;
        }

        return _count++;
    }

    private void Widen()
    {
        _names = [.. _shape.Names];
        _slotOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < _names.Count; i++) _slotOf[_names[i]] = i;
    }
}
