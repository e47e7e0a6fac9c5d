using System.Collections.Frozen;
using System.Linq.Expressions;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

/// <summary>Conditions, as statements that end in a jump.</summary>
internal sealed partial class Emitter
{
    private Expression Jump(Node node, Ways ways) => node switch
    {
        JunctionNode junction => Junction(junction, ways),
        NotNode not => Jump(not.Operand, not.Negates ? ways.Swapped : ways),
        CompareNumberNode { How: not (Comparison.Same or Comparison.NotSame) } compare => CompareNumber(compare, ways),
        CompareNumberNode compare => Compare(compare.How, Eval(compare.Left), Literal(compare.Right), ways),
        CompareNode compare => Compare(compare.How, Eval(compare.Left), Eval(compare.Right), ways),
        CompareChainNode chain => IsOfNumbers(chain) ? Chain(chain, ways) : ValueChain(chain, ways),
        EqualsTextNode equals => EqualsText(equals, ways),
        IsNullNode isNull => IsNull(isNull, ways),
        InListNode inList => InList(inList, ways),
        InNode within => In(within, ways),
        IfNode choice => Choose(choice, ways),
        QuantifierNode { Climbs: false } quantifier => Quantify(quantifier, ways),
        MissingNode or ExistsNode or FilterNode or MatchNode or QuantifierNode => Follow(Call(nameof(Calls.Test), Constant(node), Frame), ways),
        _ => Flag(Eval(node), ways),
    };

    /// <summary>Goes the way of a truth that was computed.</summary>
    private BlockExpression Follow(Expression truth, Ways ways)
    {
        var local = Local(typeof(Truth));
        return Expression.Block(
            Expression.Assign(local, truth),
            Expression.IfThen(Expression.Equal(local, Is(Logic.Truth.True)), Expression.Goto(ways.True)),
            Expression.IfThen(Expression.Equal(local, Is(Logic.Truth.False)), Expression.Goto(ways.False)),
            Expression.IfThen(Expression.Equal(local, Is(Logic.Truth.Unknown)), Expression.Goto(ways.Unknown)),
            Expression.Goto(ways.Left));
    }

    private BlockExpression Flag(Expression eval, Ways ways)
    {
        var (value, text) = (Local(typeof(Value)), Local(typeof(string)));
        return Expression.Block(
            Expression.Assign(value, eval),
            Expression.IfThen(
                Call(nameof(Calls.IsFlag), value),
                Expression.IfThenElse(Call(nameof(Calls.Flag), value), Expression.Goto(ways.True), Expression.Goto(ways.False))),
            Expression.Assign(text, Call(nameof(Calls.Text), value)),
            Expression.IfThen(
                Expression.ReferenceNotEqual(text, Expression.Constant(null)),
                Expression.IfThenElse(Expression.Equal(Expression.Property(text, nameof(string.Length)), Expression.Constant(0)), Expression.Goto(ways.False), Expression.Goto(ways.True))),
            Follow(Call(nameof(Calls.TruthOf), value, _emptyObjectIsFalse), ways));
    }

    // Kleene: an unknown operand is remembered, and the next may still decide.
    private BlockExpression Junction(JunctionNode node, Ways ways)
    {
        var unknown = Local(typeof(bool));
        var steps = new List<Expression> { Expression.Assign(unknown, Expression.Constant(false)) };
        foreach (var operand in node.Operands)
        {
            var (next, remember) = (Expression.Label(), Expression.Label());
            steps.Add(Jump(operand, node.IsAnd ? new Ways(next, ways.False, remember, ways.Left) : new Ways(ways.True, next, remember, ways.Left)));
            steps.Add(Expression.Label(remember));
            steps.Add(Expression.Assign(unknown, Expression.Constant(true)));
            steps.Add(Expression.Label(next));
        }

        steps.Add(Expression.IfThenElse(unknown, Expression.Goto(ways.Unknown), Expression.Goto(node.IsAnd ? ways.True : ways.False)));
        return Expression.Block(steps);
    }

    private BlockExpression CompareNumber(CompareNumberNode node, Ways ways)
    {
        var number = Local(typeof(double));
        return Expression.Block(
            Expression.Assign(number, Num(node.Left)),
            Expression.IfThen(Numbers(node.How, number, Expression.Constant(node.Right)), Expression.Goto(ways.True)),
            Expression.IfThen(Expression.Not(IsNaN(number)), Expression.Goto(ways.False)),
            GoWithout(ways));
    }

