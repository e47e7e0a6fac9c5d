using Microsoft.Extensions.Logging;
using Npgsql;
using Synapse.Infrastructure.Database.Roles;

namespace Synapse.Infrastructure.LocalPostgres;

/// <summary>
/// A private PostgreSQL: started with Synapse, reachable from this machine only, stopped with Synapse. A server that outlived a killed Synapse is taken
/// over; files that a killed server left behind are recovered by PostgreSQL itself.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int StartSeconds = 120;
    private const int StopSeconds = 60;

    private readonly PostgresCluster _cluster;
    private readonly ServerUser _user;
    private readonly string _control;
    private readonly FileStream _claim;
    private bool _stopped;

    private PostgresServer(PostgresCluster cluster, ServerUser user, string bin, FileStream claim)
    {
        (_cluster, _user, _claim) = (cluster, user, claim);
        _control = PostgresBinaries.Program(bin, "pg_ctl");
    }

    /// <summary>Makes the cluster on the first start, starts it or takes over one that still runs.</summary>
    /// <exception cref="LocalPostgresException">It cannot be had; the message says why and what to do.</exception>
    public static async Task<PostgresServer> StartAsync(PostgresOptions options, ILogger logger, CancellationToken cancel)
    {
        PostgresBinaries.Find(options.Bin, major: null);
        var user = await ServerUser.FindAsync(cancel);
        var claim = Claim(options.Folder);
        try
        {
            var folder = await ReachableFolderAsync(options.Folder, user, logger, cancel);
            var bin = PostgresBinaries.Find(options.Bin, PostgresCluster.MajorIn(folder));
            var server = new PostgresServer(new PostgresCluster(folder, bin, user), user, bin, claim);
            await server.StartAsync(options.Durable, logger, cancel);
            return server;
        }
        catch
        {
            await claim.DisposeAsync();
            throw;
        }
    }

    /// <summary>How to reach a database of a private server that another process keeps running; null when none answers.</summary>
    public static async Task<DatabaseAccess?> FindRunningAsync(PostgresOptions options, string database, CancellationToken cancel)
    {
        var user = await ServerUser.FindAsync(cancel);
        var inside = Path.Combine(options.Folder, "postgres");
        var folder = await user.CanEnterAsync(options.Folder, cancel) ? inside : ElsewhereThan(options.Folder);
        if (PostgresCluster.MajorIn(folder) is not { } major) return null;
        var cluster = new PostgresCluster(folder, PostgresBinaries.Find(options.Bin, major), user);
        return await AnswersAsync(cluster, cancel) ? AccessTo(cluster, database) : null;
    }

    /// <summary>How to reach a database of this server as its administrator.</summary>
    public string ConnectionString(string database) => _cluster.ConnectionString(database);

    /// <summary>How to reach a database of this server in each of its roles.</summary>
    public DatabaseAccess Access(string database) => AccessTo(_cluster, database);

    /// <summary>Makes the database when it does not exist, with its roles, and tells how to reach it.</summary>
    public async Task<DatabaseAccess> EnsureDatabaseAsync(string database, CancellationToken cancel)
    {
        await CreateDatabaseAsync(database, cancel);
        await DatabaseSetup.RunAsync(Access(database), cancel);
        return Access(database);
    }

    private async Task CreateDatabaseAsync(string database, CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancel);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await exists.ExecuteScalarAsync(cancel) is null)
        {
            await using var create = new NpgsqlCommand($"create database \"{database.Replace("\"", "\"\"")}\"", connection);
            await create.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>Stops the server: open transactions are rolled back, what is committed is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _user.RunAsync(_control, ["stop", "-D", _cluster.Data, "-m", "fast", "-w", "-t", $"{StopSeconds}"], CancellationToken.None);
        await _claim.DisposeAsync();
    }

    private async Task StartAsync(bool durable, ILogger logger, CancellationToken cancel)
    {
        if (await IsRunningAsync(cancel))
        {
            if (await AnswersAsync(_cluster, cancel))
            {
                logger.LogInformation("Took over the PostgreSQL server that an earlier Synapse left running in {Data}", _cluster.Data);
                return;
            }

            await _user.RunAsync(_control, ["stop", "-D", _cluster.Data, "-m", "immediate", "-w"], cancel);
        }

        await _cluster.PrepareAsync(durable, cancel);
        var started = await _user.RunAsync(_control, ["start", "-D", _cluster.Data, "-l", _cluster.Log, "-w", "-t", $"{StartSeconds}"], cancel);
        if (started.ExitCode != 0)
            throw new LocalPostgresException($"PostgreSQL did not start in {_cluster.Data}; the reason is at the end of {_cluster.Log}.");
    }

    private async Task<bool> IsRunningAsync(CancellationToken cancel) =>
        Directory.Exists(_cluster.Data) && (await _user.RunAsync(_control, ["status", "-D", _cluster.Data], cancel)).ExitCode == 0;

    private static DatabaseAccess AccessTo(PostgresCluster cluster, string database) => new(
        cluster.ConnectionString(database, DatabaseRoles.Application), cluster.ConnectionString(database, DatabaseRoles.Migrator),
        cluster.ConnectionString(database, DatabaseRoles.Archiver), cluster.ConnectionString(database));

    private static async Task<bool> AnswersAsync(PostgresCluster cluster, CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres") + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancel);
            return true;
        }
        catch (Exception refused) when (refused is NpgsqlException or IOException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>One Synapse per data folder. The operating system frees the claim when the process ends, however it ends.</summary>
    private static FileStream Claim(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new LocalPostgresException($"Another Synapse is using the data folder {folder}: stop it, or set SYNAPSE_DATA to another folder.");
        }
    }

    /// <summary>The folder itself, or a place that the server's user can get to when the folder lies in somebody's closed home.</summary>
    private static async Task<string> ReachableFolderAsync(string folder, ServerUser user, ILogger logger, CancellationToken cancel)
    {
        var inside = Path.Combine(folder, "postgres");
        if (await user.CanEnterAsync(folder, cancel)) return inside;
        var elsewhere = ElsewhereThan(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(elsewhere)!);
        if (!Directory.Exists(elsewhere))
            logger.LogInformation("PostgreSQL runs as another user, who cannot enter {Folder}: the database is kept in {Elsewhere}", folder, elsewhere);
        return elsewhere;
    }

    private static string ElsewhereThan(string folder) => $"/var/lib/synapse/{PostgresEndpoint.ShortName(folder)}";
}
