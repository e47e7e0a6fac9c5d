using System.Globalization;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Layout;

namespace Synapse.Web.TimeTravel;

/// <summary>Points in time in as few words as people use: <c>#42, 12 Nov 14:03</c>.</summary>
public static class MarkText
{
    /// <param name="thisYear">The year that need not be said.</param>
    public static string Say(BatchMark mark, Preferences preferences, int thisYear)
    {
        if (mark.At is not { } at) return "#0";
        var local = TimeZoneInfo.ConvertTime(at, preferences.TimeZone);
        return $"#{mark.BatchNo}, {local.ToString(local.Year == thisYear ? "d MMM HH:mm" : "d MMM yyyy HH:mm", CultureInfo.CurrentCulture)}";
    }
}
