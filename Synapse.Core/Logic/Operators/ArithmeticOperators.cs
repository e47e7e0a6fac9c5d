using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

internal static class ArithmeticOperators
{
    public static IEnumerable<Operator> All =>
    [
        Of("+", Arithmetic.Add, 0), Of("-", Arithmetic.Subtract, 1), Of("*", Arithmetic.Multiply, 0),
        Of("/", Arithmetic.Divide, 1), Of("%", Arithmetic.Remainder, 2),
        Operator.Of("max", 1, int.MaxValue, static (scoped ReadOnlySpan<Value> args, ref Frame _, string _) => Extreme(args, 1)),
        Operator.Of("min", 1, int.MaxValue, static (scoped ReadOnlySpan<Value> args, ref Frame _, string _) => Extreme(args, -1)),
    ];

    private static Operator Of(string name, Arithmetic how, int min) => new(name, min, int.MaxValue, (call, low, _) => Choose(call, how, low));

    private static Node Choose(CallExpr call, Arithmetic how, Lowering low) => call.Args.Length switch
    {
        0 => new LiteralNode(Calculating.Fold(how, [])) { Path = call.Path },
        1 => new AloneNode(how, low.Needed(call.Args[0]), call.Form == ArgumentForm.Computed) { Path = call.Path },
        _ => ArithmeticNode.Of(how, Arranged(how, low.All(call.Args, needed: true)), call.Path),
    };

    // 2 * x is x * 2, to the last bit; a number that comes second need not be asked for.
    private static Node[] Arranged(Arithmetic how, Node[] operands)
    {
        if (how is Arithmetic.Add or Arithmetic.Multiply && operands[0] is LiteralNode { Value.IsNumber: true } && operands[1] is not LiteralNode) (operands[0], operands[1]) = (operands[1], operands[0]);
        return operands;
    }

    private static Value Extreme(ReadOnlySpan<Value> args, int sign)
    {
        if (args.IsEmpty) return Value.Of(Fault.InvalidArguments);
        var best = args[0];
        foreach (var value in args)
        {
            if (!value.IsNumber) return Value.Of(Fault.InvalidArguments);
            if (value.AsNumber.CompareTo(best.AsNumber) * sign > 0) best = value;
        }

        return best;
    }
}
