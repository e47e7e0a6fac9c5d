namespace Synapse.Core.Logic.Evaluation;

/// <summary>An operation that looks at each item of a list, with the item as the data of its body.</summary>
internal abstract class LoopNode(Node source, Node body, bool listRequired, bool climbs) : Node
{
    public override int Size => 1 + source.Size + body.Size;

    public Node Source => source;

    public Node Body => body;

    public bool ListRequired => listRequired;

    /// <summary>Whether something in the loop looks at what is around it.</summary>
    public bool Climbs => climbs;

    /// <summary>What one round costs.</summary>
    public int RoundCost => body.Size;

    /// <summary>The list, or null with the fault in <see cref="Frame.Fault"/>. No list is an empty one, unless a list is required.</summary>
    protected ArrayValue? List(ref Frame f) => ListOf(source.Eval(ref f), ref f);

    /// <summary>As <see cref="List"/>, of what the source gave.</summary>
    public ArrayValue? ListOf(Value value, ref Frame f)
    {
        if (value.AsArray is { } list)
        {
            if (list.Count <= f.Options.MaxList) return list;
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

    protected static void Leave(Around around, ref Frame f) => (f.Data, f.Scope) = (around.Data, around.Scope);

    /// <summary>Moves to an item; false when the budget ran out.</summary>
    protected bool Next(ArrayValue list, int index, ref Frame f)
    {
        f.Data = list[index];
        if (climbs) f.Scope!.Index = index;
        return f.Charge(RoundCost, Path);
    }

    protected readonly record struct Around(Value Data, Scope? Scope);
}

/// <summary><c>some</c>, <c>all</c>, <c>none</c>, by Kleene's logic: an item that decides does so whatever is unknown of the others.</summary>
internal sealed class QuantifierNode(Node source, Node body, bool all, bool negate, bool listRequired, bool climbs)
    : LoopNode(source, body, listRequired, climbs)
{
    public bool IsAll => all;

    public bool Negates => negate;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f)
    {
        if (List(ref f) is not { } list) return f.Fault!.Truth;
        if (list.Count == 0) return negate ? Truth.True : Truth.False;
        var around = Enter(list, ref f);
        var truth = Decide(list, ref f);
        Leave(around, ref f);
        return truth > Truth.True || !negate ? truth : truth == Truth.True ? Truth.False : Truth.True;
    }

    private Truth Decide(ArrayValue list, ref Frame f)
    {
        var deciding = all ? Truth.False : Truth.True;
        Fault? unknown = null;
        for (var i = 0; i < list.Count; i++)
        {
            if (!Next(list, i, ref f)) return Truth.Error;
            var truth = Body.Test(ref f);
            if (truth == deciding || truth == Truth.Error) return truth;
            if (truth == Truth.Unknown) unknown = JunctionNode.Unknown(unknown, ref f);
        }

        return unknown is not null ? f.Fail(unknown) : all ? Truth.True : Truth.False;
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
            if (!Next(list, i, ref f)) return f.Fault;
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
            var truth = Next(list, i, ref f) ? Body.Test(ref f) : Truth.Error;
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
internal sealed class ReduceNode(Node source, Node body, Node? start, bool climbs, bool reusable) : LoopNode(source, body, false, climbs)
{
    public static readonly Shape Pair = Shape.Of("accumulator", "current");

    public Node? Start => start;

    /// <summary>Whether the body only reads the two by name.</summary>
    public bool Reusable => reusable;

    public override int Size => base.Size + (start?.Size ?? 0);

    public override Value Eval(ref Frame f)
    {
        var value = start?.Eval(ref f) ?? Value.Missing;
        if (value.IsFault) return value;
        if (List(ref f) is not { } list) return Value.Of(f.Fault!);
        if (list.Count == 0) return value.IsMissing ? Value.Of(Fault.InvalidArguments) : value;
        var around = Enter(list, ref f);
        value = value.IsMissing ? Run(list, 1, list[0], ref f) : Run(list, 0, value, ref f);
        Leave(around, ref f);
        return value;
    }

    private Value Run(ArrayValue list, int from, Value accumulator, ref Frame f)
    {
        // Where the body never takes the pair as a whole, one pair serves all rounds.
        Value[]? slots = null;
        ObjectValue? pair = null;
        for (var i = from; i < list.Count; i++)
        {
            if (!Next(list, i, ref f)) return Value.Of(f.Fault!);
            if (slots is null || !reusable) pair = ObjectValue.FromSlots(Pair, slots = [accumulator, list[i]]);
            else (slots[0], slots[1]) = (accumulator, list[i]);
            f.Data = pair!;
            accumulator = Body.Eval(ref f);
            if (accumulator.IsFault) break;
        }

        return accumulator;
    }
}
