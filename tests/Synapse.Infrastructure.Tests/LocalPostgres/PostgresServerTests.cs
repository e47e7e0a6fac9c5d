using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Infrastructure.LocalPostgres;

namespace Synapse.Infrastructure.Tests.LocalPostgres;

/// <summary>Each test has a cluster of its own and looks at real processes.</summary>
public sealed class PostgresServerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-cluster-").FullName;

    public PostgresServerTests()
    {
        // Where tests run as root, the server runs as another user, who has to get in.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherExecute);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_committed_is_there_after_a_restart_and_a_stopped_server_leaves_no_process()
    {
        int process;
        await using (var server = await StartAsync())
        {
            await ExecuteAsync(server, "create table kept as select 42 as answer");
            process = Postmaster();
        }

        Assert.True(HasEnded(process));
        await using var again = await StartAsync();
        Assert.Equal(42, await ExecuteAsync(again, "select answer from kept"));
    }

    [Fact]
    public async Task A_killed_server_is_recovered_from_the_files_it_left()
    {
        await using (var server = await StartAsync())
        {
            await ExecuteAsync(server, "create table kept as select 42 as answer");
            Kill(Postmaster());
        }

        Assert.True(File.Exists(PidFile), "the killed server leaves its postmaster.pid behind");
        await using var again = await StartAsync();
        Assert.Equal(42, await ExecuteAsync(again, "select answer from kept"));
    }

    [Fact]
    public async Task A_server_that_outlived_its_app_is_taken_over()
    {
        await (await StartAsync()).DisposeAsync();
        await StartByHandAsync();
        var orphan = Postmaster();

        await using (var server = await StartAsync())
        {
            Assert.Equal(orphan, Postmaster());
            Assert.Equal(1, await ExecuteAsync(server, "select 1"));
        }

        Assert.True(HasEnded(orphan));
    }

    [Fact]
    public async Task Two_apps_do_not_share_a_data_folder()
    {
        await using var server = await StartAsync();

        var refused = await Assert.ThrowsAsync<LocalPostgresException>(StartAsync);

        Assert.Contains("Another Synapse is using the data folder", refused.Message);
    }

    [Fact]
    public async Task The_server_listens_to_this_machine_only_and_its_password_is_private()
    {
        await using var server = await StartAsync();
        var parts = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres"));

        Assert.True(parts.Password!.Length >= 32);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal("", await ExecuteAsync(server, "select setting from pg_settings where name = 'listen_addresses'"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "postgres", "password")));
        parts.Password = "guess";
        await using var stranger = new NpgsqlConnection(parts.ConnectionString);
        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => stranger.OpenAsync())).SqlState);
    }

    [Fact]
    public void A_folder_without_a_server_is_refused_by_name()
    {
        var refused = Assert.Throws<LocalPostgresException>(() => PostgresBinaries.Find(_folder, major: null));

        Assert.Equal($"Synapse:Postgres:Bin names {_folder}, which does not hold initdb, postgres and pg_ctl.", refused.Message);
    }

    [Fact]
    public void A_cluster_of_a_version_that_is_not_installed_is_refused_by_number()
    {
        var refused = Assert.Throws<LocalPostgresException>(() => PostgresBinaries.Find(configured: null, major: 9));

        Assert.StartsWith("The database was made with PostgreSQL 9, and the one that is installed is ", refused.Message);
    }

    private string PidFile => Path.Combine(_folder, "postgres", "data", "postmaster.pid");

    private Task<PostgresServer> StartAsync() =>
        PostgresServer.StartAsync(new PostgresOptions(_folder), NullLogger.Instance, default);

    private async Task StartByHandAsync()
    {
        var user = await ServerUser.FindAsync(default);
        var control = PostgresBinaries.Program(PostgresBinaries.Find(null, null), "pg_ctl");
        var data = Path.Combine(_folder, "postgres", "data");
        var started = await user.RunAsync(control, ["start", "-D", data, "-w", "-l", Path.Combine(_folder, "postgres", "server.log")], default);
        Assert.Equal(0, started.ExitCode);
    }

    private int Postmaster() => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    private static void Kill(int process)
    {
        using var victim = Process.GetProcessById(process);
        victim.Kill();
        victim.WaitForExit(TimeSpan.FromSeconds(10));
    }

    /// <summary>The server removes its pid file a moment before its process ends.</summary>
    private static bool HasEnded(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static async Task<object?> ExecuteAsync(PostgresServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
