using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

internal static class ComparisonOperators
{
    public static IEnumerable<Operator> All =>
    [
        Of("==", Comparison.Equal), Of("!=", Comparison.NotEqual), Of("===", Comparison.Same), Of("!==", Comparison.NotSame),
        Of("<", Comparison.Less), Of("<=", Comparison.LessOrEqual), Of(">", Comparison.Greater), Of(">=", Comparison.GreaterOrEqual),
    ];

    private static Operator Of(string name, Comparison how) =>
        new(name, 2, int.MaxValue, (call, low, _) => Choose(call, how, low)) { IsLazy = true };

    private static Node Choose(CallExpr call, Comparison how, Lowering low)
    {
        if (call.Args.Length < 2) return Lowering.Invalid(call);
        if (call.Args.Length > 2) return new CompareChainNode(how, low.All(call.Args, needed: true)) { Path = call.Path };
        var (left, right) = (call.Args[0], call.Args[1]);
        if (low.MissingIsUnknown && how <= Comparison.NotSame)
        {
            var isNegated = how is Comparison.NotEqual or Comparison.NotSame;
            if (IsNull(right)) return new IsNullNode(low.Asked(left), isNegated) { Path = call.Path };
            if (IsNull(left)) return new IsNullNode(low.Asked(right), isNegated) { Path = call.Path };
        }

        if (right is LiteralExpr { Value: { IsNumber: true } number }) return CompareNumberNode.Of(how, low.Needed(left), number.AsNumber, call.Path);
        if (left is LiteralExpr { Value: { IsNumber: true } first }) return CompareNumberNode.Of(Mirror(how), low.Needed(right), first.AsNumber, call.Path);
        if (how <= Comparison.NotSame)
        {
            if (right is LiteralExpr { Value.AsString: { } text }) return EqualsTextNode.Of(how, low.Needed(left), text, call.Path);
            if (left is LiteralExpr { Value.AsString: { } other }) return EqualsTextNode.Of(how, low.Needed(right), other, call.Path);
        }

        return new CompareNode(how, low.Needed(left), low.Needed(right)) { Path = call.Path };
    }

    private static bool IsNull(Expr expr) => expr is LiteralExpr { Value.IsNullOrMissing: true };

    /// <summary>The comparison that holds when the operands change places.</summary>
    public static Comparison Mirror(Comparison how) => how switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => how,
    };
}
