using System.Collections.Frozen;

namespace Synapse.Core.Logic.Evaluation;

/// <summary><c>in</c> with a list written in the rule: short lists are searched, long ones hashed.</summary>
internal class InListNode : Node
{
    private const int Short = 8;

    private readonly Node _item;
    private readonly ArrayValue _list;
    private readonly string[] _few;
    private readonly FrozenSet<string>? _texts;
    private readonly FrozenSet<double>? _numbers;

    public InListNode(Node item, ArrayValue list)
    {
        _item = item;
        _list = list;
        _few = [.. list.Where(v => v.IsString).Select(v => v.AsString!)];
        if (list.Count <= Short) return;
        _texts = list.Where(v => v.IsString).Select(v => v.AsString!).ToFrozenSet(StringComparer.Ordinal);
        _numbers = list.Where(v => v.IsNumber).Select(v => v.AsNumber).ToFrozenSet();
    }

    public Node Item => _item;

    public ArrayValue List => _list;

    public override int Size => 2 + _item.Size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f) => Decide(_item.Eval(ref f), ref f);

    protected Truth Decide(Value value, ref Frame f)
    {
        if (value.AsFault is { } fault) return f.Fail(fault);
        return Contains(value) ? Truth.True : Truth.False;
    }

    /// <summary>The node that asks whether what another one gives is in the list.</summary>
    public static InListNode Of(Node item, ArrayValue list, string path) =>
        item is ReadNode read ? read.In(list, path) : new InListNode(item, list) { Path = path };

    protected bool Contains(string text)
    {
        if (_texts is not null) return _texts.Contains(text);
        foreach (var one in _few)
            if (Texts.Same(one, text)) return true;
        return false;
    }

    public bool Contains(Value value)
    {
        if (value.AsString is { } text) return Contains(text);
        if (_numbers is not null && value.IsNumber) return _numbers.Contains(value.AsNumber);
        foreach (ref readonly var item in _list.Span)
            if (Coercion.StrictEquals(item, value)) return true;
        return false;
    }
}

/// <summary><c>in</c> with a list or text that is computed.</summary>
internal sealed class InNode(Node item, Node list) : Node
{
    private readonly string? _wanted = (item as LiteralNode)?.Value.AsString;

    public Node Item => item;

    public Node List => list;

    public override int Size => 1 + item.Size + list.Size;

    public override Value Eval(ref Frame f) => f.ValueOf(Test(ref f));

    public override Truth Test(ref Frame f)
    {
        if (_wanted is null) return Look(item.Eval(ref f), ref f);
        var within = list.Eval(ref f);
        if (within.Reference is not ArrayValue items || items.Count > f.Options.MaxList) return Look(_wanted, within, ref f);
        return !f.Charge(items.Count, Path) ? Truth.Error : Has(items, _wanted) ? Truth.True : Truth.False;
    }

    private Truth Look(Value value, ref Frame f) =>
        value.AsFault is { } fault ? CompareNode.FailLeft(fault, list, ref f) : Look(value, list.Eval(ref f), ref f);

    private Truth Look(Value value, Value within, ref Frame f)
    {
        if (within.AsFault is { } second) return f.Fail(second);
        var length = within.AsString?.Length / 8 ?? within.AsArray?.Count ?? 0;
        if (within.IsArray && length > f.Options.MaxList) return f.Fail(Fault.Budget(Path, $"a list of more than {f.Options.MaxList:N0} items"));
        return !f.Charge(length, Path) ? Truth.Error : Contains(value, within) ? Truth.True : Truth.False;
    }

    private static bool Has(ArrayValue list, string wanted)
    {
        foreach (ref readonly var one in list.Items.AsSpan())
            if (one.Reference is string found && Texts.Same(found, wanted)) return true;
        return false;
    }

    /// <summary>Text within text, or a value among the items of a list; in anything else there is nothing.</summary>
    public static bool Contains(Value item, Value within)
    {
        if (within.AsString is { } text) return text.Contains(Coercion.ToText(item), StringComparison.Ordinal);
        if (within.AsArray is not { } list) return false;
        if (item.AsString is { } wanted) return Has(list, wanted);
        foreach (ref readonly var one in list.Items.AsSpan())
            if (Coercion.StrictEquals(one, item)) return true;
        return false;
    }
}
