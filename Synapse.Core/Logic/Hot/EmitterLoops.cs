using System.Linq.Expressions;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

/// <summary>Loops whose bodies do not look at what is around them.</summary>
internal sealed partial class Emitter
{
    private sealed record Loop(LoopNode Node, ParameterExpression Items, ParameterExpression Index, ParameterExpression Item);

    private BlockExpression Quantify(QuantifierNode node, Ways outer)
    {
        var ways = node.Negates ? outer.Swapped : outer;
        var loop = NewLoop(node);
        var unknown = Local(typeof(bool));
        var (decided, left, done, next, remember) = (Expression.Label(), Expression.Label(), Expression.Label(), Expression.Label(), Expression.Label());
        var load = Load(loop, ways);
        var inside = node.IsAll ? new Ways(next, decided, remember, left) : new Ways(decided, next, remember, left);
        var usesBefore = _frameUses;
        var body = InScope(loop.Item, () => Jump(node.Body, inside), out var start);
        var (around, enter, leave) = Frames(_frameUses > usesBefore, loop.Item);
        return Expression.Block(
            load,
            Expression.IfThen(Expression.Equal(Expression.ArrayLength(loop.Items), Expression.Constant(0)), Expression.Goto(ways.False)),
            Expression.Assign(unknown, Expression.Constant(false)),
            around,
            Each(loop, done, left, [enter, .. start, body, Expression.Label(remember), Expression.Assign(unknown, Expression.Constant(true)), Expression.Label(next)]),
            leave,
            Expression.IfThenElse(unknown, Expression.Goto(ways.Unknown), Expression.Goto(node.IsAll ? ways.True : ways.False)),
            Expression.Label(decided),
            leave,
            Expression.Goto(node.IsAll ? ways.False : ways.True),
            Expression.Label(left),
            Expression.Goto(ways.Left));
    }

    /// <summary>Whether a reduce only reads its two by name and computes with them: nothing looks for them in the frame.</summary>
    private static bool IsNative(ReduceNode node) => node is { Climbs: false, ByName: true } && IsNative(node.Body);

    private static bool IsNative(Node node) => node switch
    {
        LiteralNode => true,
        ReadNode { Fallback: null, Keys: [{ Name: "accumulator" or "current" }, ..] keys } => Array.TrueForAll(keys, IsNumbered),
        ArithmeticNode arithmetic => Array.TrueForAll(arithmetic.Operands, IsNative),
        CompareNumberNode compare => IsNative(compare.Left),
        CompareNode compare => IsNative(compare.Left) && IsNative(compare.Right),
        EqualsTextNode equals => IsNative(equals.Left),
        NotNode not => IsNative(not.Operand),
        JunctionNode junction => Array.TrueForAll(junction.Operands, IsNative),
        IfNode choice => Array.TrueForAll(choice.Parts, IsNative),
        _ => false,
    };

    private BlockExpression Reduced(ReduceNode node)
    {
        var (loop, total, end, done, empty) = (NewLoop(node), Local(typeof(Value)), Expression.Label(), Expression.Label(), Expression.Label());
        var ways = Ways.New();
        var first = node.Start is null ? null : Eval(node.Start);
        var load = Load(loop, ways with { False = empty });
        var body = InScope(loop.Item, () => Eval(node.Body), out var start, (total, loop.Item));
        return Expression.Block(
            typeof(Value),
            first is null ? Expression.Empty() : Expression.Block(
                Expression.Assign(total, first),
                Expression.IfThen(Call(nameof(Calls.IsFault), total), Expression.Goto(end))),
            load,
            first is not null ? Expression.Empty() : Expression.Block(
                Expression.IfThen(Expression.Equal(Expression.ArrayLength(loop.Items), Expression.Constant(0)), Expression.Goto(ways.Left)),
                Expression.Assign(total, Expression.ArrayIndex(loop.Items, Expression.Constant(0))),
                Expression.Assign(loop.Index, Expression.Constant(1))),
            Each(loop, done, ways.Left, [.. start, Expression.Assign(total, body), Expression.IfThen(Call(nameof(Calls.IsFault), total), Expression.Goto(end))]),
            Expression.Goto(end),
            Expression.Label(empty),
            Expression.Goto(first is null ? ways.Left : end),
            Arrive(ways.Unknown, total, Call(nameof(Calls.Unknown)), end),
            Expression.Label(ways.True),
            Arrive(ways.Left, total, Call(nameof(Calls.LeftToInterpreter)), end),
            Expression.Label(end),
            total);
    }

