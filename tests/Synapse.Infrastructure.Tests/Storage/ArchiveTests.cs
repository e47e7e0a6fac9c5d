using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Storage;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.TimeTravel;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Storage.StorageRoom;

namespace Synapse.Infrastructure.Tests.Storage;

/// <summary>Months leave the history for files and come back as they were.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ArchiveTests(PostgresFixture postgres)
{
    private static readonly Month First = Month.Of(Spring);
    private static readonly Month Second = Month.Of(Spring.AddMonths(1));

    [Fact]
    public async Task Closed_months_go_to_files_and_every_event_in_them_is_still_proved()
    {
        await using var room = await ThreeMonthsAsync();
        var archived = Done(await room.Archiver().ArchiveAsync(Ada, Second, "Older than the retention", default));

        Assert.Equal([($"until {First}", ArchiveStep.Dropped, 4L), ($"{Second}", ArchiveStep.Dropped, 4L)], archived.Select(a => (a.Label, a.Step, a.Events!.Value)));
        Assert.All(archived, a => Assert.True(File.Exists(room.Folder.FileOf(a.File!))));
        Assert.Equal(0L, await room.Shop.ScalarAsync<long>($"select count(*) from pg_class where relname in ('workflow_events_first', '{Part(1)}')"));
        Assert.Equal(3L, await room.Shop.ScalarAsync<long>("select count(*) from workflow_events"));
        var verdicts = new Verdicts();
        Assert.True(Done(await room.Verification(room.Folder).SealsAsync(Goldmine, 0, verdicts, default)).IsWhole);
        Assert.Equal([SealVerdict.Archived, SealVerdict.Archived, SealVerdict.Ok], verdicts.All.Select(v => v.Verdict));
        Assert.Contains(archived[0].File!, verdicts.All[0].Detail);
        var replay = Done(await room.Verification(room.Folder).ReplayAsync(Goldmine, default));
        Assert.True(replay.IsEqual, string.Join("; ", replay.Differences));
        Assert.Equal((11L, 0), (replay.Events, replay.Gaps.Count));
    }

    [Fact]
    public async Task Without_the_folder_the_seals_are_still_checked_and_the_replay_says_what_it_could_not_fold()
    {
        await using var room = await ThreeMonthsAsync();
        Done(await room.Archiver().ArchiveAsync(Ada, Second, "Old", default));

        Assert.True(Done(await room.Verification(null).SealsAsync(Goldmine, 0, null, default)).IsWhole);
        var replay = Done(await room.Verification(null).ReplayAsync(Goldmine, default));
        Assert.True(replay.IsEqual, string.Join("; ", replay.Differences) + replay.Misfit);
        Assert.Equal([($"until {First}", 1L, 1), ($"{Second}", 2L, 1)], replay.Gaps.Select(g => (g.Archive, g.FirstBatchNo, g.Batches)));
        Assert.Equal((0, 3L), (replay.Untold, replay.Events));
    }

    [Fact]
    public async Task A_file_that_is_gone_or_altered_is_found_and_named()
    {
        await using var room = await ThreeMonthsAsync();
        var archived = Done(await room.Archiver().ArchiveAsync(Ada, Second, "Old", default));
        File.Delete(room.Folder.FileOf(archived[0].File!));
        var bytes = await File.ReadAllBytesAsync(room.Folder.FileOf(archived[1].File!));
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(room.Folder.FileOf(archived[1].File!), bytes);

        var seals = Done(await room.Verification(room.Folder).SealsAsync(Goldmine, 0, null, default));
        Assert.Equal([(1L, SealVerdict.ArchiveDamaged), (2L, SealVerdict.ArchiveDamaged)], seals.Bad.Select(b => (b.BatchNo, b.Verdict)));
        Assert.Contains($"{archived[0].File} is not in", seals.Bad[0].Detail);
        Assert.Contains($"{archived[1].File} is not the one that was exported", seals.Bad[1].Detail);
        Assert.Equal(2, Done(await room.Archiver().ReportAsync(Ada, default)).Complaints.Count);
        Assert.Contains("cannot be restored", Refused(await room.Archiver().RestoreAsync(Ada, First, "Needed", default)).Detail);
    }

    [Fact]
    public async Task A_restored_month_is_the_history_again_and_can_be_archived_again()
    {
        await using var room = await ThreeMonthsAsync();
        var before = await room.EventsAsync();
        Done(await room.Archiver().ArchiveAsync(Ada, Second, "Old", default));

        Assert.Equal(ArchiveStep.Restored, Done(await room.Archiver().RestoreAsync(Ada, First, "Needed", default)).Step);
        Assert.Equal(ArchiveStep.Restored, Done(await room.Archiver().RestoreAsync(Ada, Second, "Needed", default)).Step);
        Assert.Equal(before, await room.EventsAsync());
        await room.ExpectWholeAsync(batches: 3);
        foreach (var deed in (string[])[$"truncate {Part(1)}", "delete from workflow_events_first"])
            Assert.Contains("append-only", (await Assert.ThrowsAsync<PostgresException>(() => room.Shop.ExecuteAsAdministratorAsync(deed))).MessageText);

        var again = Done(await room.Archiver().ArchiveAsync(Ada, First, "Old again", default)).Single();
        Assert.Equal(3, again.No);
        Assert.Equal([ArchiveStep.Restored, ArchiveStep.Restored, ArchiveStep.Dropped], Done(await room.Archiver().ReportAsync(Ada, default)).Archives.Select(a => a.Step));
    }

    [Fact]
    public async Task The_timeline_lists_archived_batches_and_names_the_file()
    {
        await using var room = await ThreeMonthsAsync();
        var archived = Done(await room.Archiver().ArchiveAsync(Ada, First, "Old", default)).Single();
        var batches = Done(await room.Timeline.BatchesAsync(Goldmine, EventFilter.None, 10, null, default)).Items;
        Assert.Equal([null, null, archived.File], batches.Select(b => b.Archive?.File));
        Assert.Empty(Done(await room.Timeline.EventsOfAsync(Goldmine, batches[2].Id, -1, 10, default)));
    }

    [Fact]
    public async Task A_rollback_that_needs_archived_events_is_refused_by_their_names_and_works_after_the_restore()
    {
        await using var room = await ThreeMonthsAsync();
        var batches = Done(await room.Timeline.BatchesAsync(Goldmine, EventFilter.None, 10, null, default)).Items;
        Done(await room.Archiver().ArchiveAsync(Ada, Second, "Old", default));

        Assert.NotEmpty(Done(await room.Plans.PreviewAsync(Ada, Goldmine, [batches[0].Id], default)).Items);
        var refused = Refused(await room.Plans.PreviewAsync(Ada, Goldmine, [batches[1].Id], default));
        Assert.Equal(RefusalCode.EventsArchived, refused.Code);
        Assert.Contains($"events are archived: {Second} in events-{Second}", refused.Detail);
        Assert.Equal(RefusalCode.EventsArchived, Refused(await room.Plans.ClosureAsync(Ada, Goldmine, [batches[1].Id], false, default)).Code);
        Assert.Matches($"until {First} in .+, {Second} in ", Refused(await room.Plans.PreviewAsync(Ada, Goldmine, [batches[2].Id], default)).Detail);

        Done(await room.Archiver().RestoreAsync(Ada, Second, "For the rollback", default));
        Assert.NotEmpty(Done(await room.Plans.PreviewAsync(Ada, Goldmine, [batches[1].Id], default)).Items);
    }

    [Fact]
    public async Task The_past_after_an_archive_is_told_from_images_and_the_past_within_it_is_refused()
    {
        await using var room = await ThreeMonthsAsync();
        var history = new AssetHistory(room.Shop.Source, room.Shop.Projects, room.Shop.Disciplines, new Moments(room.Shop.Source, room.Shop.Projects));
        var states = new EntityStates(room.Shop.Source, room.Shop.Projects);
        var (pump, still) = (Asset("P-1").Id, Asset("P-2").Id);
        Done(await room.Archiver().ArchiveAsync(Ada, Second, "Old", default));

        Assert.Equal("210", Done(await states.AfterBatchAsync(Goldmine, pump, 2, default)).Text("area"));
        Assert.Equal("220", Done(await states.AfterBatchAsync(Goldmine, pump, 3, default)).Text("area"));
        Assert.Equal(1, Done(await states.AfterBatchAsync(Goldmine, still, 3, default)).Version);
        Assert.Equal(RefusalCode.EventsArchived, Refused(await states.AfterBatchAsync(Goldmine, pump, 1, default)).Code);
        var told = Done(await history.OfAsync(Goldmine, pump, default));
        Assert.Equal((2, 2), (told.ArchivedVersions, told.Archives.Count));
        Assert.Equal((3, "220"), (told.Steps.Single().Version, told.Steps.Single().State.Text("area")));
        Assert.Equal(RefusalCode.EventsArchived, Refused(await history.WhyAsync(Goldmine, still, "tag", default)).Code);

        var moments = new Moments(room.Shop.Source, room.Shop.Projects);
        Done(await moments.OpenAsync(Goldmine, new AsOf.AfterBatch(2), [EntityKind.Asset], default));
        Assert.Equal(RefusalCode.EventsArchived, Refused(await moments.OpenAsync(Goldmine, new AsOf.AfterBatch(1), [EntityKind.Asset], default)).Code);
        Assert.Equal(RefusalCode.EventsArchived, Refused(await new Comparisons(room.Shop.Source, room.Shop.Projects, moments).OfAsync(Ada, Goldmine, new AsOf.AfterBatch(1), new AsOf.AfterBatch(3), default)).Code);
    }

    [Fact]
    public async Task A_month_that_is_not_as_it_was_sealed_stays_where_it_is()
    {
        await using var room = await ThreeMonthsAsync();
        await room.Shop.ExecuteAsAdministratorAsync("alter table workflow_events_first disable trigger all; delete from workflow_events_first where batch_seq = 1");
        Assert.Contains("is not as it was sealed", Refused(await room.Archiver().ArchiveAsync(Ada, Second, "Old", default)).Detail);
        Assert.Equal(3L, await room.Shop.ScalarAsync<long>("select count(*) from workflow_events_first"));
        Assert.Equal(0L, await room.Shop.ScalarAsync<long>("select count(*) from event_archives"));
    }

    [Fact]
    public async Task Only_published_months_are_archived_where_seals_are_published()
    {
        await using var room = await ThreeMonthsAsync();
        var board = new DigestFolder(Path.Combine(room.Folder.Path, "seals"));
        Assert.Contains("not published", Refused(await room.Archiver(board: board).ArchiveAsync(Ada, Second, "Old", default)).Detail);
        await new DigestPublisher(room.Shop.Source, board, TimeProvider.System).PublishAsync(false, default);
        Assert.Equal(2, Done(await room.Archiver(board: board).ArchiveAsync(Ada, Second, "Old", default)).Count);
    }

    [Fact]
    public async Task Refusals_say_what_is_missing()
    {
        await using var room = await ThreeMonthsAsync();
        Assert.Equal(RefusalCode.Forbidden, Refused(await room.Archiver().ArchiveAsync(Ann, Second, "Old", default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Archiver().ArchiveAsync(Ada, Second, " ", default)).Code);
        Assert.Contains("no closed month", Refused(await room.Archiver().ArchiveAsync(Ada, new Month(2000, 1), "Old", default)).Detail);
        Assert.Equal(RefusalCode.NotFound, Refused(await room.Archiver().RestoreAsync(Ada, First, "Needed", default)).Code);
        var nowhere = new EventArchiver(room.Shop.Source, () => new ArchiveAccess(null, null), room.Shop.Disciplines, room.Partitions, TimeProvider.System);
        Assert.Contains("SYNAPSE_ARCHIVE", Refused(await nowhere.ArchiveAsync(Ada, Second, "Old", default)).Detail);
    }

    [Fact]
    public async Task A_batch_of_an_archived_month_is_refused_and_not_lost_in_silence()
    {
        await using var room = await ThreeMonthsAsync();
        Done(await room.Archiver().ArchiveAsync(Ada, Second, "Old", default));
        var late = Draft(Created(Asset("P-9"))) with { Id = BatchId.New(new FixedTime(Spring)) };
        Assert.Equal(RefusalCode.EventsArchived, Refused(await room.Shop.Writer.CommitAsync(late, default)).Code);
    }

    [Fact]
    public async Task The_archiving_role_can_neither_drop_what_is_not_archived_nor_skip_a_step()
    {
        await using var room = await ThreeMonthsAsync();
        await using var archiver = NpgsqlDataSource.Create(room.Shop.Access.Archiver! + ";Pooling=false");
        foreach (var deed in (string[])["drop table workflow_events_first", "select partition_events(now())", "select attach_events(null)", "delete from guarded_tables", "insert into event_archives (archive_no) values (1)"])
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await RefusedAsync(deed)).SqlState);
        foreach (var deed in (string[])["select archive_drop(1, 1)", $"select archive_detach('{Part(1)}', null, 1, 'out of turn')", $"select archive_detach('{Part(9)}', null, 1, 'not there')"])
            Assert.Equal(PostgresErrorCodes.ObjectNotInPrerequisiteState, (await RefusedAsync(deed)).SqlState);
        await using (var detach = archiver.CreateCommand("select archive_detach('workflow_events_first', null, (select min(person_key) from people), 'why')")) await detach.ExecuteNonQueryAsync();
        foreach (var deed in (string[])["select archive_drop(1, 1)", @"select archive_verified(1, '\x00', 1)", @"select archive_exported(1, 'f', '\x00', 1, 1, 1)", "select restore_begin(1, 1, 'why')"])
            Assert.Equal(PostgresErrorCodes.ObjectNotInPrerequisiteState, (await RefusedAsync(deed)).SqlState);
        Assert.Equal(ArchiveStep.TakenBack, Done(await room.Archiver().RestoreAsync(Ada, First, "Not meant", default)).Step);
        await room.ExpectWholeAsync(batches: 3);

        async Task<PostgresException> RefusedAsync(string deed)
        {
            await using var command = archiver.CreateCommand(deed);
            return await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        }
    }

    private async Task<StorageRoom> ThreeMonthsAsync()
    {
        var room = await StorageRoom.OpenAsync(postgres);
        await room.ThreeMonthsAsync();
        return room;
    }

    private sealed class Verdicts : IProgress<BatchVerdict>
    {
        public List<BatchVerdict> All { get; } = [];

        public void Report(BatchVerdict value) => All.Add(value);
    }
}
