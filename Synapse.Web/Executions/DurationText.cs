using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Synapse.Web.Executions;

/// <summary>Durations as people say them.</summary>
internal static class DurationText
{
    public static string Of(TimeSpan duration, IStringLocalizer<ExecutionText> text)
    {
        if (duration < TimeSpan.FromSeconds(1)) return text["LessThanSecond"];
        if (duration < TimeSpan.FromSeconds(10)) return text["Seconds", duration.TotalSeconds.ToString("0.0", CultureInfo.CurrentCulture)];
        if (duration < TimeSpan.FromSeconds(90)) return text["Seconds", Math.Round(duration.TotalSeconds)];
        return text["Minutes", duration.TotalMinutes.ToString("0.0", CultureInfo.CurrentCulture)];
    }

    /// <summary>Exact to the millisecond where that matters.</summary>
    public static string Exact(TimeSpan duration, IStringLocalizer<ExecutionText> text) =>
        duration < TimeSpan.FromSeconds(1) ? $"{duration.TotalMilliseconds.ToString("0", CultureInfo.CurrentCulture)} ms" : Of(duration, text);
}
