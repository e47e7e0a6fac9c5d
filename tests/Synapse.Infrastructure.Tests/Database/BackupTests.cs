using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.LocalPostgres;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Database;

/// <summary>The two ways in which the operations page says to back up, and what holds after a restore.</summary>
[Collection(PostgresCollection.Name)]
public sealed class BackupTests(PostgresFixture postgres) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("synapse-backup-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_dump_that_is_restored_verifies_and_history_is_as_guarded_as_before()
    {
        await using var shop = await OpenAsync(postgres);
        var pump = Asset("P-1");
        await shop.CommitAsync(Created(pump));
        await shop.CommitAsync(Set(pump, "area", "210"));
        await using var empty = await postgres.CreateEmptyDatabaseAsync();
        var dump = Path.Combine(_folder, "synapse.dump");
        await RunAsync("pg_dump", shop.Access.Administrator!, "--format=custom", $"--file={dump}");
        await RunAsync("pg_restore", empty.Access.Administrator!, "--exit-on-error", dump);

        await VerifyAsync(empty.Access);
        foreach (var deed in (string[])["truncate workflow_events", "delete from batches", "alter table batches disable trigger all"])
        {
            await using var source = NpgsqlDataSource.Create(empty.Access.Administrator! + ";Pooling=false");
            await using var command = source.CreateCommand(deed);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    [Fact]
    public async Task A_base_backup_starts_as_a_server_of_its_own_and_verifies()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.OtherExecute);
        var (first, second) = (Path.Combine(_folder, "first"), Path.Combine(_folder, "second"));
        Directory.CreateDirectory(first);
        Directory.CreateDirectory(second);
        if (!OperatingSystem.IsWindows()) foreach (var folder in (string[])[first, second]) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
        await using (var server = await PostgresServer.StartAsync(new PostgresOptions(first, Durable: false), NullLogger.Instance, default))
        {
            await using var shop = await OpenAsync(await server.EnsureDatabaseAsync("synapse", default));
            var pump = Asset("P-1");
            await shop.CommitAsync(Created(pump));
            await shop.CommitAsync(Set(pump, "area", "210"));
            await RunAsync("pg_basebackup", server.ConnectionString("postgres"), $"--pgdata={Path.Combine(_folder, "base")}", "--checkpoint=fast");
        }

        // The backup takes the place of the data, beside the password that belongs to it.
        Directory.Move(Path.Combine(first, "postgres"), Path.Combine(second, "postgres"));
        await ReplaceAsync(Path.Combine(_folder, "base"), Path.Combine(second, "postgres", "data"));
        await using var again = await PostgresServer.StartAsync(new PostgresOptions(second, Durable: false), NullLogger.Instance, default);
        await VerifyAsync(await again.EnsureDatabaseAsync("synapse", default));
    }

    private static async Task VerifyAsync(DatabaseAccess access)
    {
        await using var shop = Reopen(access);
        await RoleCheck.ApplicationAsync(shop.Source, default);
        var verification = new Verification(shop.Source, shop.Projects, shop.Disciplines);
        var seals = Done(await verification.SealsAsync(Goldmine, 0, null, default));
        Assert.Equal((2, true), (seals.Batches, seals.IsWhole));
        Assert.True(Done(await verification.ReplayAsync(Goldmine, default)).IsEqual);
        Assert.Equal(3, (await shop.CommitAsync(Created(Asset("P-2")))).BatchNo);
    }

    private static async Task RunAsync(string program, string connectionString, params string[] arguments)
    {
        var where = new NpgsqlConnectionStringBuilder(connectionString);
        string[] database = program == "pg_basebackup" ? [] : [$"--dbname={where.Database}"];
        var start = new ProcessStartInfo(await ProgramAsync(connectionString, program), [$"--host={where.Host}", $"--port={where.Port}", $"--username={where.Username}", .. database, .. arguments])
        {
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = where.Password },
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    /// <summary>The server knows where its other programs are.</summary>
    private static async Task<string> ProgramAsync(string connectionString, string program)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand("select setting from pg_config where name = 'BINDIR'");
        return PostgresBinaries.Program((string)(await command.ExecuteScalarAsync())!, program);
    }

    private static async Task ReplaceAsync(string from, string to)
    {
        Directory.Delete(to, recursive: true);
        Directory.Move(from, to);
        var user = await ServerUser.FindAsync(default);
        if (user.IsOther) await TakeOverAsync(to);
    }

    private static async Task TakeOverAsync(string folder)
    {
        using var process = Process.Start("chown", ["-R", "postgres", folder])!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
