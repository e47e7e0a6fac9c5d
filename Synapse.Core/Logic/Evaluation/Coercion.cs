using System.Globalization;
using System.Text;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>JavaScript's conversions, where JSONLogic relies on them.</summary>
internal static class Coercion
{
    /// <summary>The number that a value stands for: null is 0, true is 1, "" is 0, "12.5" is 12.5; NaN for lists, objects and other text.</summary>
    public static double ToNumber(Value value) => value.Kind switch
    {
        ValueKind.Number or ValueKind.Boolean => value.AsNumber,
        ValueKind.Null or ValueKind.Missing => 0,
        ValueKind.String => ParseNumber(value.AsString!),
        _ => double.NaN,
    };

    private static double ParseNumber(string text)
    {
        var span = text.AsSpan().Trim();
        if (span.IsEmpty) return 0;
        if (span.Length > 2 && span[0] == '0' && ParseRadix(span) is { } radix) return radix;
        var last = span[^1];
        if (last is (< '0' or > '9') and not '.') return ParseInfinity(span);
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(span, Style, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    private static double? ParseRadix(ReadOnlySpan<char> span)
    {
        var radix = (span[1] | 0x20) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
        if (radix == 0) return null;
        double number = 0;
        foreach (var c in span[2..])
        {
            var digit = char.IsAsciiHexDigit(c) ? (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10) : 99;
            if (digit >= radix) return double.NaN;
            number = (number * radix) + digit;
        }

        return number;
    }

    private static double ParseInfinity(ReadOnlySpan<char> span) => span switch
    {
        "Infinity" or "+Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.NaN,
    };

    /// <summary>A number as JavaScript writes it: 1e+21, 1e-7, 0.000001, never -0.</summary>
    public static string NumberText(double number)
    {
        if (number == Math.Truncate(number) && Math.Abs(number) < 1e15) return ((long)number).ToString(CultureInfo.InvariantCulture);
        if (double.IsNaN(number)) return "NaN";
        if (double.IsInfinity(number)) return number > 0 ? "Infinity" : "-Infinity";
        var text = Math.Abs(number).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        return (number < 0 ? "-" : "") + Layout(Digits(shortest), int.Parse(text.AsSpan(text.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), shortest);
    }

    private static string Digits(string shortest)
    {
        var end = shortest.IndexOf('E');
        var mantissa = (end < 0 ? shortest : shortest[..end]).Replace(".", "", StringComparison.Ordinal);
        return mantissa.TrimStart('0').TrimEnd('0');
    }

    private static string Layout(string digits, int exponent, string shortest)
    {
        // Rounding to seventeen digits may carry (9.99…E20 to 1E21); the shortest form knows better when it has an exponent itself.
        var mark = shortest.IndexOf('E');
        if (mark >= 0) exponent = int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= 21 or < -6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{digits[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
        }

        if (exponent < 0) return "0." + new string('0', -exponent - 1) + digits;
        return digits.Length <= exponent + 1 ? digits.PadRight(exponent + 1, '0') : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    /// <summary>A value as JavaScript joins it to text: lists by commas, null as nothing inside a list, objects by their class.</summary>
    public static string ToText(Value value) => value.Kind switch
    {
        ValueKind.String => value.AsString!,
        ValueKind.Number => NumberText(value.AsNumber),
        ValueKind.Boolean => value.AsBoolean ? "true" : "false",
        ValueKind.Null or ValueKind.Missing => "null",
        ValueKind.Array => Join(value.AsArray!),
        _ => "[object Object]",
    };

    private static string Join(ArrayValue list)
    {
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) text.Append(',');
            if (!list[i].IsNullOrMissing) text.Append(ToText(list[i]));
        }

        return text.ToString();
    }

    /// <summary>The same value and type; lists and objects only when they are the same one.</summary>
    public static bool StrictEquals(Value a, Value b) =>
        a.Kind == b.Kind && a.Kind switch
        {
            ValueKind.Number => a.AsNumber == b.AsNumber,
            ValueKind.Boolean => a.AsBoolean == b.AsBoolean,
            ValueKind.String => string.Equals(a.AsString, b.AsString, StringComparison.Ordinal),
            ValueKind.Array or ValueKind.Object => ReferenceEquals(a.Reference, b.Reference),
            _ => true,
        };
}
