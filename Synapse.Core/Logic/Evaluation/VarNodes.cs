namespace Synapse.Core.Logic.Evaluation;

/// <summary>How a value is found in the data. A struct, so that each way gets a reading node of its own machine code.</summary>
internal interface ILook
{
    Value Look(ref Frame f);

    /// <summary>The names from the data in scope, or null when the way starts elsewhere.</summary>
    NameKey[]? Keys { get; }
}

/// <summary>{"var": ""}: the data in scope as a whole.</summary>
internal readonly struct Whole : ILook
{
    public NameKey[] Keys => [];

    public Value Look(ref Frame f) => f.Data;
}

/// <summary>{"var": "type"}.</summary>
internal readonly struct Member(NameKey key) : ILook
{
    public NameKey[] Keys => [key];

    public Value Look(ref Frame f) => key.Of(f.Data);
}

/// <summary>{"var": "properties.power_kw"}.</summary>
internal readonly struct MemberOfMember(NameKey first, NameKey second) : ILook
{
    public NameKey[] Keys => [first, second];

    public Value Look(ref Frame f) => second.Of(first.Of(f.Data));
}

/// <summary>A longer path.</summary>
internal readonly struct LongPath(NameKey[] keys) : ILook
{
    public NameKey[] Keys => keys;

    public Value Look(ref Frame f) => Paths.Follow(f.Data, keys);
}

/// <summary>A path from a scope around the present one: {"val": [[2], "limit"]}.</summary>
internal readonly struct Climbing(int levels, NameKey[] keys) : ILook
{
    public NameKey[]? Keys => null;

    public Value Look(ref Frame f) => Paths.Follow(Paths.Climb(ref f, levels), keys);
}

/// <summary>Reads data by a path known beforehand. Missing gives the fallback, unknown when the value is needed, or null.</summary>
internal abstract class ReadNode(Node? fallback, Fault? missing, bool nullIsMissing) : Node
{
    public override int Size => fallback is null ? 1 : 1 + fallback.Size;

    public abstract NameKey[]? Keys { get; }

    /// <summary>What not knowing this is called; null when missing may pass as null.</summary>
    public Fault? WhenMissing => missing;

    public Node? Fallback => fallback;

    /// <summary>Whether the fallback serves for null too.</summary>
    public bool NullIsMissing => nullIsMissing;

    public static ReadNode Of(Operators.Reference reference, Node? fallback, Fault? missing, bool nullIsMissing, string path)
    {
        var keys = reference.Keys;
        if (reference.Levels > 0) return New(new Climbing(reference.Levels, keys));
        return keys.Length switch
        {
            0 => New(default(Whole)),
            1 => New(new Member(keys[0])),
            2 => New(new MemberOfMember(keys[0], keys[1])),
            _ => New(new LongPath(keys)),
        };

        ReadNode New<T>(T look) where T : struct, ILook => new ReadNode<T>(look, fallback, missing, nullIsMissing) { Path = path };
    }

    /// <summary>What to use instead of a value that is null or missing.</summary>
    protected Value Absent(Value value, ref Frame f)
    {
        if (fallback is not null && (value.IsMissing || nullIsMissing)) return fallback.Eval(ref f);
        return missing is not null ? Value.Of(missing) : Value.Null;
    }
}

/// <inheritdoc/>
internal sealed class ReadNode<T>(T look, Node? fallback, Fault? missing, bool nullIsMissing) : ReadNode(fallback, missing, nullIsMissing)
    where T : struct, ILook
{
    private readonly T _look = look;

    public override NameKey[]? Keys => _look.Keys;

    public override Value Eval(ref Frame f)
    {
        var value = _look.Look(ref f);
        return value.IsNullOrMissing ? Absent(value, ref f) : value;
    }

    public override Truth Test(ref Frame f)
    {
        var value = _look.Look(ref f);
        return f.TruthOf(value.IsNullOrMissing ? Absent(value, ref f) : value);
    }

    public override double Num(ref Frame f)
    {
        var value = _look.Look(ref f);
        if (value.IsNumber && !double.IsNaN(value.AsNumber)) return value.AsNumber;
        return f.NotANumber(value.IsNullOrMissing ? Absent(value, ref f) : value);
    }
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
