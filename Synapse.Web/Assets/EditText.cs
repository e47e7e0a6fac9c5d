using System.Globalization;
using System.Text.Json;
using Synapse.Core.Logic;

namespace Synapse.Web.Assets;

/// <summary>A value as it stands in a text box, and back: what looks like a number is one, text that only looks so is in quotes, empty is nothing.</summary>
public static class EditText
{
    public static string Of(Value value) => value.Kind switch
    {
        ValueKind.Missing or ValueKind.Null => "",
        ValueKind.Number => value.AsNumber.ToString("R", CultureInfo.CurrentCulture),
        ValueKind.String when Read(value.AsString!) == value => value.AsString!,
        _ => ValueJson.Write(value),
    };

    /// <summary>The value that a text means; null, which removes, for an empty one.</summary>
    public static Value Read(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return Value.Null;
        if (trimmed is "true" or "false") return trimmed == "true";
        if (LooksLikeNumber(trimmed) && double.TryParse(trimmed, NumberStyles.Float, CultureInfo.CurrentCulture, out var number)) return number;
        if (trimmed[0] is not ('"' or '[' or '{')) return trimmed;
        try
        {
            return ValueJson.Parse(trimmed);
        }
        catch (JsonException)
        {
            return trimmed;
        }
    }

    // 0012 and 1E10 are tags as often as numbers: only plain decimal notation counts.
    private static bool LooksLikeNumber(string text)
    {
        var digits = text.TrimStart('-');
        return digits.Length > 0 && digits.All(c => char.IsAsciiDigit(c) || c is '.' or ',') && (digits[0] != '0' || digits.Length == 1 || !char.IsAsciiDigit(digits[1]));
    }
}
