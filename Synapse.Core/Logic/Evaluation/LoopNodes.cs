using System.Runtime.CompilerServices;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>An operation that looks at each item of a list, with the item as the data of its body.</summary>
internal abstract class LoopNode(Node source, Node body, bool listRequired, bool climbs) : Node
{
    private readonly int _roundCost = body.Size;

    public override int Size => 1 + source.Size + body.Size;

    public Node Source => source;

    public Node Body => body;

    public bool ListRequired => listRequired;

    /// <summary>Whether something in the loop looks at what is around it.</summary>
    public bool Climbs => climbs;

    /// <summary>What one round costs.</summary>
    public int RoundCost => _roundCost;

    /// <summary>The list, or null with the fault in <see cref="Frame.Fault"/>. No list is an empty one, unless a list is required.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected ArrayValue? List(ref Frame f)
    {
        var value = source.Eval(ref f);
        return value.Reference is ArrayValue list && list.Items.Length <= f.Options.MaxList ? list : ListOf(value, ref f);
    }

    private ArrayValue? ListOf(Value value, ref Frame f)
    {
        if (value.IsArray)
        {
            f.Exceed(Path, $"a list of more than {f.Options.MaxList:N0} items");
            return null;
        }

        if (!listRequired && f.TruthOf(value) == Truth.False) return ArrayValue.Empty;
        f.Fault = value.AsFault ?? Fault.InvalidArguments;
        return null;
    }

    /// <summary>Enters the loop: what is around it is remembered when the program asks for it.</summary>
    protected Around Enter(ArrayValue list, ref Frame f)
    {
        var around = new Around(f.Data, f.Scope);
        if (climbs) f.Scope = new Scope(f.Data, list, f.Scope);
        return around;
    }

    protected static void Leave(Around around, ref Frame f)
    {
        f.Data = around.Data;
        f.Scope = around.Scope;
    }

    /// <summary>Moves to an item; false when the budget ran out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool Next(Value item, int index, ref Frame f)
    {
        f.Data = item;
        if (climbs) f.Scope!.Index = index;
        return f.Charge(_roundCost, Path);
    }

    protected readonly record struct Around(Value Data, Scope? Scope);
}

/// <summary><c>some</c>, <c>all</c>, <c>none</c>, by Kleene's logic: an item that decides does so whatever is unknown of the others.</summary>
internal sealed class QuantifierNode(Node source, Node body, bool all, bool negate, bool listRequired, bool climbs)
    : LoopNode(source, body, listRequired, climbs)
{
    // What leaves the answer to the next item.
    private readonly Truth _passing = all ? Truth.True : Truth.False;

    public bool IsAll => all;

    public bool Negates => negate;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f)
    {
        if (List(ref f) is not { } list) return f.Fault!.Truth;
        var items = list.Items;
        if (items.Length == 0) return negate ? Truth.True : Truth.False;
        var truth = Climbs ? DecideInside(list, ref f) : DecideHere(items, ref f);
        return truth > Truth.True || !negate ? truth : truth == Truth.True ? Truth.False : Truth.True;
    }

    private Truth DecideInside(ArrayValue list, ref Frame f)
    {
        var around = Enter(list, ref f);
        var truth = Decide(list.Items, ref f);
        Leave(around, ref f);
        return truth;
    }

    // Nothing in the body looks around: no scope is entered.
    private Truth DecideHere(Value[] items, ref Frame f)
    {
        var outer = f.Data;
        var truth = Decide(items, ref f);
        f.Data = outer;
        return truth;
    }

    private Truth Decide(Value[] items, ref Frame f)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (!Next(items[i], i, ref f)) return Truth.Error;
            var truth = Body.Test(ref f);
            if (truth == _passing) continue;
            return truth == Truth.Unknown ? DecideRest(items, i + 1, ref f) : truth;
        }

        return _passing;
    }

    private Truth DecideRest(Value[] items, int from, ref Frame f)
    {
        var unknown = f.Fault!;
        for (var i = from; i < items.Length; i++)
        {
            if (!Next(items[i], i, ref f)) return Truth.Error;
            var truth = Body.Test(ref f);
            if (truth == Truth.Unknown) unknown = JunctionNode.Unknown(unknown, ref f);
            else if (truth != _passing) return truth;
        }

        return f.Fail(unknown);
    }
}

/// <summary><c>map</c>: a list of what the body gives for each item.</summary>
internal sealed class MapNode(Node source, Node body, bool listRequired, bool climbs) : LoopNode(source, body, listRequired, climbs)
{
    public override Value Eval(ref Frame f)
    {
        if (List(ref f) is not { } list) return Value.Of(f.Fault!);
        if (list.Count == 0) return Value.EmptyArray;
        var around = Enter(list, ref f);
        var values = new Value[list.Count];
        var fault = Fill(list, values, ref f);
        Leave(around, ref f);
        return fault is null ? Lists.Build(values, Path, ref f) : Value.Of(fault);
    }

    private Fault? Fill(ArrayValue list, Value[] values, ref Frame f)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!Next(list.Items[i], i, ref f)) return f.Fault;
            values[i] = Body.Eval(ref f);
            if (values[i].AsFault is { } fault) return fault;
        }

        return null;
    }
}

