using System.Globalization;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>Operators over dates, which are ISO text: "2024-02-29" or "2024-02-29T13:45:00Z". A time without an offset is UTC. There is no clock: "now" comes in the data.</summary>
internal static class DateOperators
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
    ];

    private static readonly Fault NotADate = Fault.Of("Invalid Date");

    public static IEnumerable<Operator> All =>
    [
        Part("year", d => d.Year), Part("month", d => d.Month), Part("day", d => d.Day), Part("hour", d => d.Hour), Part("minute", d => d.Minute),
        Part("weekday", d => d.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)d.DayOfWeek),
        Operator.Of("date_diff", 2, 3, Difference),
        Operator.Of("date_add", 2, 3, Add),
        Operator.Of("is_date", 1, 1, static (scoped ReadOnlySpan<Value> a, ref Frame _, string _) => Read(a[0]) is not null),
    ];

    private static Operator Part(string name, Func<DateTimeOffset, int> part) =>
        Operator.Of(name, 1, 1, (scoped ReadOnlySpan<Value> args, ref Frame _, string _) => Read(args[0]) is { } date ? part(date) : Value.Of(NotADate));

    private static DateTimeOffset? Read(Value value) =>
        value.AsString is { Length: >= 10 and <= 40 } text
        && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;

    // From the first to the second; whole months and years as the calendar counts them.
    private static Value Difference(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        if (Read(args[0]) is not { } from || Read(args[1]) is not { } to) return Value.Of(NotADate);
        var span = to - from;
        return Unit(args) switch
        {
            "days" => span.TotalDays,
            "hours" => span.TotalHours,
            "minutes" => span.TotalMinutes,
            "seconds" => span.TotalSeconds,
            "weeks" => span.TotalDays / 7,
            "months" => MonthsBetween(from, to),
            "years" => MonthsBetween(from, to) / 12,
            _ => Value.Of(Fault.InvalidArguments),
        };
    }

    private static int MonthsBetween(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from) return -MonthsBetween(to, from);
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return months > 0 && from.AddMonths(months) > to ? months - 1 : months;
    }

    private static Value Add(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        if (Read(args[0]) is not { } date) return Value.Of(NotADate);
        var amount = Coercion.ToNumber(args[1]);
        if (double.IsNaN(amount)) return Value.Of(Fault.NotANumber);
        try
        {
            DateTimeOffset? moved = Unit(args) switch
            {
                "days" => date.AddDays(amount),
                "hours" => date.AddHours(amount),
                "minutes" => date.AddMinutes(amount),
                "seconds" => date.AddSeconds(amount),
                "weeks" => date.AddDays(amount * 7),
                "months" => date.AddMonths(checked((int)amount)),
                "years" => date.AddYears(checked((int)amount)),
                _ => null,
            };
            return moved is { } result ? Write(result, args[0].AsString!) : Value.Of(Fault.InvalidArguments);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return Value.Of(NotADate);
        }
    }

    private static string Unit(ReadOnlySpan<Value> args) => args.Length > 2 ? Coercion.ToText(args[2]) : "days";

    // A date without a time stays one, unless something smaller than a day was added.
    private static string Write(DateTimeOffset date, string original)
    {
        if (original.Length == 10 && date.TimeOfDay == TimeSpan.Zero) return date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var format = date.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF";
        return date.ToString(format, CultureInfo.InvariantCulture) + (date.Offset == TimeSpan.Zero ? "Z" : date.ToString("zzz", CultureInfo.InvariantCulture));
    }
}
