namespace Synapse.Core.Logic.Evaluation;

internal enum Arithmetic : byte
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// <summary>Arithmetic in IEEE doubles. A result that is no number, division by zero included, is the error "NaN".</summary>
internal static class Calculating
{
    public static double Apply(Arithmetic how, double a, double b) => how switch
    {
        Arithmetic.Add => a + b,
        Arithmetic.Subtract => a - b,
        Arithmetic.Multiply => a * b,
        Arithmetic.Divide => b == 0 ? double.NaN : a / b,
        _ => a % b,
    };

    /// <summary>What one operand alone gives: +x, -x, 1/x.</summary>
    public static double Alone(Arithmetic how, double x) => how switch
    {
        Arithmetic.Subtract => -x,
        Arithmetic.Divide => x == 0 ? double.NaN : 1 / x,
        _ => x,
    };

    /// <summary>The operator over values that are there already.</summary>
    public static Value Fold(Arithmetic how, ReadOnlySpan<Value> values)
    {
        if (values.IsEmpty) return how switch { Arithmetic.Add => 0, Arithmetic.Multiply => 1, _ => Value.Of(Fault.InvalidArguments) };
        if (values.Length == 1)
            return how == Arithmetic.Remainder && !(values[0].IsArray || values[0].IsObject)
                ? Value.Of(Fault.InvalidArguments)
                : Result(Alone(how, Coercion.ToNumber(values[0])));
        var total = Coercion.ToNumber(values[0]);
        foreach (var value in values[1..]) total = Apply(how, total, Coercion.ToNumber(value));
        return Result(total);
    }

    private static Value Result(double number) => double.IsFinite(number) ? number : Value.Of(Fault.NotANumber);
}

/// <summary>One way of calculating. A struct, so that each gets a node of its own machine code.</summary>
internal interface ICalculation
{
    static abstract Arithmetic How { get; }

    static abstract double Of(double a, double b);
}

internal readonly struct Addition : ICalculation
{
    public static Arithmetic How => Arithmetic.Add;

    public static double Of(double a, double b) => a + b;
}

internal readonly struct Subtraction : ICalculation
{
    public static Arithmetic How => Arithmetic.Subtract;

    public static double Of(double a, double b) => a - b;
}

internal readonly struct Multiplication : ICalculation
{
    public static Arithmetic How => Arithmetic.Multiply;

    public static double Of(double a, double b) => a * b;
}

internal readonly struct Division : ICalculation
{
    public static Arithmetic How => Arithmetic.Divide;

    public static double Of(double a, double b) => b == 0 ? double.NaN : a / b;
}

internal readonly struct Remaindering : ICalculation
{
    public static Arithmetic How => Arithmetic.Remainder;

    public static double Of(double a, double b) => a % b;
}

/// <summary>Two or more operands.</summary>
internal abstract class ArithmeticNode(Node[] operands) : Node
{
    private readonly int _size = SizeOf(operands);

    public abstract Arithmetic How { get; }

    /// <summary>Whether this is the accumulator of a reduce with something of the current item.</summary>
    public bool FoldsItems { get; } = operands is [ReadNode { Keys: [{ Name: ReduceNode.Accumulator }] }, ReadNode { Keys: [{ Name: ReduceNode.Current }, ..] } or LiteralNode];

    public abstract double Apply(double a, double b);

    public Node[] Operands => operands;

    public override int Size => _size;

    public static ArithmeticNode Of(Arithmetic how, Node[] operands, string path) => how switch
    {
        Arithmetic.Add => new ArithmeticNode<Addition>(operands) { Path = path },
        Arithmetic.Subtract => new ArithmeticNode<Subtraction>(operands) { Path = path },
        Arithmetic.Multiply => new ArithmeticNode<Multiplication>(operands) { Path = path },
        Arithmetic.Divide => new ArithmeticNode<Division>(operands) { Path = path },
        _ => new ArithmeticNode<Remaindering>(operands) { Path = path },
    };

    // The fault is in f.Odd. When something is unknown, what else is unknown is worth knowing.
    protected double Failed(int at, ref Frame f)
    {
        var fault = f.Odd.AsFault!;
        if (f.Collecting && fault.Outcome == LogicOutcome.Unknown)
            for (var i = at + 1; i < operands.Length; i++)
                if (operands[i].Eval(ref f).AsFault is { } other) fault = Fault.Both(fault, other);
        return f.NotANumber(Value.Of(fault));
    }
}

/// <inheritdoc/>
internal sealed class ArithmeticNode<T>(Node[] operands) : ArithmeticNode(operands)
    where T : struct, ICalculation
{
    private readonly Node _first = operands[0];
    private readonly Node _second = operands[1];

    // NaN where the second is to be computed.
    private readonly double _constant = operands[1] is LiteralNode { Value: { IsNumber: true } number } ? number.AsNumber : double.NaN;

    public override Arithmetic How => T.How;

    public override double Apply(double a, double b) => T.Of(a, b);

    public override Value Eval(ref Frame f)
    {
        var number = Num(ref f);
        return double.IsNaN(number) ? f.Odd : number;
    }

    public override double Num(ref Frame f)
    {
        var total = _first.Num(ref f);
        if (double.IsNaN(total) && double.IsNaN(total = f.CoerceOdd())) return Failed(0, ref f);
        var next = _constant;
        if (double.IsNaN(next))
        {
            next = _second.Num(ref f);
            if (double.IsNaN(next) && double.IsNaN(next = f.CoerceOdd())) return Failed(1, ref f);
        }

        total = T.Of(total, next);
        if (Operands.Length > 2) return More(total, ref f);
        return double.IsFinite(total) ? total : f.NotANumber(Value.Of(Fault.NotANumber));
    }

    private double More(double total, ref Frame f)
    {
        var operands = Operands;
        for (var i = 2; i < operands.Length; i++)
        {
            var next = operands[i].Num(ref f);
            if (double.IsNaN(next) && double.IsNaN(next = f.CoerceOdd())) return Failed(i, ref f);
            total = T.Of(total, next);
        }

        return double.IsFinite(total) ? total : f.NotANumber(Value.Of(Fault.NotANumber));
    }
}

/// <summary>One operand: +x makes a number, -x changes the sign, /x is 1/x. An operand that is a list of numbers is folded when it was written without brackets.</summary>
internal sealed class AloneNode(Arithmetic how, Node operand, bool spread) : Node
{
    public Arithmetic How => how;

    public Node Operand => operand;

    public override int Size => 1 + operand.Size;

    public override Value Eval(ref Frame f)
    {
        var value = operand.Eval(ref f);
        if (value.IsFault) return value;
        if (!spread || value.AsArray is not { } list) return Calculating.Fold(how, [value]);
        if (list.Count > f.Options.MaxList) return f.Exceed(Path, $"a list of more than {f.Options.MaxList:N0} items");
        return f.Charge(list.Count, Path) ? Calculating.Fold(how, list.Span) : Value.Of(f.Fault!);
    }
}
