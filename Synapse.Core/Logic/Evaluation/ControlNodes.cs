namespace Synapse.Core.Logic.Evaluation;

/// <summary>
/// <c>and</c> and <c>or</c>: the first operand that decides, else the last. Kleene's logic for unknown: an operand that decides
/// does so whatever is unknown beside it.
/// </summary>
internal sealed class JunctionNode(bool isAnd, Node[] operands) : Node
{
    private readonly int _size = SizeOf(operands);

    // What leaves the answer to the next operand.
    private readonly Truth _passing = isAnd ? Truth.True : Truth.False;

    public bool IsAnd => isAnd;

    public Node[] Operands => operands;

    public override int Size => _size;

    public override Truth Test(ref Frame f)
    {
        var all = operands;
        for (var i = 0; i < all.Length; i++)
        {
            var truth = all[i].Test(ref f);
            if (truth == _passing) continue;
            return truth == Truth.Unknown ? TestRest(i + 1, ref f) : truth;
        }

        return _passing;
    }

    // One operand is unknown: one of the others may still decide.
    private Truth TestRest(int from, ref Frame f)
    {
        var unknown = f.Fault!;
        for (var i = from; i < operands.Length; i++)
        {
            var truth = operands[i].Test(ref f);
            if (truth == Truth.Unknown) unknown = Unknown(unknown, ref f);
            else if (truth != _passing) return truth;
        }

        return f.Fail(unknown);
    }

    public override Value Eval(ref Frame f)
    {
        var deciding = isAnd ? Truth.False : Truth.True;
        Fault? unknown = null;
        Value value = default;
        foreach (var operand in operands)
        {
            value = operand.Eval(ref f);
            var truth = f.TruthOf(value);
            if (truth == deciding || truth == Truth.Error) return value;
            if (truth == Truth.Unknown) unknown = Unknown(unknown, ref f);
        }

        return unknown is not null ? Value.Of(unknown) : value;
    }

    internal static Fault Unknown(Fault? before, ref Frame f) =>
        before is null ? f.Fault! : f.Collecting ? Fault.Both(before, f.Fault!) : before;
}

/// <summary><c>!</c> and <c>!!</c>.</summary>
internal sealed class NotNode(Node operand, bool negate) : Node
{
    public Node Operand => operand;

    public bool Negates => negate;

    public override int Size => 1 + operand.Size;

    public override Truth Test(ref Frame f)
    {
        var truth = operand.Test(ref f);
        return truth > Truth.True || !negate ? truth : truth == Truth.True ? Truth.False : Truth.True;
    }

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));
}

/// <summary><c>if</c>: condition, answer, condition, answer, …, otherwise.</summary>
internal sealed class IfNode(Node[] parts) : Node
{
    private static readonly LiteralNode Nothing = new(Value.Null);

    private readonly int _size = SizeOf(parts);

    public Node[] Parts => parts;

    public override int Size => _size;

    public override Value Eval(ref Frame f) => Choose(ref f) is { } chosen ? chosen.Eval(ref f) : Value.Of(f.Fault!);

    public override Truth Test(ref Frame f)
    {
        var all = parts;
        var i = 0;
        for (; i + 1 < all.Length; i += 2)
        {
            var truth = all[i].Test(ref f);
            if (truth == Truth.True) return all[i + 1].Test(ref f);
            if (truth != Truth.False) return truth;
        }

        return i < all.Length ? all[i].Test(ref f) : Truth.False;
    }

    public override double Num(ref Frame f) => Choose(ref f) is { } chosen ? chosen.Num(ref f) : f.NotANumber(Value.Of(f.Fault!));

    // The answer to evaluate; null when a condition is unknown or failed.
    private Node? Choose(ref Frame f)
    {
        var i = 0;
        for (; i + 1 < parts.Length; i += 2)
        {
            var truth = parts[i].Test(ref f);
            if (truth == Truth.True) return parts[i + 1];
            if (truth != Truth.False) return null;
        }

        return i < parts.Length ? parts[i] : Nothing;
    }
}

/// <summary><c>??</c>: the first operand that is not null.</summary>
internal sealed class CoalesceNode(Node[] operands) : Node
{
    public Node[] Operands => operands;

    private readonly int _size = SizeOf(operands);

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        foreach (var operand in operands)
        {
            var value = operand.Eval(ref f);
            if (!value.IsNullOrMissing) return value;
        }

        return Value.Null;
    }
}

/// <summary><c>throw</c>: ends in an error, an object as it is, anything else as its type.</summary>
internal sealed class ThrowNode(Node operand, bool spread) : Node
{
    public override int Size => 1 + operand.Size;

    public override Value Eval(ref Frame f)
    {
        var value = operand.Eval(ref f);
        if (value.IsFault) return value;
        if (spread && value.AsArray is { } list) value = list.Count > 0 ? list[0] : Value.Null;
        return Value.Of(Fault.Thrown(value.IsObject ? value : ObjectValue.Of(("type", value))));
    }
}

/// <summary><c>try</c>: the first operand that does not fail; from the second on the data are the last error. Unknown is no failure.</summary>
internal sealed class TryNode(Node[] operands) : Node
{
    private readonly int _size = SizeOf(operands);

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        var (data, scope) = (f.Data, f.Scope);
        var value = Value.Null;
        foreach (var operand in operands)
        {
            value = operand.Eval(ref f);
            if (value.AsFault is not { Outcome: LogicOutcome.Error } fault) break;
            f.Data = fault.Payload;
            f.Scope = new Scope(data, Value.Null, scope);
        }

        (f.Data, f.Scope) = (data, scope);
        return value;
    }
}

/// <summary><c>pipe</c>: each operand with what the one before gave as its data.</summary>
internal sealed class PipeNode(Node[] operands) : Node
{
    private readonly int _size = SizeOf(operands);

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        var (data, scope) = (f.Data, f.Scope);
        var value = operands[0].Eval(ref f);
        for (var i = 1; i < operands.Length && !value.IsFault; i++)
        {
            f.Data = value;
            f.Scope = new Scope(data, Value.Null, scope);
            value = operands[i].Eval(ref f);
        }

        (f.Data, f.Scope) = (data, scope);
        return value;
    }
}
