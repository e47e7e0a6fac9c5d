namespace Synapse.Web.Layout;

/// <summary>How a person wants to see the product. Kept in cookies, so that the first byte of a page already has the right theme.</summary>
/// <param name="Theme"><c>light</c>, <c>dark</c> or <c>system</c>.</param>
/// <param name="Density"><c>comfortable</c> or <c>compact</c>.</param>
/// <param name="Shortcuts">Whether single keys act.</param>
/// <param name="Zone">IANA id of the browser's time zone.</param>
public sealed record Preferences(string Theme, string Density, bool Shortcuts, string Zone)
{
    public const string ZoneCookie = "synapse-zone";
    public const string ProjectCookie = "synapse-project";

    public static readonly Preferences Default = new("system", "comfortable", Shortcuts: true, "UTC");

    public TimeZoneInfo TimeZone => TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone) ? zone : TimeZoneInfo.Utc;

    public static Preferences Read(IRequestCookieCollection cookies) => new(
        OneOf(cookies["synapse-theme"], "system", "light", "dark"),
        OneOf(cookies["synapse-density"], "comfortable", "compact"),
        cookies["synapse-shortcuts"] != "off",
        cookies[ZoneCookie] is { Length: > 0 and < 64 } zone ? zone : Default.Zone);

    private static string OneOf(string? value, params ReadOnlySpan<string> choices)
    {
        foreach (var choice in choices)
            if (choice == value) return choice;
        return choices[0];
    }
}
