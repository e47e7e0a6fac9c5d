using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Operators;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Analysis;

/// <summary>Says an expression in words.</summary>
internal static class Wording
{
    public static string Of(Expr expr) => expr switch
    {
        LiteralExpr literal => Literal(literal.Value),
        ListExpr list => "[" + string.Join(", ", list.Items.Select(Of)) + "]",
        ObjectExpr o => "{" + string.Join(", ", o.Names.Zip(o.Values, (name, value) => $"{name}: {Of(value)}")) + "}",
        CallExpr call => Call(call),
        _ => "",
    };

    /// <summary>A value as a person writes it: text without quotes unless it could be misread.</summary>
    public static string Literal(Value value) => value.Kind switch
    {
        ValueKind.Null or ValueKind.Missing => "nothing",
        ValueKind.String => value.AsString is { Length: > 0 } text && text == text.Trim() && double.IsNaN(Coercion.ToNumber(value)) ? text : $"\"{value.AsString}\"",
        ValueKind.Number => Coercion.NumberText(value.AsNumber),
        _ => value.ToString(),
    };

    private static string Call(CallExpr call) => call.Name switch
    {
        not ("var" or "val" or "exists") when call.Args.Length == 0 => $"{call.Name}()",
        "var" or "val" => Reading(call),
        "and" => Joined(call, " and ", "or", "if"),
        "or" => Joined(call, " or ", "if"),
        "!" or "not" when call.Args is [var arg] => Negated(arg),
        "!!" when call.Args is [var arg] => IsRead(arg) ? $"{Of(arg)} is set" : Of(arg),
        "==" or "===" or "!=" or "!==" or "<" or "<=" or ">" or ">=" => Compared(call),
        "in" when call.Args is [var item, var list] => In(item, list),
        "exists" => $"{Reading(call)} exists",
        "missing" => $"any of {Names(call.Args)} is missing",
        "missing_some" when call.Args is [var count, var names] => $"fewer than {Of(count)} of {Names([names])} are there",
        "if" or "?:" => Conditional(call.Args),
        "??" => string.Join(", or if missing ", call.Args.Select(Nested)),
        "some" when call.Args is [var list, var body] => $"at least one of {Of(list)} has {Nested(body)}",
        "all" or "every" when call.Args is [var list, var body] => $"each of {Of(list)} has {Nested(body)}",
        "none" when call.Args is [var list, var body] => $"none of {Of(list)} has {Nested(body)}",
        "filter" when call.Args is [var list, var body] => $"those of {Of(list)} that have {Nested(body)}",
        "map" when call.Args is [var list, var body] => $"{Nested(body)} of each of {Of(list)}",
        "+" or "-" or "*" or "/" or "%" when call.Args.Length > 1 => string.Join($" {Sign(call.Name)} ", call.Args.Select(Nested)),
        "-" when call.Args is [var arg] => "minus " + Nested(arg),
        "max" => $"the largest of {List(call.Args)}",
        "min" => $"the smallest of {List(call.Args)}",
        "length" when call.Args is [var arg] => $"the length of {Nested(arg)}",
        "cat" => string.Join(" & ", call.Args.Select(Nested)),
        "match" when call.Args is [var text, var pattern] => $"{Of(text)} matches {Of(pattern)}",
        "starts_with" when call.Args is [var text, var start] => $"{Of(text)} starts with {Of(start)}",
        "ends_with" when call.Args is [var text, var end] => $"{Of(text)} ends with {Of(end)}",
        "contains" when call.Args is [var text, var part] => $"{Of(text)} contains {Of(part)}",
        "convert" when call.Args is [var number, var from, var to] => $"{Nested(number)} {Of(from)} in {Of(to)}",
        "lookup" when call.Args is [var table, ..] => $"the entry of table {Of(table)} for {List(call.Args[1..])}",
        _ when call.Operator.Function is { } function => $"{call.Name}({string.Join(", ", call.Args.Select((a, i) => i < function.Parameters.Count ? $"{function.Parameters[i].Name}: {Of(a)}" : Of(a)))})",
        _ => $"{call.Name}({List(call.Args)})",
    };

