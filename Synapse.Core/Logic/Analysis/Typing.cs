using System.Collections.Frozen;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Analysis;

/// <summary>What sort of value an expression gives, as far as that can be told without data.</summary>
internal static class Typing
{
    private static readonly FrozenDictionary<string, LogicType> Gives = new Dictionary<LogicType, string[]>
    {
        [LogicType.Number] = ["+", "-", "*", "/", "%", "abs", "floor", "ceil", "round", "sqrt", "pow", "length", "convert", "date_diff", "year", "month", "day", "hour", "minute", "weekday"],
        [LogicType.Text] = ["cat", "substr", "upper", "lower", "trim", "join", "replace", "format_number", "date_add"],
        [LogicType.Flag] = ["==", "!=", "===", "!==", "<", "<=", ">", ">=", "!", "!!", "not", "in", "some", "all", "every", "none", "exists", "starts_with", "ends_with", "contains", "match", "is_date"],
        [LogicType.List] = ["missing", "missing_some", "map", "filter", "merge", "split", "keys"],
        [LogicType.Object] = ["eachKey"],
    }.SelectMany(g => g.Value.Select(name => (name, g.Key))).ToFrozenDictionary(p => p.name, p => p.Key, StringComparer.Ordinal);

    /// <summary>The sort of the value; null when it cannot be told, or is nothing.</summary>
    /// <param name="parameters">Those of the function around it, where its data are the parameters.</param>
    public static LogicType? Of(Expr expr, IReadOnlyList<LogicParameter> parameters) => expr switch
    {
        LiteralExpr literal => LogicTypes.Of(literal.Value),
        ListExpr => LogicType.List,
        ObjectExpr => LogicType.Object,
        CallExpr { Operator.Function: { } function } => function.Source.Result,
        CallExpr { Name: "if" or "?:", Form: ArgumentForm.List } choice => Common(choice.Args.Where((_, i) => i % 2 == 1 || i == choice.Args.Length - 1), parameters),
        CallExpr { Name: "??" or "and" or "or", Form: ArgumentForm.List } choice => Common(choice.Args, parameters),
        CallExpr { Name: "var", Form: not ArgumentForm.Computed, Args: [LiteralExpr { Value.AsString: { } name }] } => parameters.FirstOrDefault(p => p.Name == name)?.Type,
        CallExpr call => Gives.TryGetValue(call.Name, out var type) ? type : null,
        _ => null,
    };

    // What all alternatives have in common; nothing at all may stand for any.
    private static LogicType? Common(IEnumerable<Expr> parts, IReadOnlyList<LogicParameter> parameters)
    {
        LogicType? common = null;
        foreach (var part in parts)
        {
            if (part is LiteralExpr { Value.IsNullOrMissing: true }) continue;
            if (Of(part, parameters) is not { } type || (common is not null && common != type)) return null;
            common = type;
        }

        return common;
    }
}