    // A number turned out NaN.
    private BlockExpression GoWithout(Ways ways) => Expression.Block(
        Expression.IfThen(Missing, Expression.Block(Expression.Assign(Missing, Expression.Constant(false)), Expression.Goto(ways.Unknown))),
        Expression.Goto(ways.Left));

    private static BinaryExpression Numbers(Comparison how, Expression a, Expression b) => how switch
    {
        Comparison.Equal or Comparison.Same => Expression.Equal(a, b),
        Comparison.NotEqual or Comparison.NotSame => Expression.AndAlso(Expression.NotEqual(a, b), Expression.Not(IsNaN(a))),
        Comparison.Less => Expression.LessThan(a, b),
        Comparison.LessOrEqual => Expression.LessThanOrEqual(a, b),
        Comparison.Greater => Expression.GreaterThan(a, b),
        _ => Expression.GreaterThanOrEqual(a, b),
    };

    // The right operand is not asked when the left one has failed.
    private BlockExpression Compare(Comparison how, Expression evalLeft, Expression evalRight, Ways ways)
    {
        var (left, right) = (Local(typeof(Value)), Local(typeof(Value)));
        return Expression.Block(
            Expression.Assign(left, evalLeft),
            Expression.IfThen(Call(nameof(Calls.IsFault), left), Follow(Call(nameof(Calls.FaultTruth), left), ways)),
            Expression.Assign(right, evalRight),
            Pair(how, left, right, ways));
    }

    private BlockExpression Pair(Comparison how, ParameterExpression left, ParameterExpression right, Ways ways) => Expression.Block(
        Expression.IfThen(
            Expression.AndAlso(Call(nameof(Calls.IsNumber), left), Call(nameof(Calls.IsNumber), right)),
            Expression.Block(
                Expression.IfThen(Numbers(how, Call(nameof(Calls.Number), left), Call(nameof(Calls.Number), right)), Expression.Goto(ways.True)),
                Expression.IfThen(AreInOrder(Call(nameof(Calls.Number), left), Call(nameof(Calls.Number), right)), Expression.Goto(ways.False)))),
        Follow(Call(nameof(Calls.Compare), Expression.Constant(how), left, right), ways));

    // Neither is NaN.
    private static BinaryExpression AreInOrder(Expression a, Expression b) => Expression.AndAlso(Expression.Equal(a, a), Expression.Equal(b, b));

    // Whether each pair has a number in it, so that the other is one or stands for one: two texts would be compared as texts.
    private static bool IsOfNumbers(CompareChainNode chain) =>
        chain.How is not (Comparison.Same or Comparison.NotSame)
        && Enumerable.Range(1, chain.Operands.Length - 1).All(i => GivesNumber(chain.Operands[i - 1]) || GivesNumber(chain.Operands[i]));

    private static bool GivesNumber(Node node) => node is LiteralNode { Value.IsNumber: true } or ArithmeticNode;

    // a < b < c: the first pair that does not hold decides. What stands for no number is looked at again, as values.
    private BlockExpression Chain(CompareChainNode node, Ways ways)
    {
        var odd = Expression.Label();
        var steps = new List<Expression>();
        ParameterExpression? previous = null;
        foreach (var operand in node.Operands)
        {
            var number = Local(typeof(double));
            steps.Add(Expression.Assign(number, Num(operand)));
            steps.Add(Expression.IfThen(IsNaN(number), Expression.Goto(odd)));
            if (previous is not null) steps.Add(Expression.IfThen(Expression.Not(Numbers(node.How, previous, number)), Expression.Goto(ways.False)));
            previous = number;
        }

        steps.Add(Expression.Goto(ways.True));
        steps.Add(Expression.Label(odd));
        steps.Add(Expression.Assign(Missing, Expression.Constant(false)));
        steps.Add(ValueChain(node, ways));
        return Expression.Block(steps);
    }

    // An unknown pair is remembered.
    private BlockExpression ValueChain(CompareChainNode node, Ways ways)
    {
        var unknown = Local(typeof(bool));
        var previous = Local(typeof(Value));
        var steps = new List<Expression> { Expression.Assign(unknown, Expression.Constant(false)), Expression.Assign(previous, Eval(node.Operands[0])) };
        foreach (var operand in node.Operands.AsSpan(1))
        {
            var (next, remember) = (Expression.Label(), Expression.Label());
            var value = Local(typeof(Value));
            steps.Add(Expression.Assign(value, Eval(operand)));
            steps.Add(Pair(node.How, previous, value, new Ways(next, ways.False, remember, ways.Left)));
            steps.Add(Expression.Label(remember));
            steps.Add(Expression.Assign(unknown, Expression.Constant(true)));
            steps.Add(Expression.Label(next));
            previous = value;
        }

        steps.Add(Expression.IfThenElse(unknown, Expression.Goto(ways.Unknown), Expression.Goto(ways.True)));
        return Expression.Block(steps);
    }

