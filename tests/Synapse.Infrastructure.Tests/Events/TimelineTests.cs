using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class TimelineTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));
    private static readonly Entity Motor = Asset("P-1-M", "MOTOR");

    private static Timeline TimelineOf(Workshop shop) => new(shop.Source, shop.Projects, shop.Disciplines);

    /// <summary>Batch 1 creates a pump and a motor, batch 2 (by Bob) changes the pump, batch 3 the motor as INSTRUMENTATION, batch 4 takes 2 back.</summary>
    private static async Task<(Workshop Shop, BatchId[] Batches)> HistoryAsync(PostgresFixture postgres)
    {
        var shop = await OpenAsync(postgres);
        var bob = new BatchAuthor(new PersonId("bob"), "Bob");
        var drafts = new[]
        {
            Draft(BatchKind.Import, Created(Pump), Created(Motor)),
            Draft(Set(Pump, "area", "210")) with { Author = bob },
            Draft(Event(PlantChange.Update(Motor, Leaves.Set(Motor.Fields, "area", "210"))!, "INSTRUMENTATION")),
        };
        foreach (var draft in drafts) Done(await shop.Writer.CommitAsync(draft, default));
        var now = (await shop.EntitiesAsync())[Pump.Id];
        var back = NewEvent.Of(PlantChange.Update(now, Pump.Fields)!, null, "ELECTRICAL", ObjectValue.Empty) with { Type = EventType.Rollback, Cause = drafts[1].Id.Event(1) };
        var rollback = Draft(BatchKind.Rollback, back) with { Reversals = [new Reversal(drafts[1].Id, Partial: false, null)] };
        Done(await shop.Writer.CommitAsync(rollback, default));
        return (shop, [.. drafts.Select(d => d.Id), rollback.Id]);
    }

    private static async Task ExpectAsync(Workshop shop, EventFilter filter, params long[] numbers) =>
        Assert.Equal(numbers, Done(await TimelineOf(shop).BatchesAsync(Goldmine, filter, 50, null, default)).Items.Select(b => b.BatchNo));

    [Fact]
    public async Task Batches_come_newest_first_with_who_what_and_whether_it_still_counts()
    {
        var (shop, batches) = await HistoryAsync(postgres);
        await using var _ = shop;
        var page = Done(await TimelineOf(shop).BatchesAsync(Goldmine, EventFilter.None, 50, null, default));

        Assert.Equal([4, 3, 2, 1], page.Items.Select(b => b.BatchNo));
        Assert.Equal([BatchState.Effective, BatchState.Effective, BatchState.RolledBack, BatchState.Effective], page.Items.Select(b => b.State));
        Assert.Equal(("Bob", 3, 1), (page.Items[2].ActorName, page.Items[2].EventCount, page.Items[2].EntityCount));
        Assert.Equal([batches[3]], page.Items[2].RevertedBy);
        Assert.Equal(2, page.Items[3].Counts[EventType.AssetCreated]);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task Pages_join_without_gap_or_overlap()
    {
        var (shop, _) = await HistoryAsync(postgres);
        await using var __ = shop;
        var timeline = TimelineOf(shop);
        var all = Done(await timeline.EventsAsync(Goldmine, EventFilter.None, 100, null, default)).Items.Select(e => e.Id).ToList();
        var paged = new List<EventId>();
        string? cursor = null;
        do
        {
            var page = Done(await timeline.EventsAsync(Goldmine, EventFilter.None, 2, cursor, default));
            paged.AddRange(page.Items.Select(e => e.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(13, all.Count);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Every_filter_and_its_opposite_part_the_events()
    {
        var (shop, batches) = await HistoryAsync(postgres);
        await using var _ = shop;
        var timeline = TimelineOf(shop);
        EventCriteria[] criteria =
        [
            new() { Tags = ["p-1"] }, new() { Entities = [Motor.Id] }, new() { Disciplines = ["electrical"] }, new() { Types = [EventType.AssetUpdated, EventType.Rollback] },
            new() { Aggregates = [AggregateType.Batch] }, new() { Batches = [batches[0]] }, new() { Kinds = [BatchKind.Import] }, new() { People = ["bob"] }, new() { Rules = ["none"] },
        ];
        foreach (var c in criteria)
        {
            var is_ = Done(await timeline.EventsAsync(Goldmine, new EventFilter { Is = c }, 100, null, default)).Items;
            var not = Done(await timeline.EventsAsync(Goldmine, new EventFilter { IsNot = c }, 100, null, default)).Items;
            Assert.Equal(13, is_.Count + not.Count);
            Assert.Empty(is_.Select(e => e.Id).Intersect(not.Select(e => e.Id)));
            Assert.Equal(is_.Count, Done(await timeline.CountAsync(Goldmine, new EventFilter { Is = c }, default)).AtLeast);
            Assert.Equal(not.Count, Done(await timeline.CountAsync(Goldmine, new EventFilter { IsNot = c }, default)).AtLeast);
        }
    }

    [Fact]
    public async Task Filters_reduce_the_batches()
    {
        var (shop, batches) = await HistoryAsync(postgres);
        await using var _ = shop;
        await ExpectAsync(shop, new() { Is = new() { Tags = ["P-1"] } }, 4, 2, 1);
        await ExpectAsync(shop, new() { Is = new() { Disciplines = ["INSTRUMENTATION"] } }, 3);
        await ExpectAsync(shop, new() { RolledBack = true }, 2);
        await ExpectAsync(shop, new() { RolledBack = false }, 4, 3, 1);
        await ExpectAsync(shop, new() { Is = new() { People = ["BOB"], Types = [EventType.AssetUpdated], Tags = ["P-1"] } }, 2);
        await ExpectAsync(shop, new() { Is = new() { Disciplines = ["ELECTRICAL"] }, IsNot = new() { Batches = [batches[1]] } }, 4, 1);
        await ExpectAsync(shop, new() { Is = new() { Tags = ["P-99"] } });
        await ExpectAsync(shop, new() { To = TimeProvider.System.GetUtcNow().AddHours(-1) });
        await ExpectAsync(shop, new() { PartlyRolledBack = true });
        Done(await shop.Writer.CommitAsync(Draft(Set((await shop.EntitiesAsync())[Motor.Id], "area", "1")) with { Reversals = [new Reversal(batches[2], Partial: true, null)] }, default));
        await ExpectAsync(shop, new() { PartlyRolledBack = true }, 3);
    }

    [Fact]
    public async Task What_a_rule_skipped_at_an_asset_is_found_by_the_assets_tag()
    {
        var (shop, _) = await HistoryAsync(postgres);
        await using var __ = shop;
        var skipped = new NewEvent(
            EventType.RuleSkipped, AggregateType.Rule, null, "pump-motor", null, null, null, null, ObjectValue.Of(("trigger", Pump.Id.ToString()), ("tag", "P-1"), ("reason", "ALREADY_THERE")));
        await shop.CommitAsync(skipped, Set((await shop.EntitiesAsync())[Motor.Id], "area", "310"));
        var filter = new EventFilter { Is = new() { Tags = ["P-1"], Types = [EventType.RuleSkipped] } };
        Assert.Equal("pump-motor", Assert.Single(Done(await TimelineOf(shop).EventsAsync(Goldmine, filter, 10, null, default)).Items).Header.AggregateId);
        await ExpectAsync(shop, filter, 5);
        await ExpectAsync(shop, new() { Is = new() { Entities = [Pump.Id] } }, 5, 4, 2, 1);
        Assert.DoesNotContain(
            Done(await TimelineOf(shop).EventsAsync(Goldmine, new() { IsNot = new() { Tags = ["P-1"] } }, 100, null, default)).Items, e => e.Type == EventType.RuleSkipped);
    }

    [Fact]
    public async Task An_event_tells_its_entity_person_cause_and_whether_it_is_rolled_back()
    {
        var (shop, batches) = await HistoryAsync(postgres);
        await using var _ = shop;
        var events = Done(await TimelineOf(shop).EventsOfAsync(Goldmine, batches[3], -1, 10, default));
        Assert.Equal([EventType.BatchStarted, EventType.Rollback, EventType.BatchCompleted], events.Select(e => e.Type));
        Assert.Equal(("P-1", "Ann Engineer", batches[1].Event(1)), (events[1].Tag, events[1].ActorName, events[1].Cause));
        Assert.True(Done(await TimelineOf(shop).EventsOfAsync(Goldmine, batches[1], 0, 1, default)).Single().IsRolledBack);
    }

    [Fact]
    public async Task A_rollback_that_is_rolled_back_makes_the_batch_count_again()
    {
        var (shop, batches) = await HistoryAsync(postgres);
        await using var _ = shop;
        var redo = Draft(BatchKind.Redo, Set((await shop.EntitiesAsync())[Pump.Id], "area", "210")) with { Reversals = [new Reversal(batches[3], Partial: false, null)] };
        Done(await shop.Writer.CommitAsync(redo, default));
        Assert.Equal(BatchState.Redone, Done(await TimelineOf(shop).BatchAsync(Goldmine, batches[1], default)).State);
        Assert.Equal(BatchState.RolledBack, Done(await TimelineOf(shop).BatchAsync(Goldmine, batches[3], default)).State);
    }

    [Fact]
    public async Task What_is_no_batch_no_project_or_no_cursor_is_refused()
    {
        await using var shop = await OpenAsync(postgres);
        var timeline = TimelineOf(shop);
        Assert.Equal(RefusalCode.InvalidCorrelation, Refused(await timeline.BatchAsync(Goldmine, BatchId.New(TimeProvider.System), default)).Code);
        Assert.Equal(RefusalCode.InvalidCorrelation, Refused(await timeline.EventsOfAsync(Goldmine, BatchId.New(TimeProvider.System), -1, 10, default)).Code);
        Assert.Equal(RefusalCode.InvalidProject, Refused(await timeline.EventsAsync(new("nowhere"), EventFilter.None, 10, null, default)).Code);
        Assert.Equal(RefusalCode.InvalidFilter, Refused(await timeline.EventsAsync(Goldmine, EventFilter.None, 10, "page 2", default)).Code);
    }

    [Fact]
    public async Task A_page_walks_the_batches_by_number_and_their_events_by_key()
    {
        await using var shop = await OpenAsync(postgres);
        await using var connection = await shop.Source.OpenConnectionAsync();
        await using (var off = new NpgsqlCommand("set enable_seqscan = off; set enable_bitmapscan = off", connection)) await off.ExecuteNonQueryAsync();
        var keys = new FilterKeys(null, null, [1], [2], null, null, null, null);
        var none = new FilterKeys(null, null, null, null, null, null, null, null);
        var sql = new FilterSql(1, EventFilter.None, keys, none, []);
        await using var explain = sql.Command(connection, "explain " + TimelineQuery.EventsSql(sql, new TimelineCursor(9, 9), 50));
        var plan = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(0));
        Assert.Contains(plan, line => line.Contains("Index Scan Backward using batches_project_id_batch_no_key", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("Index Scan Backward using workflow_events_pkey", StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("using batch_counts_", StringComparison.Ordinal));
    }
}
