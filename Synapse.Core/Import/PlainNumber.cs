using System.Globalization;

namespace Synapse.Core.Import;

/// <summary>
/// Text that is a number and nothing else: no leading zeros, plus sign, exponent or thousands separators, and no more digits than a double keeps. So 0012, 1E10, +5 and 1234567890123456
/// stay the text they are.
/// </summary>
public static class PlainNumber
{
    private const int DigitsOfADouble = 15;
    private const int LongestShown = 340;

    public static bool TryRead(ReadOnlySpan<char> text, char decimalSign, out double number) => TryRead(text, decimalSign, DigitsOfADouble, out number);

    /// <summary>Whether a text shows this number, as far as a spreadsheet keeps it (fifteen digits).</summary>
    public static bool Shows(ReadOnlySpan<char> text, char decimalSign, double number) =>
        TryRead(text, decimalSign, LongestShown, out var shown) && (shown == number || InASpreadsheet(shown) == InASpreadsheet(number));

    private static bool TryRead(ReadOnlySpan<char> text, char decimalSign, int mostDigits, out double number)
    {
        number = 0;
        if (!IsPlain(text, decimalSign, mostDigits)) return false;
        Span<char> normal = stackalloc char[text.Length];
        text.Replace(normal, decimalSign, '.');
        return double.TryParse(normal, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The shortest text, with a point and without exponent, that gives the number again (for numbers that need an exponent: fifteen digits of it).</summary>
    public static string Write(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E') ? number.ToString("0.##############################", CultureInfo.InvariantCulture) : shortest;
    }

    private static string InASpreadsheet(double number) => number.ToString("G15", CultureInfo.InvariantCulture);

    private static bool IsPlain(ReadOnlySpan<char> text, char decimalSign, int mostDigits)
    {
        var i = text is ['-', ..] ? 1 : 0;
        var start = i;
        while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
        var whole = i - start;
        if (whole == 0 || (whole > 1 && text[start] == '0')) return false;
        if (i == text.Length) return whole <= mostDigits && !(start == 1 && text[start] == '0');
        if (text[i] != decimalSign) return false;
        var fraction = text[(i + 1)..];
        return fraction.Length > 0 && !fraction.ContainsAnyExceptInRange('0', '9') && whole + fraction.Length <= mostDigits;
    }
}
