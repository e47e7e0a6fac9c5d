using System.Runtime.CompilerServices;

namespace Synapse.Core.Logic.Evaluation;

internal enum Comparison : byte
{
    Equal,
    NotEqual,
    Same,
    NotSame,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>How two values compare. Text with text by UTF-16 units, everything else as numbers; what is no number is an error.</summary>
internal static class Comparing
{
    private const int Below = 1;
    private const int Level = 2;
    private const int Above = 4;

    /// <summary>Which of below, level and above a comparison accepts, a bit each: an answer without a branch for each comparison.</summary>
    public static int Accepted(Comparison how) => how switch
    {
        Comparison.Equal or Comparison.Same => Level,
        Comparison.NotEqual or Comparison.NotSame => Below | Above,
        Comparison.Less => Below,
        Comparison.LessOrEqual => Below | Level,
        Comparison.Greater => Above,
        _ => Above | Level,
    };

    /// <summary>Whether the accepted is so of two numbers, neither of them NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Numbers(int accepted, double a, double b) =>
        (((a < b ? Below : 0) + (a == b ? Level : 0) + (a > b ? Above : 0)) & accepted) != 0;

    // NaN is in no order with anything, and other than everything.
    private static bool Numbers(Comparison how, double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? how is Comparison.NotEqual or Comparison.NotSame : Numbers(Accepted(how), a, b);

    public static Truth Values(Comparison how, Value a, Value b, ref Frame f)
    {
        if (how == Comparison.Same) return Of(Coercion.StrictEquals(a, b));
        if (how == Comparison.NotSame) return Of(!Coercion.StrictEquals(a, b));
        if (a.AsString is { } text && b.AsString is { } other) return Of(Texts(how, text, other));
        if ((a.IsString || a.IsNullOrMissing) && (b.IsString || b.IsNullOrMissing)) return Of(TextOrNull(how, a, b));
        var x = Coercion.ToNumber(a);
        var y = Coercion.ToNumber(b);
        return double.IsNaN(x) || double.IsNaN(y) ? f.Fail(Fault.NotANumber) : Of(Numbers(how, x, y));
    }

    /// <summary>What null compared with a number always gives.</summary>
    public static Truth WithNull(Comparison how, double number)
    {
        var frame = default(Frame);
        return Values(how, Value.Null, number, ref frame);
    }

    private static bool Texts(Comparison how, string a, string b) => how switch
    {
        Comparison.Equal => string.Equals(a, b, StringComparison.Ordinal),
        Comparison.NotEqual => !string.Equals(a, b, StringComparison.Ordinal),
        _ => Numbers(how, string.CompareOrdinal(a, b), 0),
    };

    // Null equals only null; in an order it is 0, and text that is no number is in no order with it.
    private static bool TextOrNull(Comparison how, Value a, Value b) => how switch
    {
        Comparison.Equal => a.IsNullOrMissing && b.IsNullOrMissing,
        Comparison.NotEqual => !(a.IsNullOrMissing && b.IsNullOrMissing),
        _ => Numbers(how, Coercion.ToNumber(a), Coercion.ToNumber(b)),
    };

    private static Truth Of(bool flag) => flag ? Truth.True : Truth.False;
}

/// <summary>A comparison of two operands.</summary>
internal sealed class CompareNode(Comparison how, Node left, Node right) : Node
{
    private readonly int _accepted = Comparing.Accepted(how);

    public Comparison How => how;

    public Node Left => left;

    public Node Right => right;

    public override int Size => 1 + left.Size + right.Size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f)
    {
        var a = left.Num(ref f);
        if (double.IsNaN(a)) return Odd(f.Odd, ref f);
        var b = right.Num(ref f);
        return !double.IsNaN(b) ? Comparing.Numbers(_accepted, a, b) ? Truth.True : Truth.False : Compare(how, a, f.Odd, ref f);
    }

    private Truth Odd(Value first, ref Frame f)
    {
        if (first.AsFault is { } fault) return FailLeft(fault, right, ref f);
        var b = right.Num(ref f);
        return Compare(how, first, double.IsNaN(b) ? f.Odd : Value.From(b), ref f);
    }

    public static Truth Compare(Comparison how, Value first, Value second, ref Frame f) =>
        second.AsFault is { } fault ? f.Fail(fault) : Comparing.Values(how, first, second, ref f);

