using System.Runtime.CompilerServices;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>An operator that computes with its operands' values. <paramref name="at"/>: where it stands, for a budget that runs out.</summary>
internal delegate Value Function(scoped ReadOnlySpan<Value> args, ref Frame f, string at);

/// <summary>Evaluates the operands and calls the function. The first operand that fails ends it; missing ones are gathered.</summary>
internal sealed class FunctionNode(Function function, Node[] args) : Node
{
    private const int OnStack = 4;

    private readonly int _size = SizeOf(args);

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        if (args.Length > OnStack) return Call(new Value[args.Length], ref f);
        var buffer = default(Operands);
        return Call(((Span<Value>)buffer)[..args.Length], ref f);
    }

    private Value Call(scoped Span<Value> values, ref Frame f)
    {
        Fault? unknown = null;
        for (var i = 0; i < args.Length; i++)
        {
            var value = args[i].Eval(ref f);
            if (value.AsFault is { } fault)
            {
                if (fault.Outcome != LogicOutcome.Unknown) return unknown is null ? value : Value.Of(unknown);
                unknown = unknown is null ? fault : Fault.Both(unknown, fault);
                if (!f.Collecting) break;
            }

            values[i] = value;
        }

        return unknown is null ? function(values, ref f, Path) : Value.Of(unknown);
    }

    [InlineArray(OnStack)]
    private struct Operands
    {
        private Value _first;
    }
}

/// <summary>One operand that may come out as the list of operands.</summary>
internal sealed class SpreadNode(Function function, int min, Node arg) : Node
{
    public override int Size => 1 + arg.Size;

    public override Value Eval(ref Frame f)
    {
        var value = arg.Eval(ref f);
        if (value.IsFault) return value;
        if (value.AsArray is not { } list) return min > 1 ? Value.Of(Fault.InvalidArguments) : function([value], ref f, Path);
        if (list.Count < min) return Value.Of(Fault.InvalidArguments);
        if (list.Count > f.Options.MaxList) return f.Exceed(Path, $"a list of more than {f.Options.MaxList:N0} items");
        return f.Charge(list.Count, Path) ? function(list.Span, ref f, Path) : Value.Of(f.Fault!);
    }
}
