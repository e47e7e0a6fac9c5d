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
        var rest = path.AsSpan();
        while (true)
        {
            if (current.AsObject is not { } inside) return default;
            var dot = rest.IndexOf('.');
            if (dot < 0) return inside.At(rest);
            current = inside.At(rest[..dot]);
            rest = rest[(dot + 1)..];
        }
    }

    /// <summary>
    /// The fields with the value at a dotted path set; objects on the way are made; <see cref="Value.Missing"/> removes the leaf and the objects that it empties, except the field itself.
    /// </summary>
    public static ObjectValue Set(ObjectValue fields, string path, Value value)
    {
        var dot = path.IndexOf('.');
        if (dot < 0) return fields.With(path, value);
        var (head, tail) = (path[..dot], path[(dot + 1)..]);
        var inner = fields[head].AsObject ?? ObjectValue.Empty;
        if (!value.IsMissing) return fields.With(head, Set(inner, tail, value));
        return inner.Count == 0 ? fields : fields.With(head, Remove(inner, tail));
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
        if (before.Equals(after)) return LeafDiff.None;
        var (old, now) = (Flatten(before), Flatten(after));
        var (removed, added) = (new ObjectBuilder(), new ObjectBuilder());
        foreach (var (path, value) in old)
            if (!now[path].Equals(value)) removed.Set(path, value);
        foreach (var (path, value) in now)
            if (!old[path].Equals(value)) added.Set(path, value);
        return new LeafDiff(removed.Build(), added.Build());
    }

    /// <summary>The fields after a change: leaves of <paramref name="change"/>'s before-side that its after-side lacks are removed, those of the after-side are set.</summary>
    public static ObjectValue Apply(ObjectValue fields, LeafDiff change)
    {
        foreach (var (path, _) in change.Before)
            if (change.After[path].IsMissing) fields = Set(fields, path, Value.Missing);
        foreach (var (path, value) in change.After) fields = Set(fields, path, value);
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
    public IReadOnlyList<string> Paths =>
        [.. Before.Select(m => m.Key).Concat(After.Select(m => m.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The change that takes this one back.</summary>
    public LeafDiff Inverse() => new(After, Before);
}
