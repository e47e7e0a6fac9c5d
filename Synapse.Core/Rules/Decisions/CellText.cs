using System.Globalization;
using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Decisions;

/// <summary>
/// Reads the cell of an input: <c>PUMP</c>, <c>PUMP, FAN</c>, <c>&gt; 55</c>, <c>[10..20)</c>, <c>not(PUMP)</c>, <c>missing</c>, <c>"text, as it is"</c>; <c>-</c> or nothing for any value.
/// </summary>
internal static class CellText
{
    private static readonly (string Sign, string Operator)[] Signs = [("<=", "<="), (">=", ">="), ("!=", "!="), ("<>", "!="), ("<", "<"), (">", ">"), ("=", "==")];

    /// <summary>The condition of a cell; null for any value. Or a sentence that says what is wrong with it.</summary>
    public static (Value? Condition, string? Complaint) Parse(Value cell, Value read)
    {
        if (cell.IsNullOrMissing) return (null, null);
        if (cell.IsNumber || cell.IsBoolean) return (Call("==", read, cell), null);
        if (cell.AsString is not { } text) return cell.IsObject ? (cell, null) : (null, "A cell is a text, a number, true, false or JSONLogic.");
        text = text.Trim();
        if (text is "" or "-") return (null, null);
        if (text.StartsWith("not(", StringComparison.OrdinalIgnoreCase) && text.EndsWith(')'))
        {
            var (inner, wrong) = Parse(text[4..^1], read);
            return inner is { } condition ? (Call("!", condition), null) : (null, wrong ?? "not() needs something in its brackets.");
        }

        return Alternatives(text, read);
    }

    private static (Value?, string?) Alternatives(string text, Value read)
    {
        if (Split(text) is not { } parts) return (null, $"“{text}” has a quote that is not closed.");
        var conditions = new List<Value>();
        var texts = new List<Value>();
        foreach (var part in parts)
        {
            var (condition, literal, complaint) = Part(part, read);
            if (complaint is not null) return (null, complaint);
            conditions.Add(condition);
            if (literal.IsString) texts.Add(literal);
        }

        if (conditions.Count == 1) return (conditions[0], null);
        return texts.Count == conditions.Count ? (Call("in", read, ArrayValue.Of(texts)), null) : (ObjectValue.Of(("or", ArrayValue.Of(conditions))), null);
    }

    private static (Value Condition, Value Literal, string? Complaint) Part(string part, Value read)
    {
        if (part.Length == 0) return (default, default, "There is nothing between two commas.");
        if (part is "missing" or "is missing") return Reads(read) is { } path ? (ObjectValue.Of(("missing", Value.Array(path))), default, null) : (default, default, "Only a plain property can be missing.");
        if (part.IndexOf("..", StringComparison.Ordinal) is > 0 and var dots && part[0] != '"') return Interval(part, dots, read);
        foreach (var (sign, op) in Signs)
        {
            if (!part.StartsWith(sign, StringComparison.Ordinal)) continue;
            var literal = Literal(part[sign.Length..].Trim());
            if (op is "<" or ">" or "<=" or ">=" && !literal.IsNumber) return (default, default, $"After “{sign}” a number is needed, not “{part[sign.Length..].Trim()}”.");
            return (Call(op, read, literal), default, null);
        }

        var value = Literal(part);
        return (Call("==", read, value), value, null);
    }

    private static (Value, Value, string?) Interval(string part, int dots, Value read)
    {
        var (open, close) = (part[0] is '(' or ']', part[^1] is ')' or '[');
        var low = Number(part[(part[0] is '[' or '(' or ']' ? 1 : 0)..dots]);
        var high = Number(part[(dots + 2)..(part[^1] is ']' or ')' or '[' ? part.Length - 1 : part.Length)]);
        if (low is null || high is null) return (default, default, $"“{part}” is no interval; one is written [10..20), with ( or ) where the end is not counted in.");
        if (low > high) return (default, default, $"The interval “{part}” ends before it begins.");
        if (!open && !close) return (ObjectValue.Of(("<=", Value.Array(low.Value, read, high.Value))), default, null);
        return (Call("and", Call(open ? ">" : ">=", read, low.Value), Call(close ? "<" : "<=", read, high.Value)), default, null);
    }

    private static Value Literal(string text)
    {
        if (text.Length > 1 && text[0] == '"' && text[^1] == '"') return text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
        if (text is "true" or "false") return text == "true";
        if (text == "null") return Value.Null;
        // Leading zeros make a name of a number: 0012 stays as it is.
        return !(text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1])) && Number(text) is { } number ? number : text;
    }

    private static double? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && text.Trim().Any(char.IsAsciiDigit) ? number : null;

    // At commas outside of quotes; null when a quote is not closed.
    private static List<string>? Split(string text)
    {
        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (text[i] != ',' || quoted) continue;
            parts.Add(text[start..i].Trim());
            start = i + 1;
        }

        parts.Add(text[start..].Trim());
        return quoted ? null : parts;
    }

    private static string? Reads(Value read) => read["var"].AsString;

    private static Value Call(string name, params ReadOnlySpan<Value> arguments) => ObjectValue.Of((name, Value.Array(arguments)));
}
