using System.Globalization;
using System.Text;

namespace Synapse.Infrastructure.Import;

/// <summary>How a number is shown, as far as it matters for import: as a date, a time, with leading zeros, or simply as a number.</summary>
/// <param name="Zeros">The digits that are always shown: 4 for the format 0000.</param>
internal readonly record struct XlsxNumberFormat(bool HasDate, bool HasTime, int Zeros)
{
    private static readonly DateTime Origin1904 = new(1904, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static XlsxNumberFormat BuiltIn(uint id) => id switch
    {
        22 => new(true, true, 0),
        14 or 15 or 16 or 17 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 => new(true, false, 0),
        18 or 19 or 20 or 21 or (>= 32 and <= 35) or 45 or 47 or 55 or 56 => new(false, true, 0),
        _ => default,
    };

    public static XlsxNumberFormat Parse(string code)
    {
        var letters = Letters(code);
        if (letters.Contains("general", StringComparison.Ordinal) || letters.Contains("e+", StringComparison.Ordinal)) return default;
        var hasTime = letters.AsSpan().ContainsAny('h', 's');
        var hasDate = letters.AsSpan().ContainsAny('y', 'd') || (letters.Contains('m') && !hasTime);
        return new(hasDate, hasTime, letters.Length > 1 && letters.All(c => c == '0') ? letters.Length : 0);
    }

    /// <summary>The text of a number as it stands in the file.</summary>
    public string Show(string raw, bool is1904)
    {
        if (raw.Length is > 0 and <= 15 && raw.All(char.IsAsciiDigit) && this == default) return raw;
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return raw;
        if ((HasDate || HasTime) && Moment(number, is1904) is { } moment) return Show(moment, number);
        if (Zeros > 0 && number >= 0 && number == Math.Truncate(number)) return number.ToString(new string('0', Zeros), CultureInfo.InvariantCulture);
        // A spreadsheet keeps fifteen digits; what stands behind them is noise of its arithmetic.
        return number.ToString("0.##############################", CultureInfo.InvariantCulture);
    }

    private string Show(DateTime moment, double number)
    {
        if (!HasDate && number < 1) return moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static DateTime? Moment(double number, bool is1904)
    {
        if (number is < 0 or >= 2_958_466) return null;
        var seconds = Math.Round(number * 86_400);
        if (is1904) return Origin1904.AddSeconds(seconds);
        // The spreadsheet's calendar has a 29th of February 1900; before it, its days are one ahead.
        return new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(seconds + (number is >= 1 and < 60 ? 86_400 : 0));
    }

    /// <summary>The format's first section in lower case, without literals, colours and fillers.</summary>
    private static string Letters(string code)
    {
        var letters = new StringBuilder(code.Length);
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            if (code[i] == '"') i = End(code, '"', i);
            else if (code[i] == '[') i = End(code, ']', i);
            else if (code[i] is '\\' or '_' or '*') i++;
            else letters.Append(char.ToLowerInvariant(code[i]));
        }

        return letters.ToString();
    }

    private static int End(string code, char end, int start) => code.IndexOf(end, start + 1) is >= 0 and var at ? at : code.Length;
}
