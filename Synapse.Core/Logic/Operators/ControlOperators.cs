using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>Operators that do not evaluate all their operands.</summary>
internal static class ControlOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("and", 0, int.MaxValue, Junction) { IsLazy = true },
        new("or", 0, int.MaxValue, Junction) { IsLazy = true },
        new("!", 0, int.MaxValue, Not),
        new("not", 0, int.MaxValue, Not),
        new("!!", 0, int.MaxValue, Not),
        new("if", 0, int.MaxValue, If) { IsLazy = true },
        new("?:", 0, int.MaxValue, If) { IsLazy = true },
        new("??", 0, int.MaxValue, Coalesce),
        new("try", 1, int.MaxValue, Try) { IsFoldable = false },
        new("pipe", 1, int.MaxValue, Pipe) { IsLazy = true, IsFoldable = false },
        new("eachKey", 1, 1, static (call, low, needed) => call.Args.Length == 0 ? Lowering.Invalid(call) : low.Lower(call.Args[0], needed)) { TakesObject = true },
        new("throw", 1, 1, Throw) { IsFoldable = false },
        new("log", 0, int.MaxValue, Log) { IsFoldable = false },
    ];

    private static Node Junction(CallExpr call, Lowering low, bool needed)
    {
        var isAnd = call.Is("and");
        if (call.Args.Length == 0) return Literal(call, low.IsCommunity ? Value.False : Value.Null);
        return new JunctionNode(isAnd, Chosen(call, low, needed)) { Path = call.Path };
    }

    // Every operand but the last is only asked about; the last is the value when nothing before decided.
    private static Node[] Chosen(CallExpr call, Lowering low, bool needed)
    {
        var nodes = new Node[call.Args.Length];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = low.Lower(call.Args[i], needed && i == nodes.Length - 1);
        return nodes;
    }

    private static Node Not(CallExpr call, Lowering low, bool needed)
    {
        var negate = !call.Is("!!");
        return call.Args.Length == 0 ? Literal(call, negate) : new NotNode(low.Asked(call.Args[0]), negate) { Path = call.Path };
    }

    private static Node If(CallExpr call, Lowering low, bool needed)
    {
        if (call.Args.Length == 0) return Literal(call, Value.Null);
        if (call.Args.Length == 1) return low.Lower(call.Args[0], needed);
        var parts = new Node[call.Args.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var isCondition = i % 2 == 0 && i < parts.Length - 1;
            parts[i] = low.Lower(call.Args[i], needed && !isCondition);
        }

        return new IfNode(parts) { Path = call.Path };
    }

    private static Node Coalesce(CallExpr call, Lowering low, bool needed) =>
        call.Form == ArgumentForm.Computed
            ? new FunctionNode(FirstPresent, [low.Lower(call.Args[0], needed)]) { Path = call.Path }
            : new CoalesceNode(Chosen(call, low, needed)) { Path = call.Path };

    private static Value FirstPresent(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        if (args[0].AsArray is not { } list) return args[0];
        foreach (var value in list.Span)
            if (!value.IsNullOrMissing) return value;
        return Value.Null;
    }

    private static Node Try(CallExpr call, Lowering low, bool needed)
    {
        if (call.Args.Length == 0) return Literal(call, Value.Null);
        var nodes = new Node[call.Args.Length];
        nodes[0] = low.Lower(call.Args[0], needed);
        for (var i = 1; i < nodes.Length; i++)
        {
            var arg = call.Args[i];
            nodes[i] = low.InScope(null, l => l.Lower(arg, needed)).Body;
        }

        return new TryNode(nodes) { Path = call.Path };
    }

    // Each operand has what the one before gave as its data.
    private static Node Pipe(CallExpr call, Lowering low, bool needed)
    {
        if (call.Form != ArgumentForm.List || call.Args.Length == 0) return Lowering.Invalid(call);
        var last = call.Args.Length - 1;
        var nodes = new Node[call.Args.Length];
        nodes[0] = low.Lower(call.Args[0], needed && last == 0);
        for (var i = 1; i < nodes.Length; i++)
        {
            var (arg, isNeeded) = (call.Args[i], needed && i == last);
            nodes[i] = low.InScope(null, l => l.Lower(arg, isNeeded)).Body;
        }

        return new PipeNode(nodes) { Path = call.Path };
    }

    private static Node Throw(CallExpr call, Lowering low, bool needed) =>
        call.Args.Length == 0 ? Lowering.Invalid(call) : new ThrowNode(low.Asked(call.Args[0]), call.Form == ArgumentForm.Computed) { Path = call.Path };

    // Nothing is written anywhere: running has no effects. The trace shows the value.
    private static Node Log(CallExpr call, Lowering low, bool needed) =>
        call.Args.Length == 0 ? Literal(call, Value.Null) : low.Lower(call.Args[0], needed);

    private static LiteralNode Literal(CallExpr call, Value value) => new(value) { Path = call.Path };
}
