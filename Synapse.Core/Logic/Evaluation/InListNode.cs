using System.Collections.Frozen;

namespace Synapse.Core.Logic.Evaluation;

/// <summary><c>in</c> with a list written in the rule: short lists are searched, long ones hashed.</summary>
internal sealed class InListNode : Node
{
    private const int Short = 8;

    private readonly Node _item;
    private readonly ArrayValue _list;
    private readonly FrozenSet<string>? _texts;
    private readonly FrozenSet<double>? _numbers;

    public InListNode(Node item, ArrayValue list)
    {
        _item = item;
        _list = list;
        if (list.Count <= Short) return;
        _texts = list.Where(v => v.IsString).Select(v => v.AsString!).ToFrozenSet(StringComparer.Ordinal);
        _numbers = list.Where(v => v.IsNumber).Select(v => v.AsNumber).ToFrozenSet();
    }

    public Node Item => _item;

    public ArrayValue List => _list;

    public override int Size => 2 + _item.Size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f) => Decide(_item.Eval(ref f), ref f);

    public Truth Decide(Value value, ref Frame f)
    {
        if (value.AsFault is { } fault) return f.Fail(fault);
        return Contains(value) ? Truth.True : Truth.False;
    }

    private bool Contains(Value value)
    {
        if (_texts is not null && value.AsString is { } text) return _texts.Contains(text);
        if (_numbers is not null && value.IsNumber) return _numbers.Contains(value.AsNumber);
        foreach (ref readonly var item in _list.Span)
            if (Coercion.StrictEquals(item, value)) return true;
        return false;
    }
}
