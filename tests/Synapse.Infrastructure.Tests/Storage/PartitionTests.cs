using System.Globalization;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Storage;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;
using static Synapse.Infrastructure.Tests.Storage.StorageRoom;

namespace Synapse.Infrastructure.Tests.Storage;

/// <summary>The events by month, from the table as it is today.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PartitionTests(PostgresFixture postgres)
{

    [Fact]
    public async Task The_one_table_becomes_the_first_partition_with_all_that_is_in_it_and_later_batches_go_to_their_months()
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        var before = await room.CommitAtAsync(Spring.AddYears(-1), Created(Asset("P-1")), Created(Asset("P-2")));
        var file = await room.Shop.ScalarAsync<uint>("select pg_relation_filenode('workflow_events')");

        await room.DivideAsync(Spring);

        Assert.Equal(file, await room.Shop.ScalarAsync<uint>("select pg_relation_filenode('workflow_events_first')"));
        Assert.Equal($"until {Month.Of(Spring)}", (await room.Partitions.AllAsync(default))[0].Label);
        await room.CommitAtAsync(Spring.AddMonths(1), Created(Asset("P-3")));
        await room.CommitAtAsync(Spring.AddMonths(2), Created(Asset("P-4")));
        await room.Shop.CommitAsync(Created(Asset("P-5")));
        Assert.Equal(4L, await room.Shop.ScalarAsync<long>("select count(*) from workflow_events_first"));
        Assert.Equal(3L, await room.Shop.ScalarAsync<long>($"select count(*) from {Part(1)}"));
        Assert.Equal(3L, await room.Shop.ScalarAsync<long>($"select count(*) from {Part(2)}"));
        await room.ExpectWholeAsync(batches: 4);
        Assert.Equal(4, Done(await room.Timeline.EventsOfAsync(Goldmine, before.Id, -1, 10, default)).Count);
    }

    [Fact]
    public async Task Every_partition_is_guarded_by_rows_statements_and_truncate_in_every_session_mode_also_those_added_later()
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.CommitAtAsync(Spring, Created(Asset("P-1")));
        await room.DivideAsync(Spring);
        await room.CommitAtAsync(Spring.AddMonths(1), Created(Asset("P-2")));
        foreach (var mode in (string[])["origin", "replica"])
        foreach (var table in (string[])["workflow_events", "workflow_events_first", Part(1)])
        foreach (var deed in (string[])["truncate {0}", "delete from {0}", "delete from {0} where false", "update {0} set rule_key = 1", "update {0} set rule_key = 1 where false"])
        {
            await using var command = room.Shop.Administrator.CreateCommand($"set session_replication_role = {mode}; {string.Format(CultureInfo.InvariantCulture, deed, table)}");
            Assert.Contains("history is append-only", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).MessageText);
        }
    }

    [Theory]
    [InlineData("drop table {0}")]
    [InlineData("alter table {0} disable trigger {0}_deny_truncate")]
    [InlineData("alter table workflow_events_first disable trigger workflow_events_first_deny_statement")]
    [InlineData("alter table workflow_events disable trigger all")]
    [InlineData("drop table workflow_events")]
    public async Task The_fence_stands_around_every_partition(string deed)
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.DivideAsync(Spring);
        await using var owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(room.Shop.Access.Migrator) { Pooling = false, Options = "-c role=synapse_owner" });
        await using var command = owner.CreateCommand(string.Format(CultureInfo.InvariantCulture, deed, Part(1)));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task A_batch_for_which_no_month_is_there_makes_it_and_is_written()
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.DivideAsync(Spring);
        await room.Shop.ExecuteAsAdministratorAsync("""
            do $$ declare p name; begin
                for p in select part from event_partitions where from_at > clock_timestamp() - interval '70 days' loop
                    delete from event_partitions where part = p;
                    delete from guarded_tables where history = to_regclass(p::text);
                    execute format('drop table %I', p);
                end loop;
            end $$
            """);
        var written = await room.Shop.CommitAsync(Created(Asset("P-1")));
        Assert.Equal(3, written.EventCount);
        await room.ExpectWholeAsync(batches: 1);

        var tooLate = Draft(Created(Asset("P-2"))) with { Id = BatchId.New(new FixedTime(TimeProvider.System.GetUtcNow().AddYears(3))) };
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await room.Shop.Writer.CommitAsync(tooLate, default)).Code);
    }

    [Fact]
    public async Task The_history_is_divided_only_when_it_is_as_long_as_the_setting_says()
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.Shop.CommitAsync(Created(Asset("P-1")));
        Assert.Equal(0, await room.Partitions.KeepAsync(null, room.Shop.Access.Migrator, default));
        Assert.Equal(0, await room.Partitions.KeepAsync(4, room.Shop.Access.Migrator, default));
        Assert.Contains("ConnectionStrings:SynapseMigrator", (await Assert.ThrowsAsync<DatabaseSetupException>(() => room.Partitions.KeepAsync(3, null, default))).Message);
        Assert.NotEqual(0, await room.Partitions.KeepAsync(3, room.Shop.Access.Migrator, default));
        var months = await room.Partitions.AllAsync(default);
        Assert.Equal("workflow_events_first", months[0].Name);
        Assert.True(months[^1].From > TimeProvider.System.GetUtcNow().AddMonths(2));
        Assert.Equal(0, await room.Partitions.KeepAsync(3, null, default));
    }

    [Fact]
    public async Task A_batch_that_is_written_twice_is_still_found_and_not_doubled()
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.DivideAsync(Spring);
        var draft = Draft(new NewEvent(EventType.CsvImported, AggregateType.Batch, null, "x", null, null, null, null, ObjectValue.Empty));
        var first = Done(await room.Shop.Writer.CommitAsync(draft, default));
        Assert.Equal(first, Done(await room.Shop.Writer.CommitAsync(draft, default)));
    }

    [Fact]
    public async Task What_an_event_carries_is_erased_within_its_partition()
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.CommitAtAsync(Spring, Created(Asset("P-1", "PUMP", 0, ("owner", "Ann"))));
        await room.DivideAsync(Spring);
        var batch = await room.Shop.ScalarAsync<Guid>("select batch_id from batches");
        await using (var erase = room.Shop.Source.CreateCommand($"insert into people (person_id, name) values ('eve', 'Eve') on conflict do nothing; select erase_event(project_id, '{batch}', 1, (select min(person_key) from people), 'asked for') from projects"))
            await erase.ExecuteNonQueryAsync();
        Assert.True(await room.Shop.ScalarAsync<bool>("select (payload ->> 'erased')::boolean from workflow_events_first where batch_seq = 1"));
        await room.ExpectWholeAsync(batches: 1);
    }

    [Fact]
    public async Task One_batch_is_looked_for_in_one_partition_only()
    {
        await using var room = await StorageRoom.OpenAsync(postgres);
        await room.DivideAsync(Spring);
        var batch = await room.CommitAtAsync(Spring.AddMonths(1), Created(Asset("P-1")));
        await using var command = room.Shop.Source.CreateCommand($"explain select * from workflow_events where project_id = 1 and batch_id = '{batch.Id}'");
        await using var row = await command.ExecuteReaderAsync();
        var plan = "";
        while (await row.ReadAsync()) plan += row.GetString(0);
        Assert.Contains(Part(1), plan);
        Assert.DoesNotContain("workflow_events_first", plan);
    }
}
