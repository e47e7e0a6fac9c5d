using System.Diagnostics;

namespace Synapse.Infrastructure.LocalPostgres;

/// <summary>Finds PostgreSQL's server programs where people's systems keep them.</summary>
public static class PostgresBinaries
{
    private const int OldestMajor = 14;

    /// <summary>The folder that holds <c>initdb</c>, <c>postgres</c> and <c>pg_ctl</c>: the one that is set, else on the path, else the newest of the usual places.</summary>
    /// <param name="major">The version that an existing cluster needs; null for any.</param>
    /// <exception cref="LocalPostgresException">There is none; the message says what to install.</exception>
    public static string Find(string? configured, int? major)
    {
        if (configured is not null && !HoldsServer(configured))
            throw new LocalPostgresException($"Synapse:Postgres:Bin names {configured}, which does not hold initdb, postgres and pg_ctl.");
        var installed = configured is not null ? [configured] : OnPath().Concat(UsualPlaces()).Where(HoldsServer).ToList();
        if (installed.Count == 0)
        {
            throw new LocalPostgresException(
                $"PostgreSQL {OldestMajor} or later is not installed: {HowToInstall()}, or set ConnectionStrings__Synapse to use an existing server.");
        }

        return installed.FirstOrDefault(folder => major is null || VersionOf(folder) == major) ?? throw new LocalPostgresException(
            $"The database was made with PostgreSQL {major}, and the one that is installed is {VersionOf(installed[0])}: install version {major} beside it, or restore a dump.");
    }

    /// <summary>The major version of the server in a folder, as it says itself: "postgres (PostgreSQL) 15.18 (Debian …)".</summary>
    private static int? VersionOf(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(Program(folder, "postgres"), "--version") { RedirectStandardOutput = true });
        var words = process?.StandardOutput.ReadToEnd().Split(' ', '.') ?? [];
        return words.Select(word => int.TryParse(word, out var number) ? number : (int?)null).FirstOrDefault(number => number is not null);
    }

    private static string HowToInstall() =>
        OperatingSystem.IsMacOS() ? "run \"brew install postgresql@17\""
        : OperatingSystem.IsWindows() ? "run \"winget install PostgreSQL.PostgreSQL.17\""
        : "run \"apt-get install postgresql\" (or your system's package of that name)";

    private static bool HoldsServer(string folder) =>
        File.Exists(Program(folder, "initdb")) && File.Exists(Program(folder, "pg_ctl")) && File.Exists(Program(folder, "postgres"));

    public static string Program(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static IEnumerable<string> OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> UsualPlaces() =>
        from root in (string[])
        [
            "/usr/lib/postgresql",
            "/opt/homebrew/opt",
            "/usr/local/opt",
            "/Applications/Postgres.app/Contents/Versions",
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"),
        ]
        where Directory.Exists(root)
        from version in Directory.EnumerateDirectories(root)
        let major = MajorOf(Path.GetFileName(version))
        where major >= OldestMajor
        orderby major descending
        select Path.Combine(version, "bin");

    /// <summary>17 for <c>17</c> and <c>postgresql@17</c>; null for anything else.</summary>
    private static int? MajorOf(string folder) =>
        int.TryParse(folder.StartsWith("postgresql@", StringComparison.Ordinal) ? folder["postgresql@".Length..] : folder, out var major) ? major : null;
}
