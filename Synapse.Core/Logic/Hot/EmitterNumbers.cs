using System.Linq.Expressions;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

/// <summary>Numbers: what a value stands for as a double, or NaN.</summary>
internal sealed partial class Emitter
{
    private static readonly ConstantExpression NotANumber = Expression.Constant(double.NaN);

    private Expression Num(Node node) => node switch
    {
        LiteralNode { Value: { IsNumber: true } number } => Expression.Constant(number.AsNumber),
        ReadNode read when Look(read) is { } look => ReadNumber(read, look),
        ArithmeticNode arithmetic => Calculated(arithmetic),
        AloneNode alone => Alone(alone),
        ReduceNode reduce when IsFold(reduce) => Folded(reduce),
        _ => OfValue(Eval(node)),
    };

    private BlockExpression ReadNumber(ReadNode read, Expression look)
    {
        var value = Local(typeof(Value));
        Expression absent = read switch
        {
            { Fallback: not null } => OfValue(Absent(read, value)),
            { WhenMissing: not null } => Expression.Block(Expression.Assign(Missing, Expression.Constant(true)), NotANumber),
            _ => Expression.Constant(0.0),
        };
        return Expression.Block(
            typeof(double),
            Expression.Assign(value, look),
            Expression.Condition(
                Call(nameof(Calls.IsNumber), value),
                Call(nameof(Calls.Number), value),
                Expression.Condition(Call(nameof(Calls.IsAbsent), value), absent, Call(nameof(Calls.Coerce), value))));
    }

    private BlockExpression OfValue(Expression eval)
    {
        var value = Local(typeof(Value));
        var coerced = Expression.Block(
            Expression.IfThen(Call(nameof(Calls.IsFault), value), Expression.Assign(Missing, Expression.Equal(Call(nameof(Calls.FaultTruth), value), Is(Logic.Truth.Unknown)))),
            Call(nameof(Calls.Coerce), value));
        return Expression.Block(
            typeof(double),
            Expression.Assign(value, eval),
            Expression.Condition(Call(nameof(Calls.IsNumber), value), Call(nameof(Calls.Number), value), coerced));
    }

    // a, then b, …: the first that stands for no number ends it.
    private Expression Calculated(ArithmeticNode node)
    {
        var locals = Array.ConvertAll(node.Operands, _ => Local(typeof(double)));
        Expression total = locals[0];
        for (var i = 1; i < locals.Length; i++) total = Apply(node.How, total, locals[i]);
        Expression result = Call(nameof(Calls.Finite), total);
        for (var i = locals.Length - 1; i >= 0; i--)
        {
            var assigned = Expression.Assign(locals[i], Num(node.Operands[i]));
            result = node.Operands[i] is LiteralNode { Value.IsNumber: true }
                ? Expression.Block(assigned, result)
                : Expression.Condition(IsNaN(assigned), NotANumber, result);
        }

        return result;
    }

    private BlockExpression Alone(AloneNode node)
    {
        var number = Local(typeof(double));
        Expression result = node.How switch
        {
            Arithmetic.Subtract => Expression.Negate(number),
            Arithmetic.Divide => Call(nameof(Calls.Divide), Expression.Constant(1.0), number),
            Arithmetic.Remainder => NotANumber,
            _ => number,
        };
        return Expression.Block(typeof(double), Expression.Assign(number, Num(node.Operand)), Call(nameof(Calls.Finite), result));
    }

    /// <summary>A number as a value; NaN says whether something is missing.</summary>
    private BlockExpression NumberValue(Expression num)
    {
        var (number, value) = (Local(typeof(double)), Local(typeof(Value)));
        return Expression.Block(
            typeof(Value),
            Expression.Assign(number, num),
            Expression.IfThenElse(
                IsNaN(number),
                Expression.Block(
                    Expression.Assign(value, Call(nameof(Calls.NoNumber), Missing)),
                    Expression.Assign(Missing, Expression.Constant(false))),
                Expression.Assign(value, Call(nameof(Calls.OfNumber), number))),
            value);
    }

    private static MethodCallExpression IsNaN(Expression number) => Expression.Call(typeof(double), nameof(double.IsNaN), null, number);

    private static Expression Apply(Arithmetic how, Expression a, Expression b) => how switch
    {
        Arithmetic.Add => Expression.Add(a, b),
        Arithmetic.Subtract => Expression.Subtract(a, b),
        Arithmetic.Multiply => Expression.Multiply(a, b),
        Arithmetic.Divide => Call(nameof(Calls.Divide), a, b),
        _ => Expression.Modulo(a, b),
    };
}
