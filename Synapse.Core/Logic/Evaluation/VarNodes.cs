namespace Synapse.Core.Logic.Evaluation;

/// <summary>Reads data by a path known beforehand. Missing gives the fallback, unknown when the value is needed, or null.</summary>
internal abstract class ReadNode(Node? fallback, Fault? missing, bool nullIsMissing) : Node
{
    public override int Size => fallback is null ? 1 : 1 + fallback.Size;

    /// <summary>What not knowing this is called; null when missing may pass as null.</summary>
    public Fault? WhenMissing => missing;

    public Node? Fallback => fallback;

    /// <summary>Whether the fallback serves for null too.</summary>
    public bool NullIsMissing => nullIsMissing;

    protected abstract Value Look(ref Frame f);

    public sealed override Value Eval(ref Frame f)
    {
        var value = Look(ref f);
        return value.IsNullOrMissing ? Absent(value, ref f) : value;
    }

    public sealed override Truth Test(ref Frame f)
    {
        var value = Look(ref f);
        return f.TruthOf(value.IsNullOrMissing ? Absent(value, ref f) : value);
    }

    public sealed override double Num(ref Frame f)
    {
        var value = Look(ref f);
        if (value.IsNumber && !double.IsNaN(value.AsNumber)) return value.AsNumber;
        return f.NotANumber(value.IsNullOrMissing ? Absent(value, ref f) : value);
    }

    /// <summary>What to use instead of a value that is null or missing.</summary>
    public Value Absent(Value value, ref Frame f)
    {
        if (fallback is not null && (value.IsMissing || nullIsMissing)) return fallback.Eval(ref f);
        return missing is not null ? Value.Of(missing) : Value.Null;
    }
}

/// <summary>{"var": ""}: the data in scope as a whole.</summary>
internal sealed class WholeNode(Node? fallback, Fault? missing, bool nullIsMissing) : ReadNode(fallback, missing, nullIsMissing)
{
    protected override Value Look(ref Frame f) => f.Data;
}

/// <summary>{"var": "type"}.</summary>
internal sealed class MemberNode(NameKey key, Node? fallback, Fault? missing, bool nullIsMissing) : ReadNode(fallback, missing, nullIsMissing)
{
    public NameKey Key => key;

    protected override Value Look(ref Frame f) => key.Of(f.Data);
}

/// <summary>{"var": "properties.power_kw"}.</summary>
internal sealed class MemberOfMemberNode(NameKey first, NameKey second, Node? fallback, Fault? missing, bool nullIsMissing)
    : ReadNode(fallback, missing, nullIsMissing)
{
    public NameKey First => first;

    public NameKey Second => second;

    protected override Value Look(ref Frame f) => second.Of(first.Of(f.Data));
}

/// <summary>A longer path.</summary>
internal sealed class PathNode(NameKey[] keys, Node? fallback, Fault? missing, bool nullIsMissing) : ReadNode(fallback, missing, nullIsMissing)
{
    public NameKey[] Keys => keys;

    protected override Value Look(ref Frame f) => Paths.Follow(f.Data, keys);
}

/// <summary>A path from a scope around the present one: {"val": [[2], "limit"]}.</summary>
internal sealed class ClimbNode(int levels, NameKey[] keys, Node? fallback, Fault? missing, bool nullIsMissing)
    : ReadNode(fallback, missing, nullIsMissing)
{
    protected override Value Look(ref Frame f) => Paths.Follow(Paths.Climb(ref f, levels), keys);
}

/// <summary>Walking through data.</summary>
internal static class Paths
{
    private static readonly Shape LoopShape = Shape.Of("iterator", "index");

    public static Value Follow(Value from, ReadOnlySpan<NameKey> keys)
    {
        foreach (var key in keys)
        {
            if (from.IsNullOrMissing) return default;
            from = key.Of(from);
        }

        return from;
    }

    /// <summary>What is so many levels up. Each loop is two: first its list and index, then the data around it.</summary>
    public static Value Climb(ref Frame f, int levels)
    {
        if (levels == 0) return f.Data;
        var scope = f.Scope;
        for (var level = levels; scope is not null; level -= 2, scope = scope.Outer)
        {
            if (level == 1) return ObjectValue.FromSlots(LoopShape, [scope.List, scope.Index]);
            if (level == 2) return scope.OuterData;
        }

        return default;
    }
}
