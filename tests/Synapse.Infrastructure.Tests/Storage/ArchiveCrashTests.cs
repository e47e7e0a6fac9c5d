using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Core;
using Synapse.Infrastructure.LocalPostgres;
using Synapse.Infrastructure.Storage;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Storage.StorageRoom;

namespace Synapse.Infrastructure.Tests.Storage;

/// <summary>The app or the database is killed after every step of archiving and of bringing back: nothing is lost, nothing is done twice, and asking again ends it.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ArchiveCrashTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Month First = Month.Of(Spring);

    private static readonly ArchivePause[] Out = [ArchivePause.Checked, ArchivePause.Imaged, ArchivePause.Detached, ArchivePause.Written, ArchivePause.Exported, ArchivePause.Verified, ArchivePause.Dropped];
    private static readonly ArchivePause[] Back = [ArchivePause.Emptied, ArchivePause.Imported, ArchivePause.Restored];

    public static TheoryData<string> StepsOut => [.. Out.Select(s => s.ToString())];

    public static TheoryData<string> StepsBack => [.. Back.Select(s => s.ToString())];

    [Theory]
    [MemberData(nameof(StepsOut))]
    public async Task An_app_that_is_killed_while_it_archives_has_lost_nothing_and_asking_again_ends_it(string step)
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.ThreeMonthsAsync();
        var before = await room.EventsAsync();
        await KillAtAsync(room, "archive", step);

        await ExpectVerifiedAsync(room);
        // After the last step there is nothing left to do.
        if (step == nameof(ArchivePause.Dropped)) Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Archiver().ArchiveAsync(Ada, First, "Old", default)).Code);
        else Assert.Equal(ArchiveStep.Dropped, Done(await room.Archiver().ArchiveAsync(Ada, First, "Old", default)).Single().Step);
        await ExpectVerifiedAsync(room);
        Assert.Equal(1L, await room.Shop.ScalarAsync<long>("select count(*) from event_archives"));
        Assert.Equal(1L, await room.Shop.ScalarAsync<long>("select count(*) from event_archive_steps where step = 'DROPPED'"));

        Done(await room.Archiver().RestoreAsync(Ada, First, "To compare", default));
        Assert.Equal(before, await room.EventsAsync());
    }

    [Theory]
    [MemberData(nameof(StepsOut))]
    public async Task What_a_killed_app_began_to_archive_can_be_undone(string step)
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.ThreeMonthsAsync();
        var before = await room.EventsAsync();
        await KillAtAsync(room, "archive", step);

        if (step is nameof(ArchivePause.Checked) or nameof(ArchivePause.Imaged)) Assert.Equal(RefusalCode.NotFound, Refused(await room.Archiver().RestoreAsync(Ada, First, "Not meant", default)).Code);
        else Assert.False(Done(await room.Archiver().RestoreAsync(Ada, First, "Not meant", default)).IsOut);
        Assert.Equal(before, await room.EventsAsync());
        await room.ExpectWholeAsync(batches: 3);
    }

    [Theory]
    [MemberData(nameof(StepsBack))]
    public async Task An_app_that_is_killed_while_it_brings_a_month_back_has_lost_nothing_and_asking_again_ends_it(string step)
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.ThreeMonthsAsync();
        var before = await room.EventsAsync();
        Done(await room.Archiver().ArchiveAsync(Ada, First, "Old", default));
        await KillAtAsync(room, "restore", step);

        await ExpectVerifiedAsync(room);
        if (step == nameof(ArchivePause.Restored)) Assert.Equal(RefusalCode.NotFound, Refused(await room.Archiver().RestoreAsync(Ada, First, "Needed", default)).Code);
        else Assert.Equal(ArchiveStep.Restored, Done(await room.Archiver().RestoreAsync(Ada, First, "Needed", default)).Step);
        Assert.Equal(before, await room.EventsAsync());
        await room.ExpectWholeAsync(batches: 3);
    }

    [Fact]
    public async Task A_database_that_is_killed_after_every_step_has_lost_nothing_and_asking_again_ends_it()
    {
        var folder = Path.Combine("/tmp", $"synapse-kill-{Guid.NewGuid():N}");
        var archives = new ArchiveFolder(Path.Combine(folder, "archives"));
        try
        {
            string? before = null;
            foreach (var step in Out.Concat(Back))
            {
                await using var server = await PostgresServer.StartAsync(new PostgresOptions(folder), NullLogger.Instance, default);
                var access = await server.EnsureDatabaseAsync("kill", default);
                await using var room = StorageRoom.In(before is null ? await Workshop.OpenAsync(access) : Reopen(access), archives);
                if (before is null)
                {
                    await room.ThreeMonthsAsync();
                    before = await room.EventsAsync();
                }

                await ExpectVerifiedAsync(room);
                var killing = room.Archiver((reached, connection) => reached == step ? KillServerAsync(room.Shop, connection) : Task.CompletedTask);
                // Whether the deed is known to be done or not: at the last step the answer may still arrive, before it the database is missed.
                var (refusal, last) = Out.Contains(step)
                    ? ((await killing.ArchiveAsync(Ada, First, "Old", default) as Outcome<IReadOnlyList<ArchiveRecord>>.Refused)?.Refusal, ArchivePause.Dropped)
                    : ((await killing.RestoreAsync(Ada, First, "Needed", default) as Outcome<ArchiveRecord>.Refused)?.Refusal, ArchivePause.Restored);
                Assert.Equal(RefusalCode.DatabaseUnavailable, refusal?.Code);
                Assert.True(step <= last);
            }

            await using var end = await PostgresServer.StartAsync(new PostgresOptions(folder), NullLogger.Instance, default);
            await using var after = StorageRoom.In(Reopen(await end.EnsureDatabaseAsync("kill", default)), archives);
            await ExpectVerifiedAsync(after);
            Assert.Equal(before, await after.EventsAsync());
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Wherever the events are: they are as they were sealed, and give the tables.</summary>
    private static async Task ExpectVerifiedAsync(StorageRoom room)
    {
        var seals = Done(await room.Verification(room.Folder).SealsAsync(Goldmine, 0, null, default));
        Assert.True(seals.IsWhole, string.Join("; ", seals.Bad));
        Assert.Equal((3L, 11L), (seals.Batches, seals.Events));
        var replay = Done(await room.Verification(room.Folder).ReplayAsync(Goldmine, default));
        Assert.True(replay.IsEqual, string.Join("; ", replay.Differences));
        Assert.Equal((11L, 0), (replay.Events, replay.Gaps.Count));
    }

    private static async Task KillAtAsync(StorageRoom room, string deed, string step)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Synapse.CrashHost.dll"), deed, room.Shop.ConnectionString, room.Shop.Access.Archiver!, room.Folder.Path, step, First.ToString()])
        {
            RedirectStandardOutput = true,
        };
        using var app = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var said = await app.StandardOutput.ReadLineAsync(limit.Token);
        app.Kill();
        await app.WaitForExitAsync(limit.Token);
        Assert.Equal($"AT {step}", said);
    }

    private static async Task KillServerAsync(Workshop shop, NpgsqlConnection connection)
    {
        await using var command = shop.Administrator.CreateCommand("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int");
        var postmaster = (int)(await command.ExecuteScalarAsync())!;
        foreach (var id in new[] { postmaster, connection.ProcessID })
        {
            // A session that waits for its client ends by itself as soon as the server's first process is gone.
            if (Process.GetProcesses().FirstOrDefault(p => p.Id == id) is not { } process) continue;
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
