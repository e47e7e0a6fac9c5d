using FsCheck.Fluent;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Plant.Lists;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.TimeTravel;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.TimeTravel;

[Collection(PostgresCollection.Name)]
public class TimeTravelTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Any_version_and_any_moment_of_a_random_history_are_what_folding_the_events_gives()
    {
        await using var shop = await OpenAsync(postgres);
        var states = new Dictionary<EntityId, Entity>();
        var versions = new Dictionary<(EntityId, int), Entity>();
        var moments = new List<List<Entity>> { new() };
        foreach (var history in RandomSteps.Histories.Sample(6, 12))
        foreach (var batch in history)
        {
            var changes = new List<PlantChange>();
            foreach (var step in batch)
            {
                if (RandomSteps.Change(states, step) is not { } change) continue;
                changes.Add(change);
                versions[(change.Id, change.Version)] = states[change.Id];
            }

            await shop.CommitAsync([.. changes.Select(c => Event(c))]);
            moments.Add([.. states.Values.OrderBy(e => e.Id)]);
        }

        var stored = new EntityStates(shop.Source, shop.Projects);
        foreach (var ((id, version), state) in versions) Assert.Equal(state, Done(await stored.AtAsync(Goldmine, id, version, default)));
        Assert.True(await shop.ScalarAsync<long>("select count(*) from entity_images") >= 8);

        // In an order in which a moment is reached from today, from the empty plant, from a later and from an earlier moment.
        foreach (var no in new[] { moments.Count - 2, 1, moments.Count / 2, moments.Count / 2 - 1, moments.Count / 2 + 1, moments.Count - 1, 0, 2 })
        {
            Assert.Equal(moments[no], await MomentAsync(shop, no));
            foreach (var entity in moments[no]) Assert.Equal(entity, Done(await stored.AfterBatchAsync(Goldmine, entity.Id, no, default)));
        }
    }

    [Fact]
    public async Task State_at_a_version_reads_an_image_and_fewer_changes_than_lie_between_two()
    {
        await using var shop = await OpenAsync(postgres);
        var pump = Asset("P-1");
        await shop.CommitAsync(Created(pump));
        for (var n = 2; n <= 3 * EntityImage.Every; n++)
        {
            pump = (await shop.EntitiesAsync())[pump.Id];
            await shop.CommitAsync(Set(pump, "properties.power_kw", n));
        }

        int[] expected = [32, 64, 96];
        Assert.Equal(expected, await shop.ScalarAsync<int[]>("select array_agg(entity_version order by entity_version) from entity_images"));
        var stored = new EntityStates(shop.Source, shop.Projects);
        Assert.Equal(70, Leaves.At(Done(await stored.AtAsync(Goldmine, pump.Id, 70, default)).Fields, "properties.power_kw").AsNumber);
        Assert.Equal(RefusalCode.NotFound, Refused(await stored.AtAsync(Goldmine, pump.Id, 97, default)).Code);
    }

    [Fact]
    public async Task Lists_are_shown_as_they_stood_after_a_batch_or_at_a_moment()
    {
        await using var shop = await OpenAsync(postgres);
        var (pump, motor) = (Asset("P-1"), Asset("M-1", "MOTOR"));
        await shop.CommitAsync(Created(pump), Created(motor), Created(Cable("C-1", pump, motor)));
        var first = Done(await Moments(shop).MarkAsync(Goldmine, new AsOf.AfterBatch(1), default));
        await shop.CommitAsync(Set(pump, "tag", "P-1A"), Created(Asset("P-2")));
        await shop.CommitAsync(Deleted(Cable("C-1", pump, motor)), Deleted(motor));

        Assert.Equal(["M-1", "P-1"], await TagsAsync(shop, EntityKind.Asset, new AsOf.AfterBatch(1)));
        Assert.Equal(["M-1", "P-1A", "P-2"], await TagsAsync(shop, EntityKind.Asset, new AsOf.AfterBatch(2)));
        Assert.Equal(["P-1A", "P-2"], await TagsAsync(shop, EntityKind.Asset, new AsOf.AfterBatch(3)));
        Assert.Equal(["M-1", "P-1"], await TagsAsync(shop, EntityKind.Asset, new AsOf.At(first.At!.Value)));
        Assert.Empty(await TagsAsync(shop, EntityKind.Asset, new AsOf.At(first.At.Value.AddSeconds(-1))));
        var cable = Assert.Single(await RowsAsync(shop, EntityKind.Cable, new AsOf.AfterBatch(2)));
        Assert.Equal(("P-1A", "M-1"), (cable.Text("from_tag"), cable.Text("to_tag")));
        Assert.Empty(await RowsAsync(shop, EntityKind.Cable, null));
        Assert.Equal([("MOTOR", 1), ("PUMP", 1)], await Lists(shop).WordsAsync(Goldmine, EntityKind.Asset, "type", default, new AsOf.AfterBatch(1)));
        Assert.Equal(2, await Lists(shop).CountAsync(Goldmine, EntityKind.Asset, ListFilter.None, default, new AsOf.AfterBatch(1)));
    }

    [Fact]
    public async Task A_batch_that_is_not_there_is_refused_with_the_newest_one()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Asset("P-1")));
        var refusal = Refused(await Lists(shop).PageAsync(Ann, Goldmine, EntityKind.Asset, ListFilter.None, null, null, 10, default, new AsOf.AfterBatch(7)));
        Assert.Equal((RefusalCode.InvalidFilter, "There is no batch 7 in this project; its newest is 1."), (refusal.Code, refusal.Detail));
    }

    [Fact]
    public async Task Rivals_who_look_at_the_same_moment_first_all_see_it()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync([.. Enumerable.Range(1, 200).Select(n => Created(Asset($"P-{n}")))]);
        await shop.CommitAsync(Created(Asset("LATE")));
        var seen = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Lists(shop).CountAsync(Goldmine, n % 3 == 0 ? EntityKind.Cable : EntityKind.Asset, ListFilter.None, default, new AsOf.AfterBatch(1))));
        Assert.Equal(Enumerable.Range(0, 12).Select(n => n % 3 == 0 ? 0 : 200), seen);
    }

    private static Moments Moments(Workshop shop) => new(shop.Source, shop.Projects);

    private static PlantLists Lists(Workshop shop) => new(shop.Source, shop.Projects, Moments(shop));

    private static async Task<IReadOnlyList<ListRow>> RowsAsync(Workshop shop, EntityKind kind, AsOf? asOf) =>
        Done(await Lists(shop).PageAsync(Ann, Goldmine, kind, ListFilter.None, null, null, 100, default, asOf)).Rows;

    private static async Task<IEnumerable<string?>> TagsAsync(Workshop shop, EntityKind kind, AsOf? asOf) => (await RowsAsync(shop, kind, asOf)).Select(r => r.Text("tag"));

    private static async Task<List<Entity>> MomentAsync(Workshop shop, long batchNo)
    {
        var key = Done(await Moments(shop).OpenAsync(Goldmine, new AsOf.AfterBatch(batchNo), [EntityKind.Asset], default));
        await using var connection = await shop.Source.OpenConnectionAsync();
        var (table, reader, entities) = (EntityTable.Of(EntityKind.Asset), new EntityReader(), new List<Entity>());
        await CopyOut.ReadAsync(
            connection, $"select {EntityReader.Columns(table)} from moment_assets where project_id = {key} order by id", (ref CopyRow row) => entities.Add(reader.Read(table, ref row)), default);
        return [.. entities.OrderBy(e => e.Id)];
    }
}
