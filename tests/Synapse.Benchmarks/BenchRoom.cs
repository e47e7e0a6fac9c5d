using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.LocalPostgres;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Storage;

namespace Synapse.Benchmarks;

/// <summary>
/// A private, durable PostgreSQL of the benchmark's own, as the product starts it, and the parts of Synapse that work on it. Gone afterwards, unless a folder is named in which it is kept:
/// then the database that was measured is dropped at the next start, and copies that were put aside stay.
/// </summary>
internal sealed class BenchRoom : IAsyncDisposable
{
    private const string Database = "bench";
    private const int MonthsAhead = 13;
    private readonly string _folder;
    private readonly PostgresServer _server;

    private BenchRoom(string folder, bool isKept, PostgresServer server, DatabaseAccess access)
    {
        (_folder, IsKept, _server) = (folder, isKept, server);
        Source = NpgsqlDataSource.Create(access.Application);
        Administrator = NpgsqlDataSource.Create(access.Administrator!);
        Projects = new ProjectStore(Source);
        Plants = new PlantStore(Source);
        Disciplines = new DisciplineKeys(Source);
        Batches = new BatchWriter(Source, Projects, Disciplines, TimeProvider.System);
        Rules = new RuleStore(Source, Batches, TimeProvider.System);
        Verification = new Verification(Source, Projects, Disciplines);
    }

    public NpgsqlDataSource Source { get; }

    /// <summary>A superuser: for checkpoints and for what bypasses the product.</summary>
    public NpgsqlDataSource Administrator { get; }

    public ProjectStore Projects { get; }

    public PlantStore Plants { get; }

    public DisciplineKeys Disciplines { get; }

    public BatchWriter Batches { get; }

    public RuleStore Rules { get; }

    public Verification Verification { get; }

    /// <summary>Whether copies that are put aside are there the next time.</summary>
    public bool IsKept { get; }

    /// <param name="arguments">With <c>--by-month true</c> the history is kept in monthly partitions, fourteen of them.</param>
    public static async Task<BenchRoom> OpenAsync(Arguments arguments)
    {
        var kept = arguments.Option("keep", "");
        var folder = kept.Length > 0 ? Path.GetFullPath(kept) : Path.Combine(OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp", $"synapse-bench-{Environment.ProcessId}");
        var server = await PostgresServer.StartAsync(new PostgresOptions(folder), NullLogger.Instance, default);
        await ExecuteAsync(server, $"drop database if exists {Database} with (force)");
        var access = await server.EnsureDatabaseAsync(Database, default);
        await DatabaseSchema.MigrateAsync(access, default);
        var room = new BenchRoom(folder, kept.Length > 0, server, access);
        if (bool.Parse(arguments.Option("by-month", "false")))
        {
            var partitions = new EventPartitions(room.Source, TimeProvider.System);
            await partitions.KeepAsync(0, access.Migrator, default);
            await partitions.AddAsync(TimeProvider.System.GetUtcNow().AddMonths(MonthsAhead), default);
        }

        return room;
    }

    /// <summary>Keeps the database as it stands under another name.</summary>
    public Task PutAsideAsync(string name)
    {
        Forget();
        return ExecuteAsync(_server, $"create database {name} template {Database} strategy file_copy");
    }

    /// <summary>Works on a copy of what was put aside; false when nothing was.</summary>
    public async Task<bool> TakeCopyAsync(string name)
    {
        await using (var postgres = NpgsqlDataSource.Create(_server.ConnectionString("postgres")))
        await using (var exists = postgres.CreateCommand("select 1 from pg_database where datname = $1").With(name))
            if (await exists.ExecuteScalarAsync() is null) return false;
        Forget();
        await ExecuteAsync(_server, $"drop database {Database} with (force)");
        await ExecuteAsync(_server, $"create database {Database} template {name} strategy file_copy");
        await DatabaseSchema.MigrateAsync(_server.Access(Database), default);
        return true;
    }

    /// <summary>So that what is measured does not pay for what went before.</summary>
    public async Task SettleAsync()
    {
        await using (var checkpoint = Administrator.CreateCommand("checkpoint")) await checkpoint.ExecuteNonQueryAsync();
        GC.Collect();
    }

    /// <summary>What is wrong with a project's history; null when nothing is.</summary>
    public async Task<string?> ComplaintAsync(ProjectId project)
    {
        if (Done(await Verification.ReplayAsync(project, default)) is { IsEqual: false } replay) return $"Folding the events differs: {replay.Misfit} {replay.Differences.FirstOrDefault()}";
        if (Done(await Verification.SealsAsync(project, 0, null, default)) is { IsWhole: false } seals) return seals.Bad[0].ToString();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Administrator.DisposeAsync();
        await _server.DisposeAsync();
        if (!IsKept) Directory.Delete(_folder, recursive: true);
    }

    public static int Events(Arguments arguments) => int.Parse(arguments.Option("events", "1000000"), CultureInfo.InvariantCulture);

    /// <summary>Prints the line of a result; the exit code says whether it was right.</summary>
    public static int Tell(string? complaint, params ReadOnlySpan<(string Name, Value Value)> figures)
    {
        Console.WriteLine(Value.From(ObjectValue.Of([.. figures, ("ok", complaint is null)])).ToString());
        if (complaint is not null) Console.Error.WriteLine(complaint);
        return complaint is null ? 0 : 1;
    }

    public static T Done<T>(Outcome<T> outcome) => outcome is Outcome<T>.Done done ? done.Value : throw new InvalidOperationException(outcome.ToString());

    public static double Round(double figure) => figure >= 100 ? Math.Round(figure) : Math.Round(figure, 3);

    public static TimeSpan Median(List<TimeSpan> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    private void Forget()
    {
        Source.Clear();
        Administrator.Clear();
    }

    private static async Task ExecuteAsync(PostgresServer server, string sql)
    {
        await using var postgres = NpgsqlDataSource.Create(server.ConnectionString("postgres") + ";Pooling=false");
        await using var command = postgres.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
