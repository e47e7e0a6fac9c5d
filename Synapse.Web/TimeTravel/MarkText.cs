using System.Globalization;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Layout;

namespace Synapse.Web.TimeTravel;

/// <summary>Points in time in as few words as people use: <c>#42, 12 Nov 14:03</c>; the year only where it is another one.</summary>
public static class MarkText
{
    public static string Say(BatchMark mark, Preferences preferences, TimeProvider time)
    {
        if (mark.At is not { } at) return "#0";
        var (local, now) = (TimeZoneInfo.ConvertTime(at, preferences.TimeZone), TimeZoneInfo.ConvertTime(time.GetUtcNow(), preferences.TimeZone));
        return $"#{mark.BatchNo}, {local.ToString(local.Year == now.Year ? "d MMM HH:mm" : "d MMM yyyy HH:mm", CultureInfo.CurrentCulture)}";
    }
}
