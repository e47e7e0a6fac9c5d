using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Operators;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Analysis;

/// <summary>Compares the arguments of function calls with the parameters, before anything is run.</summary>
internal static class CallCheck
{
    private const string Code = "TYPE_MISMATCH";

    /// <param name="parameters">Those of the function that the expression is the body of; none for a rule.</param>
    public static List<LogicComplaint> Of(Expr root, IReadOnlyList<LogicParameter> parameters)
    {
        var complaints = new List<LogicComplaint>();
        Walk(root, parameters, complaints);
        return complaints;
    }

    private static void Walk(Expr expr, IReadOnlyList<LogicParameter> parameters, List<LogicComplaint> complaints)
    {
        if (expr is CallExpr { Operator.Function: { } function } call) Call(call, function, parameters, complaints);
        var isLoop = expr is CallExpr { Name: "map" or "filter" or "reduce" or "some" or "all" or "every" or "none" or "try" or "pipe" };
        for (var i = 0; i < expr.Children.Count; i++) Walk(expr.Children[i], isLoop && i > 0 ? [] : parameters, complaints);
    }

    private static void Call(CallExpr call, LogicFunction function, IReadOnlyList<LogicParameter> parameters, List<LogicComplaint> complaints)
    {
        if (call.Args.Length < call.Operator.Min && call.Form == ArgumentForm.Computed)
            complaints.Add(new(call.Path, "INVALID_ARGUMENTS", $"\"{call.Name}\" takes {function.Signature}: write its arguments as a list."));
        for (var i = 0; i < Math.Min(call.Args.Length, function.Parameters.Count); i++)
        {
            var (parameter, argument) = (function.Parameters[i], call.Args[i]);
            var given = Typing.Of(argument, parameters);
            if (parameter.Type.Takes(given) || (argument is LiteralExpr literal && !parameter.Type.Admit(literal.Value).IsMissing)) continue;
            var proposal = argument is LiteralExpr { Value: var value } ? Instead(value, parameter) : null;
            complaints.Add(new(argument.Path, Code, $"“{parameter.Name}” of \"{function.Name}\" is {parameter.Type.Noun()}; this is {Shown(argument, given!.Value)}.{(proposal is null ? "" : $" Did you mean {proposal}?")}") { Proposal = proposal });
        }
    }

    private static string Shown(Expr argument, LogicType given) => argument is LiteralExpr literal ? literal.Value.ToString() : given.Noun();

    // The literal as the parameter would take it: "75 hp" for a number in kW is 55.927.
    private static string? Instead(Value value, LogicParameter parameter) => parameter.Type switch
    {
        LogicType.Text when value.IsNumber => Value.From(Coercion.NumberText(value.AsNumber)).ToString(),
        LogicType.Flag when value.AsString is "true" or "false" => value.AsString,
        LogicType.List when !value.IsArray => Value.Array(value).ToString(),
        LogicType.Number when value.AsString?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, var unit] && double.IsFinite(Coercion.ToNumber(number)) =>
            unit == parameter.Unit || parameter.Unit is null ? Coercion.NumberText(Coercion.ToNumber(number))
            : UnitOperators.Convert(Coercion.ToNumber(number), unit, parameter.Unit) is { } converted ? Coercion.NumberText(Math.Round(converted, 3)) : null,
        _ => null,
    };
}
