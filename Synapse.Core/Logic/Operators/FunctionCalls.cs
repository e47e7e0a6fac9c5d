using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>Functions as operators: a call is lowered with the body of the function, so that it runs at the speed of what is written out.</summary>
internal static class FunctionCalls
{
    public static Operator OperatorOf(LogicFunction function) =>
        new(function.Name, function.Parameters.Count(p => p.IsNeeded), function.Parameters.Count, (call, low, needed) => Lower(function, call, low, needed)) { IsFoldable = false, Function = function };

    private static Node Lower(LogicFunction function, CallExpr call, Lowering low, bool needed)
    {
        if (call.Args.Length < call.Operator.Min) return Lowering.Invalid(call);
        var arguments = new Node[function.Parameters.Count];
        var names = new string?[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = function.Parameters[i];
            arguments[i] = i < call.Args.Length ? low.Lower(call.Args[i], parameter.IsNeeded) : new LiteralNode(parameter.Default);
            names[i] = i < call.Args.Length ? low.ItemsOf(call.Args[i])?[..^2] : null;
        }

        var inside = Inside(function, low.Options);
        var lowering = new Lowering(inside, function.Shape.Names.ToArray());
        var body = lowering.Lower(function.Body, needed);
        return new CallNode(function, inside, arguments, names, body, lowering.Scope) { Path = call.Path };
    }

    /// <summary>The options inside a function: its own tables and functions, and its own limits where they are narrower.</summary>
    public static LogicOptions Inside(LogicFunction function, LogicOptions outside) => outside with
    {
        Tables = function.Source.Tables,
        Functions = function.Source.Functions,
        MaxCost = Math.Min(function.Source.MaxCost, outside.MaxCost),
        MaxString = Math.Min(function.Source.MaxString, outside.MaxString),
        MaxList = Math.Min(function.Source.MaxList, outside.MaxList),
    };
}
