using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.LocalPostgres;

namespace Synapse.Infrastructure.Tests.Postgres;

/// <summary>Tests of this collection share one real PostgreSQL, which lives as long as the run. A machine without PostgreSQL fails them with a sentence.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}

/// <summary>A private cluster in the temp folder, with a migrated database to copy from.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string FolderPrefix = "synapse-test-";
    private const string Template = "migrated";
    private static readonly string Root = OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp";

    private readonly string _folder = Path.Combine(Root, FolderPrefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    private PostgresServer? _server;

    public async Task InitializeAsync()
    {
        await SweepAsync();
        _server = await StartAsync(_folder);
        await DatabaseSchema.MigrateAsync(await _server.EnsureDatabaseAsync(Template, default), default);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A fresh, empty, migrated database. A test that can live with other tests' projects shares one through its class fixture instead.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await ExecuteAsync($"create database {name} template {Template}");
        await GrantAsync(name);
        return new TestDatabase(Server.Access(name), () => ExecuteAsync($"drop database if exists {name} with (force)"));
    }

    /// <summary>A database as a server's administrator makes it: nothing in it, no rights given.</summary>
    public async Task<TestDatabase> CreateEmptyDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await ExecuteAsync($"create database {name}");
        return new TestDatabase(Server.Access(name), () => ExecuteAsync($"drop database if exists {name} with (force)"));
    }

    /// <summary>The same with its files in a folder of the caller's, which the server must be able to write.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string folder)
    {
        var name = $"t{Guid.NewGuid():N}";
        await ExecuteAsync($"create tablespace {name} location '{folder}'");
        await ExecuteAsync($"create database {name} template {Template} tablespace {name}");
        await GrantAsync(name);
        return new TestDatabase(Server.Access(name), async () =>
        {
            await ExecuteAsync($"drop database if exists {name} with (force)");
            await ExecuteAsync($"drop tablespace {name}");
        });
    }

    /// <summary>What the set-up gives on the database itself is not copied from the template.</summary>
    private Task GrantAsync(string database) => ExecuteAsync($"grant create on database {database} to {DatabaseRoles.Owner}");

    private PostgresServer Server => _server ?? throw new InvalidOperationException("The server is started by xunit before the first test.");

    private async Task ExecuteAsync(string sql)
    {
        await using var admin = NpgsqlDataSource.Create(Server.ConnectionString("postgres") + ";Pooling=false");
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Task<PostgresServer> StartAsync(string folder) =>
        PostgresServer.StartAsync(new PostgresOptions(folder, Durable: false), NullLogger.Instance, default);

    /// <summary>Stops and removes what earlier runs left behind when they were killed.</summary>
    private static async Task SweepAsync()
    {
        foreach (var left in Directory.EnumerateDirectories(Root, FolderPrefix + "*"))
        {
            if (!int.TryParse(Path.GetFileName(left)[FolderPrefix.Length..], out var owner) || IsAlive(owner)) continue;
            await (await StartAsync(left)).DisposeAsync();
            Directory.Delete(left, recursive: true);
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return process != Environment.ProcessId;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>A database of one test's own, reached as the application does: what it may not do, the tests of the store cannot do either.</summary>
public sealed class TestDatabase(DatabaseAccess access, Func<Task> drop) : IAsyncDisposable
{
    private NpgsqlDataSource? _administrator;

    public DatabaseAccess Access { get; } = access;

    public string ConnectionString => Access.Application;

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(access.Application + ";Maximum Pool Size=20");

    /// <summary>A superuser, for what only one can do: tampering, killing, looking behind the curtain. Open fences included.</summary>
    public NpgsqlDataSource Administrator => _administrator ??= NpgsqlDataSource.Create(Access.Administrator + ";Maximum Pool Size=5;Options=-c synapse.migration=on");

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_administrator is not null) await _administrator.DisposeAsync();
        await drop();
    }
}
