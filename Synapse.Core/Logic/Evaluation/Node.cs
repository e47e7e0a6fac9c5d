namespace Synapse.Core.Logic.Evaluation;

/// <summary>
/// One operation, ready to run. Three ways in, so that a condition never builds the values it only asks about:
/// <see cref="Eval"/> the value, <see cref="Test"/> its truth, <see cref="Num"/> its number.
/// </summary>
internal abstract class Node
{
    /// <summary>Where this operation stands in the rule, as a JSON pointer.</summary>
    public string Path { get; init; } = "";

    /// <summary>How many nodes there are from here down: what one round of a loop costs.</summary>
    public virtual int Size => 1;

    /// <summary>The value, or a fault in its place.</summary>
    public abstract Value Eval(ref Frame f);

    /// <summary>The truth of the value. Unknown and error come with <see cref="Frame.Fault"/>.</summary>
    public virtual Truth Test(ref Frame f) => f.TruthOf(Eval(ref f));

    /// <summary>The value when it is a number; otherwise NaN, and the value in <see cref="Frame.Odd"/>.</summary>
    public virtual double Num(ref Frame f)
    {
        var value = Eval(ref f);
        return value.IsNumber && !double.IsNaN(value.AsNumber) ? value.AsNumber : f.NotANumber(value);
    }

    protected static int SizeOf(ReadOnlySpan<Node> nodes)
    {
        var size = 1;
        foreach (var node in nodes) size += node.Size;
        return size;
    }
}

/// <summary>A value written in the rule.</summary>
internal sealed class LiteralNode(Value value) : Node
{
    private readonly double _number = value.IsNumber ? value.AsNumber : double.NaN;

    public Value Value { get; } = value;

    public override Value Eval(ref Frame f) => Value;

    public override double Num(ref Frame f) => double.IsNaN(_number) ? f.NotANumber(Value) : _number;
}

/// <summary>An operation that can only fail, such as one with too few arguments.</summary>
internal sealed class FaultNode(Fault fault) : Node
{
    public Fault Fault { get; } = fault;

    public override Value Eval(ref Frame f) => Value.Of(Fault);
}

/// <summary>A list with items to be computed.</summary>
internal sealed class ListNode(Node[] items) : Node
{
    private readonly int _size = SizeOf(items);

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        var values = new Value[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var value = items[i].Eval(ref f);
            if (value.IsFault) return value;
            values[i] = value;
        }

        return Lists.Build(values, Path, ref f);
    }
}

/// <summary>An object with members to be computed.</summary>
internal sealed class ObjectNode(Shape shape, Node[] values) : Node
{
    private readonly int _size = SizeOf(values);

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        var slots = new Value[values.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            var value = values[i].Eval(ref f);
            if (value.IsFault) return value;
            slots[i] = value;
        }

        var built = ObjectValue.FromSlots(shape, slots);
        return built.Depth > ArrayValue.MaxBuiltDepth ? f.Exceed(Path, $"objects nested deeper than {ArrayValue.MaxBuiltDepth}") : built;
    }
}
