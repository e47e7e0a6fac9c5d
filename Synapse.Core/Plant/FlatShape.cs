using System.Collections.Concurrent;
using Synapse.Core.Logic;

namespace Synapse.Core.Plant;

/// <summary>
/// How objects of one shape flatten: worked out once, then only values are copied. Serves what nearly all entities are, plain fields and one object of plain values;
/// whatever else comes is left to <see cref="Leaves"/>.
/// </summary>
internal sealed class FlatShape
{
    private static readonly ConcurrentDictionary<(Shape Outer, Shape? Inner, int Slot), FlatShape> Known = new();

    private readonly Shape _flat;

    private FlatShape(Shape flat) => _flat = flat;

    /// <summary>The leaves, or null when the object is of another build.</summary>
    public static ObjectValue? Flatten(ObjectValue fields)
    {
        var slot = -1;
        for (var i = 0; i < fields.Count; i++)
        {
            ref readonly var value = ref fields.Slots[i];
            if (value.IsMissing || (value.IsObject && slot >= 0)) return null;
            if (value.IsObject) slot = i;
        }

        var inner = slot < 0 ? null : fields.Slots[slot].AsObject;
        if (inner is not null)
            foreach (ref readonly var value in inner.Slots)
                if (value.IsMissing || value.IsObject) return null;
        var shape = Known.GetOrAdd((fields.Shape, inner?.Shape, slot), static key => new FlatShape(Flat(key.Outer, key.Inner, key.Slot)));
        return ObjectValue.FromSlots(shape._flat, Copy(fields, inner, slot, shape._flat.Count));
    }

    private static Value[] Copy(ObjectValue fields, ObjectValue? inner, int slot, int count)
    {
        var values = new Value[count];
        if (inner is null) fields.Slots.CopyTo(values);
        else
        {
            fields.Slots[..slot].CopyTo(values);
            inner.Slots.CopyTo(values.AsSpan(slot));
            fields.Slots[(slot + 1)..].CopyTo(values.AsSpan(slot + inner.Count));
        }

        return values;
    }

    private static Shape Flat(Shape outer, Shape? inner, int slot)
    {
        var names = new List<string>(outer.Names.ToArray());
        if (inner is null) return outer;
        var prefix = names[slot] + ".";
        names.RemoveAt(slot);
        names.InsertRange(slot, inner.Names.ToArray().Select(n => prefix + n));
        return Shape.Of([.. names]);
    }
}
