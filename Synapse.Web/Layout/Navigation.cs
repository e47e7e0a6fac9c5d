namespace Synapse.Web.Layout;

/// <param name="Key">The word in <see cref="ShellText"/>.</param>
/// <param name="Chord">The keys that open it, one after the other.</param>
public sealed record NavigationEntry(string Key, string Path, string Icon, string Chord);

/// <summary>The pages of the main navigation, in the order and groups in which people meet them.</summary>
public static class Navigation
{
    public static readonly IReadOnlyList<(string Group, IReadOnlyList<NavigationEntry> Entries)> Groups =
    [
        ("GroupWork",
        [
            new("Overview", "/", "overview", "g o"),
            new("Import", "/import", "import", "g i"),
            new("RunRules", "/rules/execution", "run", "g r"),
            new("Timeline", "/rules/timeline", "timeline", "g t"),
            new("Rollbacks", "/rollbacks", "rollback", "g b"),
        ]),
        ("GroupPlant",
        [
            new("Assets", "/assets", "assets", "g a"),
            new("Cables", "/cables", "cable", "g c"),
            new("Packages", "/packages", "package", "g p"),
        ]),
        ("GroupLibrary",
        [
            new("Rules", "/rules", "rules", "g u"),
            new("Admin", "/admin", "admin", "g m"),
        ]),
    ];

    public static IEnumerable<NavigationEntry> Entries => Groups.SelectMany(group => group.Entries);

    /// <summary>The entry whose page this is: the longest path that the address begins with.</summary>
    public static NavigationEntry? EntryOf(string path) => Entries
        .Where(entry => path == entry.Path || (entry.Path != "/" && path.StartsWith(entry.Path + "/", StringComparison.Ordinal)))
        .MaxBy(entry => entry.Path.Length);
}
