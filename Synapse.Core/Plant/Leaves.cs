using Synapse.Core.Logic;

namespace Synapse.Core.Plant;

/// <summary>
/// The leaves of an entity's fields: a flat object from dotted path to value, such as <c>properties.power_kw</c> to 55. Lists are one leaf; a missing leaf is absent, not null.
/// Property names hold no dot, so a path reads only one way.
/// </summary>
public static class Leaves
{
    public static ObjectValue Flatten(ObjectValue fields) => FlatShape.Flatten(fields) ?? FlattenSlowly(fields);

    internal static ObjectValue FlattenSlowly(ObjectValue fields)
    {
        var flat = new ObjectBuilder(fields.Count + 8);
        Flatten(flat, "", fields);
        return flat.Build();
    }

    private static void Flatten(ObjectBuilder flat, string prefix, ObjectValue fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var path = prefix.Length == 0 ? fields.Shape.Names[i] : prefix + fields.Shape.Names[i];
            if (fields.Slots[i].AsObject is { } inner && inner.Count > 0) Flatten(flat, path + ".", inner);
            else if (fields.Slots[i].AsObject is null || prefix.Length > 0) flat.Set(path, fields.Slots[i]);
        }
    }

    /// <summary>The value at a dotted path, or <see cref="Value.Missing"/>.</summary>
    public static Value At(ObjectValue fields, string path)
    {
        Value current = fields;
        foreach (var range in path.AsSpan().Split('.'))
        {
            if (current.AsObject is not { } o || o.Shape.SlotOf(path.AsSpan(range)) is not (>= 0 and var slot)) return Value.Missing;
            current = o.Slots[slot];
        }

        return current;
    }

    /// <summary>
    /// The fields with the value at a dotted path set; objects on the way are made; <see cref="Value.Missing"/> removes the leaf and the objects that it empties, except the field itself.
    /// </summary>
    public static ObjectValue Set(ObjectValue fields, string path, Value value)
    {
        var dot = path.IndexOf('.');
        if (dot < 0) return fields.With(path, value);
        if (!value.IsMissing && Replace(fields, path, dot, value) is { } replaced) return replaced;
        var (head, tail) = (path[..dot], path[(dot + 1)..]);
        var inner = fields[head].AsObject ?? ObjectValue.Empty;
        if (!value.IsMissing) return fields.With(head, Set(inner, tail, value));
        return inner.Count == 0 ? fields : fields.With(head, Remove(inner, tail));
    }

    // What nearly every change does: another value for a property that is there.
    private static ObjectValue? Replace(ObjectValue fields, string path, int dot, Value value)
    {
        var outer = fields.Shape.SlotOf(path.AsSpan(0, dot));
        if (outer < 0 || fields.Slots[outer].AsObject is not { } inner) return null;
        var slot = inner.Shape.SlotOf(path.AsSpan(dot + 1));
        return slot < 0 ? null : fields.With(outer, inner.With(slot, value));
    }

    private static ObjectValue Remove(ObjectValue fields, string path)
    {
        var dot = path.IndexOf('.');
        if (dot < 0) return fields.With(path, Value.Missing);
        if (fields[path[..dot]].AsObject is not { } inner) return fields;
        var rest = Remove(inner, path[(dot + 1)..]);
        return fields.With(path[..dot], rest.Count == 0 ? Value.Missing : rest);
    }

    /// <summary>The leaves that differ, each side with the values it has.</summary>
    public static LeafDiff Diff(ObjectValue before, ObjectValue after)
    {
        var (removed, added) = (new ObjectBuilder(1), new ObjectBuilder(1));
        if (DiffAlike("", before, after, removed, added)) return new LeafDiff(removed.Build(), added.Build());
        (removed, added) = (new ObjectBuilder(), new ObjectBuilder());
        var (old, now) = (Flatten(before), Flatten(after));
        foreach (var (path, value) in old)
            if (!now[path].Equals(value)) removed.Set(path, value);
        foreach (var (path, value) in now)
            if (!old[path].Equals(value)) added.Set(path, value);
        return new LeafDiff(removed.Build(), added.Build());
    }

    // Two states of an entity mostly differ in values only: slot by slot then, without flattening what is the same. False when they are of different build.
    private static bool DiffAlike(string prefix, ObjectValue before, ObjectValue after, ObjectBuilder removed, ObjectBuilder added)
    {
        if (!ReferenceEquals(before.Shape, after.Shape)) return false;
        for (var i = 0; i < before.Count; i++)
        {
            var (old, now) = (before.Slots[i], after.Slots[i]);
            if (old.Equals(now)) continue;
            var path = prefix.Length == 0 ? before.Shape.Names[i] : prefix + before.Shape.Names[i];
            if (!old.IsObject && !now.IsObject)
            {
                removed.Set(path, old);
                added.Set(path, now);
            }
            else if (old.AsObject is not { } inner || now.AsObject is not { } other || !DiffAlike(path + ".", inner, other, removed, added)) return false;
        }

        return true;
    }

    /// <summary>The fields after a change: leaves of <paramref name="change"/>'s before-side that its after-side lacks are removed, those of the after-side are set.</summary>
    public static ObjectValue Apply(ObjectValue fields, LeafDiff change)
    {
        var (gone, set) = (change.Before.Shape, change.After.Shape);
        if (!ReferenceEquals(gone, set))
            foreach (var path in gone.Names)
                if (change.After[path].IsMissing) fields = Set(fields, path, Value.Missing);
        for (var i = 0; i < set.Count; i++) fields = Set(fields, set.Names[i], change.After.Slots[i]);
        return fields;
    }
}

/// <summary>The changed leaves of one entity: old values on one side, new ones on the other; a leaf on one side only was added or removed.</summary>
public sealed record LeafDiff(ObjectValue Before, ObjectValue After)
{
    public static LeafDiff None { get; } = new(ObjectValue.Empty, ObjectValue.Empty);

    /// <summary>Whether values were erased from it, so that what it says is not all that happened.</summary>
    public bool IsErased { get; init; }

    public bool IsEmpty => Before.Count == 0 && After.Count == 0;

    /// <summary>Every path that differs, in ordinal order.</summary>
    public IReadOnlyList<string> Paths => Before.Count == 0 || ReferenceEquals(Before.Shape, After.Shape) ? PathsOf(After.Shape)
        : After.Count == 0 ? PathsOf(Before.Shape)
        : [.. Before.Select(m => m.Key).Concat(After.Select(m => m.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The change that takes this one back.</summary>
    public LeafDiff Inverse() => new(After, Before);

    private static string[] PathsOf(Shape shape)
    {
        var (paths, at) = (new string[shape.Count], 0);
        foreach (var slot in shape.OrdinalSlots) paths[at++] = shape.Names[slot];
        return paths;
    }
}