    private static string List(IEnumerable<Expr> args) => string.Join(", ", args.Select(Of));

    private static string Nested(Expr expr) =>
        expr is CallExpr { Args.Length: > 1 } call && call.Name is "and" or "or" or "if" or "?:" or "+" or "-" or "*" or "/" or "%" or "==" or "!=" or ">" or "<" or ">=" or "<="
            ? $"({Of(expr)})"
            : Of(expr);

    private static string Joined(CallExpr call, string with, params string[] bracketed) =>
        string.Join(with, call.Args.Select(a => a is CallExpr inner && bracketed.Contains(inner.Name) ? $"({Of(a)})" : Of(a)));

    private static string Reading(CallExpr call)
    {
        var reference = call.Is("var")
            ? call.Args is [] ? Reference.OfVar(Value.Null) : call.Args[0] is LiteralExpr name ? Reference.OfVar(name.Value) : null
            : Reference.OfVal(call);
        if (reference is null) return $"the value at {List(call.Args)}";
        var text = reference.Keys.Length == 0 ? "it" : reference.Text.Length == 0 ? "\"\"" : reference.Text;
        if (reference.Levels > 0) text += reference.Levels % 2 == 1 ? " of the loop" : " outside";
        return call.Is("var") && call.Args.Length > 1 ? $"{text} (or {Of(call.Args[1])} if missing)" : text;
    }

    private static bool IsRead(Expr expr) => expr is CallExpr call && (call.Is("var") || call.Is("val"));

    private static string Negated(Expr arg) => IsRead(arg) ? $"{Of(arg)} is not set" : $"not ({Of(arg)})";

    private static string Compared(CallExpr call)
    {
        if (call.Args is [var low, var middle, var high] && call.Name is "<" or "<=")
            return $"{Of(middle)} is {(call.Is("<") ? "strictly " : "")}between {Of(low)} and {Of(high)}";
        if (call.Args is not [var left, var right]) return $"{call.Name}({List(call.Args)})";
        if (right is LiteralExpr { Value.IsNullOrMissing: true }) return $"{Nested(left)} is {(call.Name[0] == '!' ? "there" : "missing")}";
        if (left is LiteralExpr && right is not LiteralExpr) return $"{Nested(right)} {Verb(Mirrored(call.Name))} {Nested(left)}";
        return $"{Nested(left)} {Verb(call.Name)} {Nested(right)}";
    }

    /// <summary>The operator for the operands the other way round.</summary>
    public static string Mirrored(string name) => name switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => name };

    private static string Verb(string name) => name switch
    {
        "==" or "===" => "is",
        "!=" or "!==" => "is not",
        ">" => "is greater than",
        ">=" => "is at least",
        "<" => "is less than",
        _ => "is at most",
    };

    private static string Sign(string name) => name switch { "+" => "plus", "-" => "minus", "*" => "times", "/" => "divided by", _ => "modulo" };

    private static string In(Expr item, Expr list) => list is LiteralExpr { Value.AsArray: { } values }
        ? $"{Of(item)} is one of {string.Join(", ", values.Select(Literal))}"
        : $"{Of(item)} is in {Of(list)}";

    private static string Names(IEnumerable<Expr> args) => string.Join(", ", args.SelectMany(a =>
        a is LiteralExpr { Value.AsArray: { } list } ? list.Select(Literal) : [Of(a)]));

    private static string Conditional(Expr[] args)
    {
        var parts = new List<string>();
        var i = 0;
        for (; i + 1 < args.Length; i += 2) parts.Add($"if {Of(args[i])} then {Of(args[i + 1])}");
        if (i < args.Length) parts.Add($"otherwise {Of(args[i])}");
        return string.Join(", ", parts);
    }
}