    /// <summary>The left operand is unknown or failed; for the full list of what is missing the right is asked too.</summary>
    public static Truth FailLeft(Fault fault, Node right, ref Frame f)
    {
        if (fault.Outcome == LogicOutcome.Unknown && f.Collecting && right.Eval(ref f).AsFault is { } second)
            fault = Fault.Both(fault, second);
        return f.Fail(fault);
    }
}

/// <summary>A comparison with a number written in the rule: {"&gt;": [{"var": "properties.power_kw"}, 55]}.</summary>
internal class CompareNumberNode(Comparison how, Node left, double right) : Node
{
    private readonly int _accepted = Comparing.Accepted(how);

    public Comparison How => how;

    public Node Left => left;

    public double Right => right;

    public override int Size => 2 + left.Size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    /// <summary>The node that compares what this one gives.</summary>
    public static CompareNumberNode Of(Comparison how, Node left, double right, string path) =>
        left is ReadNode read ? read.Compared(how, right, path) : new CompareNumberNode(how, left, right) { Path = path };

    public override Truth Test(ref Frame f)
    {
        var a = left.Num(ref f);
        return double.IsNaN(a) ? Slow(f.Odd, ref f) : Comparing.Numbers(_accepted, a, right) ? Truth.True : Truth.False;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected Truth Slow(Value odd, ref Frame f) => odd.AsFault is { } fault ? f.Fail(fault) : Comparing.Values(how, odd, right, ref f);
}

/// <summary>Is it this text: {"==": [{"var": "type"}, "PUMP"]}.</summary>
internal class EqualsTextNode(Comparison how, Node left, string right) : Node
{
    private readonly string _right = right;
    private readonly Truth _same = how is Comparison.NotEqual or Comparison.NotSame ? Truth.False : Truth.True;
    private readonly Truth _other = how is Comparison.NotEqual or Comparison.NotSame ? Truth.True : Truth.False;

    public Node Left => left;

    public string Right => _right;

    public Comparison How => how;

    public override int Size => 2 + left.Size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    /// <summary>The node that asks whether another one gives this text.</summary>
    public static EqualsTextNode Of(Comparison how, Node left, string right, string path) =>
        left is ReadNode read ? read.Compared(how, right, path) : new EqualsTextNode(how, left, right) { Path = path };

    public override Truth Test(ref Frame f) => Decide(left.Eval(ref f), ref f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Truth Same(string text) => Texts.Same(text, _right) ? _same : _other;

    protected Truth Decide(Value value, ref Frame f)
    {
        if (value.AsString is { } text) return Same(text);
        return value.AsFault is { } fault ? f.Fail(fault) : Comparing.Values(how, value, _right, ref f);
    }
}

/// <summary>{"==": [x, null]} where missing is told apart: is there no value.</summary>
internal sealed class IsNullNode(Node operand, bool negate) : Node
{
    public Node Operand => operand;

    public bool Negates => negate;

    public override int Size => 2 + operand.Size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f)
    {
        var value = operand.Eval(ref f);
        if (value.AsFault is { } fault) return f.Fail(fault);
        return value.IsNullOrMissing != negate ? Truth.True : Truth.False;
    }
}

/// <summary>Three or more operands, each compared with the next; stops at the first pair that does not hold.</summary>
internal sealed class CompareChainNode(Comparison how, Node[] operands) : Node
{
    private readonly int _accepted = Comparing.Accepted(how);
    private readonly int _size = SizeOf(operands);

    public Comparison How => how;

    public Node[] Operands => operands;

    public override int Size => _size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f)
    {
        Fault? unknown = null;
        var before = operands[0].Num(ref f);
        var previous = double.IsNaN(before) ? f.Odd : default;
        for (var i = 1; i < operands.Length; i++)
        {
            var number = operands[i].Num(ref f);
            var next = double.IsNaN(number) ? f.Odd : default;
            if (!double.IsNaN(before) && !double.IsNaN(number))
            {
                if (!Comparing.Numbers(_accepted, before, number)) return Truth.False;
            }
            else
            {
                var truth = Odd(double.IsNaN(before) ? previous : before, double.IsNaN(number) ? next : number, ref f);
                if (truth is Truth.False or Truth.Error) return truth;
                if (truth == Truth.Unknown) unknown = JunctionNode.Unknown(unknown, ref f);
            }

            (before, previous) = (number, next);
        }

        return unknown is null ? Truth.True : f.Fail(unknown);
    }

    private Truth Odd(Value previous, Value next, ref Frame f) =>
        previous.AsFault is { } fault ? f.Fail(fault) : CompareNode.Compare(how, previous, next, ref f);
}