    /// <summary>Whether a reduce adds up something of its items from a number on: then the accumulator is a number and never becomes a value.</summary>
    private static bool IsFold(ReduceNode node) => IsNative(node) && node is { Start: LiteralNode { Value.IsNumber: true }, Body: ArithmeticNode { FoldsItems: true } };

    // NaN, as from any calculation, when it does not come to a number.
    private BlockExpression Folded(ReduceNode node)
    {
        var (loop, total, next) = (NewLoop(node), Local(typeof(double)), Local(typeof(double)));
        var (done, end, none, unknown) = (Expression.Label(), Expression.Label(), Expression.Label(), Expression.Label());
        var fold = (ArithmeticNode)node.Body;
        var load = Load(loop, new Ways(none, end, unknown, none));
        var operand = InScope(loop.Item, () => Num(fold.Operands[1]), out var start, (Local(typeof(Value)), loop.Item));
        return Expression.Block(
            typeof(double),
            Expression.Assign(total, Expression.Constant(((LiteralNode)node.Start!).Value.AsNumber)),
            load,
            Each(loop, done, none, [
                .. start,
                Expression.Assign(next, operand),
                Expression.Assign(total, Call(nameof(Calls.Finite), Apply(fold.How, total, next))),
                Expression.IfThen(IsNaN(total), Expression.Goto(end))]),
            Expression.Goto(end),
            Expression.Label(unknown),
            Expression.Assign(Missing, Expression.Constant(true)),
            Expression.Label(none),
            Expression.Assign(total, NotANumber),
            Expression.Label(end),
            total);
    }

    private Loop NewLoop(LoopNode node) => new(node, Local(typeof(Value[])), Local(typeof(int)), Local(typeof(Value)));

    // The items; what is no list goes its way, an empty one the way of false.
    private BlockExpression Load(Loop loop, Ways ways)
    {
        var source = Local(typeof(Value));
        return Expression.Block(
            Expression.Assign(source, Eval(loop.Node.Source)),
            Expression.Assign(loop.Items, Call(nameof(Calls.Items), source)),
            Expression.IfThen(
                Expression.ReferenceEqual(loop.Items, Expression.Constant(null)),
                Follow(Call(nameof(Calls.NoList), source, Expression.Constant(loop.Node.ListRequired), _emptyObjectIsFalse), ways)),
            Expression.IfThen(Expression.GreaterThan(Expression.ArrayLength(loop.Items), Expression.Constant(_options.MaxList)), Expression.Goto(ways.Left)),
            Expression.Assign(loop.Index, Expression.Constant(0)));
    }

    private BlockExpression Each(Loop loop, LabelTarget done, LabelTarget exhausted, IEnumerable<Expression> body)
    {
        if (_fuel is null)
        {
            _fuel = Local(typeof(int));
            _prologue.Add(Expression.Assign(_fuel, Expression.Constant((int)Math.Min(Fuel, _options.MaxCost))));
        }

        return Expression.Block(Expression.Loop(
            Expression.Block([
                Expression.IfThen(Expression.GreaterThanOrEqual(loop.Index, Expression.ArrayLength(loop.Items)), Expression.Goto(done)),
                Expression.Assign(_fuel, Expression.Subtract(_fuel, Expression.Constant(loop.Node.RoundCost))),
                Expression.IfThen(Expression.LessThan(_fuel, Expression.Constant(0)), Expression.Goto(exhausted)),
                Expression.Assign(loop.Item, Expression.ArrayIndex(loop.Items, loop.Index)),
                Expression.Assign(loop.Index, Expression.Add(loop.Index, Expression.Constant(1))),
                .. body]),
            done));
    }

    // When something in the body runs as a node, the frame must have the item as its data.
    private (Expression Around, Expression Enter, Expression Leave) Frames(bool used, ParameterExpression item)
    {
        if (!used) return (Expression.Empty(), Expression.Empty(), Expression.Empty());
        var outer = Local(typeof(Value));
        return (
            Expression.Assign(outer, Expression.Field(Frame, nameof(Evaluation.Frame.Data))),
            Call(nameof(Calls.Enter), item, Frame),
            Call(nameof(Calls.Enter), outer, Frame));
    }

    private Expression InScope(ParameterExpression item, Func<Expression> emit, out List<Expression> start, (ParameterExpression, ParameterExpression)? pair = null)
    {
        var outer = _scope;
        _scope = new DataScope(item) { Pair = pair };
        var body = emit();
        start = _scope.Start;
        _scope = outer;
        return body;
    }
}
