using System.Globalization;

namespace Synapse.Infrastructure.Storage;

/// <summary>A month of the calendar, in UTC: <c>2026-11</c>.</summary>
public readonly record struct Month(int Year, int Number) : IComparable<Month>
{
    private const string Format = "yyyy-MM";

    public DateTimeOffset Start => new(Year, Number, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset End => Start.AddMonths(1);

    /// <summary>The month that lies before a moment at which a month begins.</summary>
    public static Month Before(DateTimeOffset start) => Of(start.AddTicks(-1));

    public static Month Of(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month);

    /// <summary>The month that is written so, or null.</summary>
    public static Month? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start) ? Of(start) : null;

    public int CompareTo(Month other) => Start.CompareTo(other.Start);

    public override string ToString() => Start.ToString(Format, CultureInfo.InvariantCulture);
}