    private BlockExpression EqualsText(EqualsTextNode node, Ways ways)
    {
        var (value, text) = (Local(typeof(Value)), Local(typeof(string)));
        var (same, other) = node.How is Comparison.Equal or Comparison.Same ? (ways.True, ways.False) : (ways.False, ways.True);
        return Expression.Block(
            Expression.Assign(value, Eval(node.Left)),
            Expression.Assign(text, Call(nameof(Calls.Text), value)),
            Expression.IfThen(
                Expression.ReferenceNotEqual(text, Expression.Constant(null)),
                Expression.IfThenElse(Call(nameof(Calls.SameText), text, Expression.Constant(node.Right)), Expression.Goto(same), Expression.Goto(other))),
            Follow(Call(nameof(Calls.Compare), Expression.Constant(node.How), value, Literal(node.Right)), ways));
    }

    private BlockExpression IsNull(IsNullNode node, Ways ways)
    {
        var value = Local(typeof(Value));
        var (absent, there) = node.Negates ? (ways.False, ways.True) : (ways.True, ways.False);
        return Expression.Block(
            Expression.Assign(value, Eval(node.Operand)),
            Expression.IfThen(Call(nameof(Calls.IsAbsent), value), Expression.Goto(absent)),
            Expression.IfThen(Call(nameof(Calls.IsFault), value), Follow(Call(nameof(Calls.FaultTruth), value), ways)),
            Expression.Goto(there));
    }

    // Text among texts is decided here: a few are compared one by one, more are hashed.
    private BlockExpression InList(InListNode node, Ways ways)
    {
        var (value, text) = (Local(typeof(Value)), Local(typeof(string)));
        var texts = node.List.Where(v => v.IsString).Select(v => v.AsString!).Distinct(StringComparer.Ordinal).ToList();
        var found = texts.Count switch
        {
            0 => Expression.Constant(false),
            <= 6 => texts.Select(t => (Expression)Call(nameof(Calls.SameText), text, Expression.Constant(t))).Aggregate(Expression.OrElse),
            _ => Call(nameof(Calls.InTexts), text, Expression.Constant(texts.ToFrozenSet(StringComparer.Ordinal))),
        };
        return Expression.Block(
            Expression.Assign(value, Eval(node.Item)),
            Expression.Assign(text, Call(nameof(Calls.Text), value)),
            Expression.IfThen(
                Expression.ReferenceNotEqual(text, Expression.Constant(null)),
                Expression.IfThenElse(found, Expression.Goto(ways.True), Expression.Goto(ways.False))),
            Follow(Call(nameof(Calls.InList), value, Constant(node)), ways));
    }

    private BlockExpression In(InNode node, Ways ways)
    {
        if (node.Item is LiteralNode { Value.AsString: { } text })
            return Follow(Call(nameof(Calls.HasText), Eval(node.List), Expression.Constant(text), Expression.Constant(Math.Min(Fuel, _options.MaxList))), ways);
        var (item, within) = (Local(typeof(Value)), Local(typeof(Value)));
        return Expression.Block(
            Expression.Assign(item, Eval(node.Item)),
            Expression.IfThen(Call(nameof(Calls.IsFault), item), Follow(Call(nameof(Calls.FaultTruth), item), ways)),
            Expression.Assign(within, Eval(node.List)),
            Follow(Call(nameof(Calls.In), item, within, Expression.Constant(Math.Min(Fuel, _options.MaxList))), ways));
    }

    private BlockExpression Choose(IfNode choice, Ways ways)
    {
        var steps = new List<Expression>();
        var i = 0;
        for (; i + 1 < choice.Parts.Length; i += 2)
        {
            var (then, next) = (Expression.Label(), Expression.Label());
            steps.Add(Jump(choice.Parts[i], ways with { True = then, False = next }));
            steps.Add(Expression.Label(then));
            steps.Add(Jump(choice.Parts[i + 1], ways));
            steps.Add(Expression.Label(next));
        }

        steps.Add(i < choice.Parts.Length ? Jump(choice.Parts[i], ways) : Expression.Goto(ways.False));
        return Expression.Block(steps);
    }
}
