using System.Runtime.CompilerServices;
using Synapse.Core.Logic.Operators;

namespace Synapse.Core.Logic.Evaluation;

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

    /// <param name="scope">The scope that is read.</param>
    public static ReadNode Of(Reference reference, ScopeShape? scope, Node? fallback, Fault? missing, bool nullIsMissing, string path)
    {
        var keys = reference.Keys;
        if (reference.Levels > 0) return New(new Climbing(reference.Levels, keys));
        if (scope is { IsReduce: true } && keys is [{ Name: ReduceNode.Accumulator }, ..]) return New(new OfAccumulator(scope, keys));
        if (scope is { IsReduce: true } && keys is [{ Name: ReduceNode.Current }, ..]) return New(new OfCurrent(scope, keys));
        if (scope?.Parameters is { } parameters && keys.Length > 0 && Array.IndexOf(parameters, keys[0].Name) is >= 0 and var at) return New(new OfParameter(scope, at, keys));
        return keys.Length switch
        {
            0 => New(default(Whole)),
            1 => New(new Member(keys[0])),
            2 => New(new MemberOfMember(keys[0], keys[1])),
            _ => New(new LongPath(keys)),
        };

        ReadNode New<T>(T look) where T : struct, ILook => new ReadNode<T>(look, fallback, missing, nullIsMissing) { Path = path };
    }

    /// <summary>This read compared with a number, in one node.</summary>
    public abstract CompareNumberNode Compared(Comparison how, double number, string path);

    /// <summary>This read compared with a text, in one node.</summary>
    public abstract EqualsTextNode Compared(Comparison how, string text, string path);

    /// <summary>Whether this read is one of a list, in one node.</summary>
    public abstract InListNode In(ArrayValue list, string path);

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

    public override CompareNumberNode Compared(Comparison how, double number, string path) => new CompareReadNode<T>(_look, how, this, number) { Path = path };

    public override EqualsTextNode Compared(Comparison how, string text, string path) => new ReadEqualsNode<T>(_look, how, this, text) { Path = path };

    public override InListNode In(ArrayValue list, string path) => new ReadInListNode<T>(_look, this, list) { Path = path };

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
        return value.IsNumber && !double.IsNaN(value.AsNumber) ? value.AsNumber : Odd(value, ref f);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private double Odd(Value value, ref Frame f) => f.NotANumber(value.IsNullOrMissing ? Absent(value, ref f) : value);
}

/// <inheritdoc/>
internal sealed class CompareReadNode<T>(T look, Comparison how, Node left, double right) : CompareNumberNode(how, left, right)
    where T : struct, ILook
{
    private readonly T _look = look;
    private readonly int _accepted = Comparing.Accepted(how);
    private readonly double _right = right;
    private readonly Truth _absent = left is ReadNode { Fallback: null, WhenMissing: null } ? Comparing.WithNull(how, right) : Truth.Unknown;

    public override Truth Test(ref Frame f)
    {
        var value = _look.Look(ref f);
        if (value.IsNumber && !double.IsNaN(value.AsNumber)) return Comparing.Numbers(_accepted, value.AsNumber, _right) ? Truth.True : Truth.False;
        return value.IsNullOrMissing && _absent != Truth.Unknown ? _absent : Slow(Left.Eval(ref f), ref f);
    }
}

/// <inheritdoc/>
internal sealed class ReadEqualsNode<T>(T look, Comparison how, Node left, string right) : EqualsTextNode(how, left, right)
    where T : struct, ILook
{
    private readonly T _look = look;

    public override Truth Test(ref Frame f) =>
        _look.Look(ref f).Reference is string text ? Same(text) : Decide(Left.Eval(ref f), ref f);
}

/// <inheritdoc/>
internal sealed class ReadInListNode<T>(T look, Node item, ArrayValue list) : InListNode(item, list)
    where T : struct, ILook
{
    private readonly T _look = look;

    public override Truth Test(ref Frame f) =>
        _look.Look(ref f).Reference is string text ? Contains(text) ? Truth.True : Truth.False : Decide(Item.Eval(ref f), ref f);
}
