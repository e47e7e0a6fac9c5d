namespace Synapse.Web.Controls;

/// <summary>The line drawings of the product, on a grid of 20 by 20.</summary>
public static class Icons
{
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["overview"] = "M3 3h6v6H3zM11 3h6v4h-6zM11 9h6v8h-6zM3 11h6v6H3z",
        ["run"] = "M6 3.5v13l10-6.5z",
        ["timeline"] = "M10 6v4l2.5 2M3.5 10a6.5 6.5 0 1 0 2-4.7M3 3.5v3h3",
        ["assets"] = "M10 2.5 16.5 6v8L10 17.5 3.5 14V6zM3.5 6 10 9.8 16.5 6M10 9.8v7.7",
        ["cable"] = "M5 3v6.5a2.5 2.5 0 0 0 5 0v-1a2.5 2.5 0 0 1 5 0V17M3 3h4M13 17h4",
        ["package"] = "M3 6.5 10 3l7 3.5v7L10 17l-7-3.5zM6.5 4.8l7 3.5v3",
        ["rules"] = "M4 4h12M4 8h7M4 12h12M4 16h7M14 15l1.5 1.5L18 14",
        ["rollback"] = "M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H7",
        ["undo"] = "M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H9",
        ["redo"] = "M13 4l3.5 3.5L13 11M16 7.5H8.5a4.5 4.5 0 0 0 0 9H11",
        ["import"] = "M10 3v9M6.5 8.5 10 12l3.5-3.5M3.5 13v3h13v-3",
        ["export"] = "M10 12V3M6.5 6.5 10 3l3.5 3.5M3.5 13v3h13v-3",
        ["admin"] = "M3 5.5h8M15 5.5h2M3 14.5h2M9 14.5h8M11 5.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0M5 14.5a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
        ["search"] = "M8.5 3.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10M12.3 12.3 17 17",
        ["menu"] = "M3 5.5h14M3 10h14M3 14.5h14",
        ["keyboard"] = "M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.5h7",
        ["person"] = "M10 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M4 17c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
        ["people"] = "M7.5 4a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4M2.5 16c.4-2.7 2.3-4 5-4s4.6 1.3 5 4M13 4.3a2.7 2.7 0 0 1 0 4.9M14.5 12.3c1.7.5 2.7 1.8 3 3.7",
        ["project"] = "M3 16.5V8l4 2.5V8l4 2.5V4h6v12.5zM6 13.5h.01M10 13.5h.01M14 13.5h.01",
        ["check"] = "M4 10.5 8 14.5 16 5.5",
        ["close"] = "M5 5l10 10M15 5 5 15",
        ["plus"] = "M10 4v12M4 10h12",
        ["minus"] = "M4 10h12",
        ["down"] = "M5 7.5l5 5 5-5",
        ["up"] = "M5 12.5l5-5 5 5",
        ["right"] = "M7.5 5l5 5-5 5",
        ["left"] = "M12.5 5l-5 5 5 5",
        ["updown"] = "M6.5 8 10 4.5 13.5 8M6.5 12l3.5 3.5 3.5-3.5",
        ["filter"] = "M3 5h14M5.5 10h9M8 15h4",
        ["copy"] = "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7",
        ["edit"] = "M4 16l.7-3.3L13 4.4l2.6 2.6-8.3 8.3z",
        ["trash"] = "M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5",
        ["warn"] = "M10 3 18 16.5H2zM10 8v4M10 14.2v.01",
        ["error"] = "M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M10 6.5v4.5M10 13.5v.01",
        ["info"] = "M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M10 9.3V14M10 6.5v.01",
        ["done"] = "M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M6.8 10.2l2.2 2.2 4.2-4.6",
        ["lock"] = "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v2",
        ["empty"] = "M3.5 11.5 6 4.5h8l2.5 7v5h-13zM3.5 11.5H7.5a2.5 2.5 0 0 0 5 0h4",
        ["pause"] = "M7 4.5v11M13 4.5v11",
        ["stop"] = "M5 5h10v10H5z",
        ["refresh"] = "M16.5 10a6.5 6.5 0 1 1-2-4.7M17 3v3.5h-3.5",
        ["link"] = "M8.5 11.5a3 3 0 0 0 4.3 0l2.8-2.8a3 3 0 0 0-4.3-4.3L10 5.7M11.5 8.5a3 3 0 0 0-4.3 0l-2.8 2.8a3 3 0 0 0 4.3 4.3l1.3-1.3",
        ["compare"] = "M10 3v14M3 5.5h4v9H3zM13 5.5h4v9h-4z",
        ["history"] = "M10 6v4l3 1.5M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14",
        ["bell"] = "M10 3a4.5 4.5 0 0 0-4.5 4.5c0 4-1.5 5-1.5 6h12c0-1-1.5-2-1.5-6A4.5 4.5 0 0 0 10 3M8.5 16a1.5 1.5 0 0 0 3 0",
        ["theme"] = "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
        ["signout"] = "M12 6V3.5H3.5v13H12V14M8 10h9M14 7l3 3-3 3",
        ["more"] = "M5 10h.01M10 10h.01M15 10h.01",
    };

    /// <summary>The names that can be asked for.</summary>
    public static IEnumerable<string> Names => Paths.Keys;

    /// <summary>The path of a drawing; an unknown name is a bug and says so.</summary>
    public static string Path(string name) =>
        Paths.TryGetValue(name, out var path) ? path : throw new ArgumentException($"There is no icon named \"{name}\".", nameof(name));
}
