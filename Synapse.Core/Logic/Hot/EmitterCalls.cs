using System.Linq.Expressions;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

/// <summary>Functions, written out where they are called. One whose body needs a frame of its own (it loops, or looks up) is left to its node.</summary>
internal sealed partial class Emitter
{
    private static bool IsNative(CallNode call) => call is { ByName: true, IsConfined: false } && IsNativeBody(call.Body, call.Function.Shape);

    private static bool IsNativeBody(Node node, Shape parameters)
    {
        return node switch
        {
            LiteralNode => true,
            ReadNode { Keys: [var first, ..] keys } read => parameters.SlotOf(first.Name) >= 0 && Array.TrueForAll(keys[1..], IsNumbered) && (read.Fallback is null || Inside(read.Fallback)),
            ArithmeticNode arithmetic => Array.TrueForAll(arithmetic.Operands, Inside),
            CompareNumberNode compare => Inside(compare.Left),
            CompareNode compare => Inside(compare.Left) && Inside(compare.Right),
            CompareChainNode chain => Array.TrueForAll(chain.Operands, Inside),
            EqualsTextNode equals => Inside(equals.Left),
            IsNullNode isNull => Inside(isNull.Operand),
            InListNode inList => Inside(inList.Item),
            NotNode not => Inside(not.Operand),
            JunctionNode junction => Array.TrueForAll(junction.Operands, Inside),
            IfNode choice => Array.TrueForAll(choice.Parts, Inside),
            CoalesceNode coalesce => Array.TrueForAll(coalesce.Operands, Inside),
            CallNode call => IsNative(call) && Array.TrueForAll(call.Arguments, Inside),
            _ => false,
        };

        bool Inside(Node inner) => IsNativeBody(inner, parameters);
    }

    private BlockExpression Called(CallNode call)
    {
        var (value, end) = (Local(typeof(Value)), Expression.Label());
        var node = Expression.Constant(call);
        var steps = new List<Expression>();
        var arguments = new ParameterExpression[call.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Local(typeof(Value));
            steps.Add(Expression.Assign(arguments[i], Eval(call.Arguments[i])));
            var admitted = Expression.Block(
                Expression.Assign(arguments[i], Call(nameof(Calls.Admitted), node, Expression.Constant(i), arguments[i])),
                Expression.IfThen(
                    Call(nameof(Calls.IsFault), arguments[i]),
                    Expression.Block(Expression.Assign(value, arguments[i]), Expression.Goto(end))));
            var isNumber = call.Function.Parameters[i].Type is LogicType.Number;
            steps.Add(isNumber ? Expression.IfThen(Expression.Not(Call(nameof(Calls.IsNumber), arguments[i])), admitted) : admitted);
        }

        var outer = _scope;
        _scope = new DataScope(_data) { Parameters = (call.Function.Shape, arguments) };
        steps.Add(Expression.Assign(value, Eval(call.Body)));
        _scope = outer;
        if (call.Function.Source.Result != LogicType.Any) steps.Add(Expression.Assign(value, Call(nameof(Calls.Given), node, value)));
        steps.Add(Expression.Label(end));
        steps.Add(value);
        return Expression.Block(typeof(Value), steps);
    }

    private static Expression? LookInParameters(NameKey[] keys, (Shape Names, ParameterExpression[] Values) parameters) =>
        keys.Length > 0 && parameters.Names.SlotOf(keys[0].Name) is >= 0 and var at ? Follow(parameters.Values[at], keys.AsSpan(1)) : null;
}
