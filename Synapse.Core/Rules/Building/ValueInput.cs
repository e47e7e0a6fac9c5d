using System.Globalization;
using Synapse.Core.Logic;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Rules.Catalogue;

namespace Synapse.Core.Rules.Building;

/// <summary>Between the value of a rule and the text that a person types for it.</summary>
public static class ValueInput
{
    /// <summary>What stands in the field: a text as it is, with quotes where it could be read as something else; numbers, flags and logic as JSON; = before another property.</summary>
    public static string Write(Value value, PropertyType? type)
    {
        if (value.IsMissing) return "";
        if (ConditionForm.PathOf(value) is { } path) return "=" + path;
        if (value.AsString is not { } text) return value.IsNumber ? Coercion.NumberText(value.AsNumber) : value.ToString();
        return Read(text, type, null) == value ? text : value.ToString();
    }

    /// <summary>
    /// What a person means: a number, true, false, null, a quoted text, JSON in braces, another property after =, else the text. A number with a unit is converted to the property's unit.
    /// </summary>
    public static Value Read(string typed, PropertyType? type, string? unit)
    {
        var text = typed.Trim();
        if (text.Length > 1 && text[0] == '=') return ObjectValue.Of(("var", text[1..].Trim()));
        if (text.Length > 0 && text[0] is '{' or '[' or '"')
        {
            try
            {
                return ValueJson.Parse(text);
            }
            catch (System.Text.Json.JsonException)
            {
                return typed;
            }
        }

        if (type == PropertyType.Text) return text;
        if (text is "true" or "false") return text == "true";
        if (text == "null") return Value.Null;
        if (Number(text) is { } number) return number;
        return type == PropertyType.Number && unit is not null && WithUnit(text, unit) is { } converted ? converted : text;
    }

    private static double? WithUnit(string text, string unit)
    {
        var end = text.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+').Count();
        if (Number(text[..end]) is not { } number) return null;
        var said = text[end..].Trim();
        if (string.Equals(said, unit, StringComparison.OrdinalIgnoreCase)) return number;
        return UnitNames.Convert(number, said, unit) is { } converted ? Math.Round(converted, 6) : null;
    }

    // Leading zeros make a name of a number: 0012 stays as it is.
    private static double? Number(string text) =>
        text.Length > 0 && !(text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1])) && (char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.')
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
