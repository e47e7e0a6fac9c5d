using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Synapse.Infrastructure.LocalPostgres;

/// <summary>The files of a private server: <c>data</c>, <c>socket</c>, <c>server.log</c> and the password, in one folder.</summary>
internal sealed class PostgresCluster(string folder, string bin, ServerUser user)
{
    public const string Administrator = "synapse";
    private const string OwnConfiguration = "synapse.conf";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Data { get; } = Path.Combine(folder, "data");

    public string Log { get; } = Path.Combine(folder, "server.log");

    public PostgresEndpoint Endpoint { get; } = PostgresEndpoint.Of(folder);

    private string PasswordFile { get; } = Path.Combine(folder, "password");

    /// <summary>The major version that a cluster in this folder was made with; null where there is none.</summary>
    public static int? MajorIn(string folder) =>
        File.Exists(VersionFile(folder)) && int.TryParse(File.ReadAllText(VersionFile(folder)), out var major) ? major : null;

    private static string VersionFile(string folder) => Path.Combine(folder, "data", "PG_VERSION");

    /// <summary>Makes the cluster when there is none and writes its settings.</summary>
    public async Task PrepareAsync(bool durable, CancellationToken cancel)
    {
        if (MajorIn(folder) is null) await InitializeAsync(cancel);
        await ConfigureAsync(durable, cancel);
    }

    public string ConnectionString(string database) => ConnectionString(database, Administrator, AdministratorPassword);

    /// <summary>As another role. Its password follows from the administrator's, so that there is one secret to keep.</summary>
    public string ConnectionString(string database, string role) => ConnectionString(
        database, role, Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AdministratorPassword), Encoding.UTF8.GetBytes(role))));

    private string AdministratorPassword => File.ReadAllText(PasswordFile);

    private string ConnectionString(string database, string user, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = Endpoint.Host,
        Port = Endpoint.Port,
        Database = database,
        Username = user,
        Password = password,
        ApplicationName = "Synapse",
        MaxPoolSize = 80,
        MaxAutoPrepare = 64,
    }.ConnectionString;

    /// <summary>Under another name first: a start that is interrupted leaves nothing that looks like a cluster.</summary>
    private async Task InitializeAsync(CancellationToken cancel)
    {
        await user.MakeFolderAsync(folder, cancel);
        WritePrivately(PasswordFile, RandomNumberGenerator.GetHexString(40, lowercase: true));
        await user.GiveAsync(PasswordFile, cancel);
        var half = Data + ".new";
        if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        string[] locale = OperatingSystem.IsLinux() ? ["--locale=C.UTF-8"] : ["--no-locale"];
        string[] arguments = ["-D", half, "-U", Administrator, "-E", "UTF8", .. locale, "-A", "scram-sha-256", $"--pwfile={PasswordFile}", "--no-instructions"];
        var made = await user.RunAsync(PostgresBinaries.Program(bin, "initdb"), arguments, cancel);
        if (made.ExitCode != 0) throw new LocalPostgresException($"PostgreSQL could not make its cluster in {Data}: {LastLine(made.Errors)}");
        Directory.Move(half, Data);
    }

    private async Task ConfigureAsync(bool durable, CancellationToken cancel)
    {
        if (Endpoint.SocketFolder.Length > 0) await user.MakeFolderAsync(Endpoint.SocketFolder, cancel);
        var lz4 = await user.RunAsync(
            PostgresBinaries.Program(bin, "postgres"), ["-D", Data, "-c", "wal_compression=lz4", "-c", "default_toast_compression=lz4", "-C", "port"], cancel);
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var settings = PostgresConfiguration.Write(Endpoint, memory, hasLz4: lz4.ExitCode == 0, durable);
        await File.WriteAllTextAsync(Path.Combine(Data, OwnConfiguration), settings, cancel);
        var main = Path.Combine(Data, "postgresql.conf");
        var include = $"include '{OwnConfiguration}'";
        if (!(await File.ReadAllTextAsync(main, cancel)).Contains(include, StringComparison.Ordinal))
            await File.AppendAllTextAsync(main, $"\n{include}\n", cancel);
        await user.GiveAsync(Path.Combine(Data, OwnConfiguration), cancel);
    }

    private static void WritePrivately(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "no reason was given";
}
