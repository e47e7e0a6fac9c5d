using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

/// <summary>Sorts of events that are many and few in one batch, which are found in different ways.</summary>
[Collection(PostgresCollection.Name)]
public class TimelineAtSizeTests(PostgresFixture postgres)
{
    private const int Many = EventCounts.MostPlaces + 44;

    /// <summary>Three batches; in each many events are PROCESS, nine are ELECTRICAL, and one asset stands out.</summary>
    private static async Task<Workshop> OpenAsync(PostgresFixture postgres)
    {
        var shop = await Workshop.OpenAsync(postgres);
        for (var batch = 0; batch < 3; batch++)
            await shop.CommitAsync([.. Enumerable.Range(0, Many + 9).Select(i => Event(Creation($"{batch}-{i}"), i % 30 == 7 && i < 270 ? "ELECTRICAL" : "PROCESS"))]);
        return shop;
    }

    private static PlantChange Creation(string tag) => Created(Asset(tag)).Change!;

    private static Timeline TimelineOf(Workshop shop) => new(shop.Source, shop.Projects, shop.Disciplines);

    private static async Task<List<EventRecord>> WalkAsync(Workshop shop, EventFilter filter, int pageSize)
    {
        var events = new List<EventRecord>();
        string? cursor = null;
        do
        {
            var page = Done(await TimelineOf(shop).EventsAsync(Goldmine, filter, pageSize, cursor, default));
            events.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return events;
    }

    private static async Task ExpectTheSameAsOfAllAsync(Workshop shop)
    {
        var all = await WalkAsync(shop, EventFilter.None, 500);
        Assert.Equal(3 * (Many + 9 + 2), all.Count);
        Assert.Equal(all.OrderByDescending(e => (e.BatchNo, e.Sequence)).Select(e => e.Id), all.Select(e => e.Id));
        string[][] choices = [["ELECTRICAL"], ["PROCESS"], ["ELECTRICAL", "PROCESS"]];
        foreach (var disciplines in choices)
        {
            var expected = all.Where(e => disciplines.Contains(e.Header.Discipline)).Select(e => e.Id);
            Assert.Equal(expected, (await WalkAsync(shop, new() { Is = new() { Disciplines = disciplines } }, 7)).Select(e => e.Id));
        }

        var odd = all.Single(e => e.Tag == "1-37").Header.Entity!.Value;
        Assert.Equal(26, (await WalkAsync(shop, new() { Is = new() { Disciplines = ["ELECTRICAL"] }, IsNot = new() { Entities = [odd] } }, 4)).Count);
        Assert.Equal(6, (await WalkAsync(shop, new() { Is = new() { Types = [EventType.BatchStarted, EventType.BatchCompleted] } }, 4)).Count);
    }

    [Fact]
    public async Task Few_and_many_of_a_sort_are_found_alike_page_by_page()
    {
        await using var shop = await OpenAsync(postgres);
        await ExpectTheSameAsOfAllAsync(shop);
        Assert.Equal(3, await shop.ScalarAsync<long>("select count(*) from batch_counts where cardinality(places) = 9"));
        Assert.Equal(3, await shop.ScalarAsync<long>($"select count(*) from batch_counts where places is null and n = {Many}"));
    }

    [Fact]
    public async Task Batches_from_before_places_were_noted_are_found_as_well()
    {
        await using var shop = await OpenAsync(postgres);
        await using (var old = shop.Administrator.CreateCommand("""
            alter table batch_counts disable trigger user;
            update batch_counts set first_seq = null, last_seq = null, places = null where batch_no < 3;
            """)) await old.ExecuteNonQueryAsync();
        await ExpectTheSameAsOfAllAsync(shop);
    }

    [Fact]
    public async Task A_cursor_at_a_moment_begins_with_the_last_batch_before_it()
    {
        await using var shop = await OpenAsync(postgres);
        var timeline = TimelineOf(shop);
        var batches = Done(await timeline.BatchesAsync(Goldmine, EventFilter.None, 10, null, default)).Items;
        foreach (var (moment, expected) in new[] { (batches[0].RecordedAt.AddHours(1), 3L), (batches[0].RecordedAt, 2L), (batches[1].RecordedAt, 1L), (batches[2].RecordedAt, 0L) })
        {
            var start = Done(await timeline.CursorAtAsync(Goldmine, moment, default));
            var page = Done(await timeline.BatchesAsync(Goldmine, EventFilter.None, 10, start, default));
            var events = Done(await timeline.EventsAsync(Goldmine, EventFilter.None, 1, start, default));
            Assert.Equal((expected, expected), (page.Items.FirstOrDefault()?.BatchNo ?? 0, events.Items.FirstOrDefault()?.BatchNo ?? 0));
        }
    }

    [Fact]
    public async Task What_cannot_be_counted_in_time_is_many()
    {
        await using var shop = await OpenAsync(postgres);
        await using var holder = await shop.Administrator.OpenConnectionAsync();
        await using var held = await holder.BeginTransactionAsync();
        // Whoever counts waits for ever.
        await using (var hold = new NpgsqlCommand("lock table batch_counts, workflow_events in access exclusive mode", holder)) await hold.ExecuteNonQueryAsync();
        var byRollup = Done(await TimelineOf(shop).CountAsync(Goldmine, new() { Is = new() { Disciplines = ["PROCESS"] } }, default));
        var byEvents = Done(await TimelineOf(shop).CountAsync(Goldmine, new() { IsNot = new() { Entities = [Asset("1-37").Id] } }, default));
        Assert.Equal((null, null), (byRollup.AtLeast, byEvents.AtLeast));
    }
}
