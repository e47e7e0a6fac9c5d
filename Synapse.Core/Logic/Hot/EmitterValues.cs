using System.Linq.Expressions;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

/// <summary>Values that control operators choose.</summary>
internal sealed partial class Emitter
{
    /// <summary>A condition as true or false; a fault for the rest.</summary>
    private BlockExpression TruthValue(Node node)
    {
        var (ways, value, end) = (Ways.New(), Local(typeof(Value)), Expression.Label());
        return Expression.Block(
            typeof(Value),
            Jump(node, ways),
            Arrive(ways.True, value, Literal(true), end),
            Arrive(ways.False, value, Literal(false), end),
            Arrive(ways.Unknown, value, Call(nameof(Calls.Unknown)), end),
            Arrive(ways.Left, value, Call(nameof(Calls.LeftToInterpreter)), end),
            Expression.Label(end),
            value);
    }

    private static BlockExpression Arrive(LabelTarget label, ParameterExpression value, Expression what, LabelTarget end) =>
        Expression.Block(Expression.Label(label), Expression.Assign(value, what), Expression.Goto(end));

    private BlockExpression Chosen(IfNode choice)
    {
        var (ways, value, end) = (Ways.New(), Local(typeof(Value)), Expression.Label());
        var steps = new List<Expression>();
        var i = 0;
        for (; i + 1 < choice.Parts.Length; i += 2)
        {
            var (then, next) = (Expression.Label(), Expression.Label());
            steps.Add(Jump(choice.Parts[i], ways with { True = then, False = next }));
            steps.Add(Arrive(then, value, Eval(choice.Parts[i + 1]), end));
            steps.Add(Expression.Label(next));
        }

        steps.Add(Expression.Assign(value, i < choice.Parts.Length ? Eval(choice.Parts[i]) : Literal(Value.Null)));
        steps.Add(Expression.Goto(end));
        steps.Add(Arrive(ways.Unknown, value, Call(nameof(Calls.Unknown)), end));
        steps.Add(Arrive(ways.Left, value, Call(nameof(Calls.LeftToInterpreter)), end));
        steps.Add(Expression.Label(end));
        steps.Add(value);
        return Expression.Block(typeof(Value), steps);
    }

    // The operand that decides, else the last; one that is unknown, if none decides.
    private BlockExpression Decided(JunctionNode node)
    {
        var (value, unknown, end) = (Local(typeof(Value)), Local(typeof(bool)), Expression.Label());
        var steps = new List<Expression> { Expression.Assign(unknown, Expression.Constant(false)) };
        foreach (var operand in node.Operands)
        {
            var (next, remember) = (Expression.Label(), Expression.Label());
            var truth = Call(nameof(Calls.TruthOf), value, _emptyObjectIsFalse);
            steps.Add(Expression.Assign(value, Eval(operand)));
            steps.Add(Follow(truth, node.IsAnd ? new Ways(next, end, remember, end) : new Ways(end, next, remember, end)));
            steps.Add(Expression.Label(remember));
            steps.Add(Expression.Assign(unknown, Expression.Constant(true)));
            steps.Add(Expression.Label(next));
        }

        steps.Add(Expression.IfThen(unknown, Expression.Assign(value, Call(nameof(Calls.Unknown)))));
        steps.Add(Expression.Label(end));
        steps.Add(value);
        return Expression.Block(typeof(Value), steps);
    }

    private BlockExpression FirstPresent(CoalesceNode node)
    {
        var (value, end) = (Local(typeof(Value)), Expression.Label());
        var steps = new List<Expression>();
        foreach (var operand in node.Operands)
        {
            steps.Add(Expression.Assign(value, Eval(operand)));
            steps.Add(Expression.IfThen(Expression.Not(Call(nameof(Calls.IsAbsent), value)), Expression.Goto(end)));
        }

        steps.Add(Expression.Assign(value, Literal(Value.Null)));
        steps.Add(Expression.Label(end));
        steps.Add(value);
        return Expression.Block(typeof(Value), steps);
    }
}
