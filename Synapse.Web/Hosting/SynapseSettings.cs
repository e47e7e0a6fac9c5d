using System.Globalization;
using Synapse.Infrastructure.Database.Roles;

namespace Synapse.Web.Hosting;

/// <summary>What can be set from outside, read once at start; inner rooms get plain values.</summary>
/// <param name="Urls">Where to listen.</param>
/// <param name="DataFolder">Absolute path of the folder that holds the private database.</param>
/// <param name="Demo">Whether the demo project and its sign-ins exist.</param>
/// <param name="AdminPassword">The password of the first user <c>admin</c> on an empty database; null to have one made.</param>
/// <param name="PostgresBin">The folder with PostgreSQL's programs; null to look in the usual places.</param>
/// <param name="ExternalDatabase">A database of an existing server to use instead of a private one, in each of its roles.</param>
/// <param name="DigestsTo">The folder or HTTP address outside of the database where seals are published; null where they are not.</param>
/// <param name="DigestInterval">How often, besides every approval.</param>
/// <param name="PartitionFrom">From how many events on the history is kept by month; null to keep it in one table.</param>
/// <param name="ArchiveTo">The folder for files of archived months; null where nothing is archived.</param>
public sealed record SynapseSettings(
    IReadOnlyList<string> Urls, string DataFolder, bool Demo, string? AdminPassword, string? PostgresBin, DatabaseAccess? ExternalDatabase, string? DigestsTo, TimeSpan DigestInterval,
    long? PartitionFrom, string? ArchiveTo)
{
    public const string UrlsKey = "SYNAPSE_URLS";
    public const string DataKey = "SYNAPSE_DATA";
    public const string DemoKey = "SYNAPSE_DEMO";
    public const string AdminPasswordKey = "SYNAPSE_ADMIN_PASSWORD";
    public const string PostgresBinKey = "Synapse:Postgres:Bin";
    public const string ConnectionStringKey = "ConnectionStrings:Synapse";
    public const string MigratorKey = "ConnectionStrings:SynapseMigrator";
    public const string ArchiverKey = "ConnectionStrings:SynapseArchiver";
    public const string AdministratorKey = "ConnectionStrings:SynapseAdministrator";

    public const string DigestsKey = "SYNAPSE_DIGESTS";
    public const string DigestMinutesKey = "SYNAPSE_DIGEST_MINUTES";
    public const string PartitionFromKey = "SYNAPSE_PARTITION_FROM";
    public const string ArchiveKey = "SYNAPSE_ARCHIVE";

    private const int DefaultDigestMinutes = 60;
    private const string DefaultUrls = "http://localhost:5080";
    private const string DefaultData = ".synapse";
    private const int ShortestPassword = 8;

    /// <summary>Reads and checks everything; refuses with all that is wrong at once, each line naming its key.</summary>
    public static SynapseSettings Read(IConfiguration configuration)
    {
        var complaints = new List<string>();
        var settings = new SynapseSettings(
            ReadUrls(configuration, complaints),
            ReadDataFolder(configuration, complaints),
            ReadDemo(configuration, complaints),
            ReadAdminPassword(configuration, complaints),
            ReadPostgresBin(configuration, complaints),
            ReadDatabase(configuration, complaints),
            ReadDigests(configuration, complaints),
            ReadDigestInterval(configuration, complaints),
            ReadPartitionFrom(configuration, complaints),
            Text(configuration, ArchiveKey) is { } archive ? Path.GetFullPath(archive) : null);
        if (complaints.Count > 0)
            throw new StartRefusedException("Synapse cannot start with these settings:\n" + string.Join("\n", complaints.Select(c => "  " + c)));
        return settings;
    }

    private static string? Text(IConfiguration configuration, string key) =>
        configuration[key]?.Trim() is { Length: > 0 } text ? text : null;

    private static string[] ReadUrls(IConfiguration configuration, List<string> complaints)
    {
        var own = Text(configuration, UrlsKey);
        var text = own ?? Text(configuration, WebHostDefaults.ServerUrlsKey) ?? DefaultUrls;
        var urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var url in urls.Where(url => !IsAddress(url)))
            complaints.Add($"{UrlsKey}: \"{url}\" is not an address such as {DefaultUrls}.");
        return urls;
    }

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address is { Scheme: "http" or "https", Host.Length: > 0, Port: >= 0 and <= 65535 };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string ReadDataFolder(IConfiguration configuration, List<string> complaints)
    {
        var text = Text(configuration, DataKey) ?? DefaultData;
        try
        {
            var folder = Path.GetFullPath(text);
            Directory.CreateDirectory(folder);
            return folder;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            complaints.Add($"{DataKey}: \"{text}\" is not a folder that Synapse can write to ({refused.Message.TrimEnd('.')}).");
            return text;
        }
    }

    private static bool ReadDemo(IConfiguration configuration, List<string> complaints)
    {
        switch (Text(configuration, DemoKey)?.ToLowerInvariant())
        {
            case null or "true" or "1" or "yes": return true;
            case "false" or "0" or "no": return false;
            case var other:
                complaints.Add($"{DemoKey}: \"{other}\" is neither true nor false.");
                return false;
        }
    }

    private static string? ReadAdminPassword(IConfiguration configuration, List<string> complaints)
    {
        var password = configuration[AdminPasswordKey];
        if (string.IsNullOrEmpty(password)) return null;
        if (password.Length < ShortestPassword)
            complaints.Add(string.Create(CultureInfo.InvariantCulture, $"{AdminPasswordKey}: a password has at least {ShortestPassword} characters."));
        return password;
    }

    private static string? ReadPostgresBin(IConfiguration configuration, List<string> complaints)
    {
        var folder = Text(configuration, PostgresBinKey);
        if (folder is not null && !Directory.Exists(folder))
            complaints.Add($"{PostgresBinKey}: there is no folder \"{folder}\".");
        return folder;
    }

    private static DatabaseAccess? ReadDatabase(IConfiguration configuration, List<string> complaints)
    {
        var application = ReadConnectionString(configuration, ConnectionStringKey, complaints);
        var (migrator, archiver) = (ReadConnectionString(configuration, MigratorKey, complaints), ReadConnectionString(configuration, ArchiverKey, complaints));
        var administrator = ReadConnectionString(configuration, AdministratorKey, complaints);
        if (application is not null) return new DatabaseAccess(application, migrator, archiver, administrator);
        if ((migrator ?? archiver ?? administrator) is not null)
            complaints.Add($"{ConnectionStringKey}: it is missing, while the connection string of another role is there.");
        return null;
    }

    private static string? ReadDigests(IConfiguration configuration, List<string> complaints)
    {
        if (Text(configuration, DigestsKey) is not { } text) return null;
        if (!text.Contains("://", StringComparison.Ordinal)) return Path.GetFullPath(text);
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return text;
        complaints.Add($"{DigestsKey}: \"{text}\" is neither a folder nor an http address.");
        return null;
    }

    private static TimeSpan ReadDigestInterval(IConfiguration configuration, List<string> complaints)
    {
        var text = Text(configuration, DigestMinutesKey);
        if (text is null) return TimeSpan.FromMinutes(DefaultDigestMinutes);
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var minutes) && minutes is >= 1 and <= 10_080) return TimeSpan.FromMinutes(minutes);
        complaints.Add($"{DigestMinutesKey}: \"{text}\" is not a number of minutes from 1 to 10080.");
        return TimeSpan.FromMinutes(DefaultDigestMinutes);
    }

    private static long? ReadPartitionFrom(IConfiguration configuration, List<string> complaints)
    {
        if (Text(configuration, PartitionFromKey) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var events)) return events;
        complaints.Add($"{PartitionFromKey}: \"{text}\" is not a number of events (0: at once).");
        return null;
    }

    private static string? ReadConnectionString(IConfiguration configuration, string key, List<string> complaints)
    {
        var text = Text(configuration, key);
        if (text is null) return null;
        try
        {
            var parts = new Npgsql.NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(parts.Host) || string.IsNullOrEmpty(parts.Database))
                complaints.Add($"{key}: it has to name a Host and a Database.");
        }
        catch (ArgumentException refused)
        {
            complaints.Add($"{key}: {refused.Message}");
        }

        return text;
    }
}
