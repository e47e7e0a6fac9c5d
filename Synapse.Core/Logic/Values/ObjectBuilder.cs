namespace Synapse.Core.Logic;

/// <summary>Collects the members of one <see cref="ObjectValue"/>. Used once, by one thread.</summary>
public sealed class ObjectBuilder(int capacity = 8)
{
    private Value[] _slots = capacity == 0 ? [] : new Value[capacity];
    private Shape _shape = Shape.Empty;

    /// <summary>Sets a member; the last one written wins; a missing value is not written.</summary>
    public ObjectBuilder Set(string name, Value value)
    {
        if (value.IsMissing) return this;
        var slot = _shape.SlotOf(name);
        if (slot < 0)
        {
            slot = _shape.Count;
            _shape = _shape.With(name);
            if (slot >= _slots.Length) Array.Resize(ref _slots, Math.Max(4, _slots.Length * 2));
        }

        _slots[slot] = value;
        return this;
    }

    public ObjectValue Build()
    {
        if (_shape.Count == 0) return ObjectValue.Empty;
        if (_slots.Length != _shape.Count) Array.Resize(ref _slots, _shape.Count);
        return new ObjectValue(_shape, _slots);
    }
}