/// <summary><c>filter</c>: the items for which the body holds. As a condition it builds no list.</summary>
internal sealed class FilterNode(Node source, Node body, bool listRequired, bool climbs) : LoopNode(source, body, listRequired, climbs)
{
    public override Value Eval(ref Frame f)
    {
        if (List(ref f) is not { } list) return Value.Of(f.Fault!);
        var kept = new List<Value>();
        var truth = Run(list, kept, ref f);
        return truth > Truth.True ? Value.Of(f.Fault!) : kept.Count == list.Count ? list : Lists.Build([.. kept], Path, ref f);
    }

    public override Truth Test(ref Frame f) => List(ref f) is { } list ? Run(list, null, ref f) : f.Fault!.Truth;

    // True when something is kept. An item of which it is unknown leaves the list unknown.
    private Truth Run(ArrayValue list, List<Value>? kept, ref Frame f)
    {
        var any = Truth.False;
        var around = Enter(list, ref f);
        for (var i = 0; i < list.Count; i++)
        {
            var truth = Next(list.Items[i], i, ref f) ? Body.Test(ref f) : Truth.Error;
            if (truth == Truth.False) continue;
            any = truth;
            if (truth != Truth.True) break;
            kept?.Add(list[i]);
        }

        Leave(around, ref f);
        return any;
    }
}

/// <summary><c>reduce</c>: the body over accumulator and current, item after item.</summary>
/// <param name="scope">What the body reads: whether it ever takes the two as one object is known once the body is lowered.</param>
internal sealed class ReduceNode(Node source, Node body, Node? start, bool climbs, Operators.ScopeShape scope) : LoopNode(source, body, false, climbs)
{
    public const string Accumulator = "accumulator";
    public const string Current = "current";

    private static readonly Shape Pair = Shape.Of(Accumulator, Current);

    private readonly ArithmeticNode? _fold = body is ArithmeticNode { FoldsItems: true } fold ? fold : null;

    // The one name under which the sum is taken of each item: {"+": [accumulator, current.power_kw]}.
    private readonly NameKey? _summed = !climbs && body is ArithmeticNode { FoldsItems: true, How: Arithmetic.Add, Operands: [_, ReadNode { Keys: [_, var key] }] } ? key : null;

    public Node? Start => start;

    /// <summary>Whether the body only reads the two by name.</summary>
    public bool ByName => !scope.TakenWhole;

    public override int Size => base.Size + (start?.Size ?? 0);

    public override Value Eval(ref Frame f)
    {
        var value = start?.Eval(ref f) ?? Value.Missing;
        if (value.IsFault) return value;
        if (List(ref f) is not { } list) return Value.Of(f.Fault!);
        if (list.Count == 0) return value.IsMissing ? Value.Of(Fault.InvalidArguments) : value;
        var around = Enter(list, ref f);
        var accumulator = f.Accumulator;
        value = value.IsMissing ? Run(list.Items, 1, list[0], ref f) : Run(list.Items, 0, value, ref f);
        f.Accumulator = accumulator;
        Leave(around, ref f);
        return value;
    }

    private Value Run(Value[] items, int from, Value accumulator, ref Frame f)
    {
        var byName = ByName;
        if (byName && accumulator.IsNumber && _fold is not null) return Fold(_fold, items, from, accumulator.AsNumber, ref f);
        for (var i = from; i < items.Length; i++)
        {
            if (!Next(items[i], i, ref f)) return Value.Of(f.Fault!);
            if (byName) f.Accumulator = accumulator;
            else f.Data = ObjectValue.FromSlots(Pair, [accumulator, items[i]]);
            accumulator = Body.Eval(ref f);
            if (accumulator.IsFault) break;
        }

        return accumulator;
    }

    // {"+": [accumulator, something of the item]}: the accumulator stays a number.
    private Value Fold(ArithmeticNode fold, Value[] items, int from, double total, ref Frame f)
    {
        if (_summed is not null) return Sum(_summed, fold, items, from, total, ref f);
        var operand = fold.Operands[1];
        for (var i = from; i < items.Length; i++)
        {
            if (!Next(items[i], i, ref f)) return Value.Of(f.Fault!);
            var next = operand.Num(ref f);
            if (double.IsNaN(next) && double.IsNaN(next = f.CoerceOdd())) return f.Odd;
            total = fold.Apply(total, next);
            if (!double.IsFinite(total)) return Value.Of(Fault.NotANumber);
        }

        return total;
    }

    // Numbers are taken from the items straight away; what is none is looked at by the node.
    private Value Sum(NameKey key, ArithmeticNode fold, Value[] items, int from, double total, ref Frame f)
    {
        for (var i = from; i < items.Length; i++)
        {
            if (!f.Charge(RoundCost, Path)) return Value.Of(f.Fault!);
            var item = key.Of(items[i]);
            var next = item.AsNumber;
            if (!item.IsNumber || double.IsNaN(next))
            {
                f.Data = items[i];
                next = fold.Operands[1].Num(ref f);
                if (double.IsNaN(next) && double.IsNaN(next = f.CoerceOdd())) return f.Odd;
            }

            total += next;
            if (!double.IsFinite(total)) return Value.Of(Fault.NotANumber);
        }

        return total;
    }
}
