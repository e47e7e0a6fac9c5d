using FsCheck.Fluent;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.TimeTravel;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.TimeTravel;

[Collection(PostgresCollection.Name)]
public class ComparisonTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));
    private static readonly Entity Motor = Asset("P-1-M", "MOTOR");

    [Fact]
    public async Task Any_two_moments_of_a_random_history_differ_in_what_their_states_differ_in()
    {
        await using var shop = await OpenAsync(postgres);
        var states = new Dictionary<EntityId, Entity>();
        var moments = new List<Dictionary<EntityId, Entity>> { new() };
        foreach (var batch in RandomSteps.Histories.Sample(2, 12).SelectMany(h => h))
        {
            await shop.CommitAsync([.. batch.Select(step => RandomSteps.Change(states, step)).OfType<PlantChange>().Select(c => Event(c))]);
            moments.Add(new(states));
        }

        (int, int)[] pairs = [(0, moments.Count - 1), (3, 3), (4, 5), (9, 2), (7, moments.Count - 1), (0, 1)];
        foreach (var (one, other) in pairs)
        {
            var (from, to) = (moments[Math.Min(one, other)], moments[Math.Max(one, other)]);
            var expected = to.Values.Select(e => Between(from.GetValueOrDefault(e.Id), e)).OfType<(EntityId, EntityChange, LeafDiff)>().OrderBy(e => e.Item1);
            var found = (await ItemsAsync(shop, one, other)).Select(i => (i.Id, i.Change, i.Diff)).OrderBy(e => e.Id);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public async Task Differences_are_counted_filtered_and_paged()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump), Created(Motor));
        await shop.CommitAsync(Set(Pump, "properties.power_kw", 75), Created(Cable("C-1", Pump, Motor)), Created(Edge(Motor, "powers", Pump)));
        await shop.CommitAsync(Deleted(Edge(Motor, "powers", Pump)), Created(Asset("P-2")), Set(Motor, "area", "210"));
        await shop.CommitAsync(Set((await shop.EntitiesAsync())[Motor.Id], "area", Value.Missing));

        var comparison = Done(await Of(shop).OfAsync(Ann, Goldmine, new AsOf.AfterBatch(4), new AsOf.AfterBatch(1), default));
        Assert.Equal((1L, 4L), (comparison.From.BatchNo, comparison.To.BatchNo));
        ChangeCount[] counts = [new(EntityKind.Asset, EntityChange.Created, 1), new(EntityKind.Asset, EntityChange.Changed, 1), new(EntityKind.Cable, EntityChange.Created, 1)];
        Assert.Equal(counts, comparison.Counts);
        Assert.Equal([("properties.power_kw", 1)], comparison.Properties);
        Assert.Equal(["P-1", "P-2", "C-1"], (await ItemsAsync(shop, 1, 4)).Select(i => i.Tag));
        Assert.Equal(["C-1"], (await ItemsAsync(shop, 1, 4, ComparisonFilter.None with { Kinds = [EntityKind.Cable] })).Select(i => i.Tag));
        Assert.Equal(["P-2"], (await ItemsAsync(shop, 1, 4, ComparisonFilter.None with { Types = ["pump"], Changes = [EntityChange.Created] })).Select(i => i.Tag));
        Assert.Equal(["P-1"], (await ItemsAsync(shop, 1, 4, ComparisonFilter.None with { Properties = ["properties.power_kw"], Changes = [EntityChange.Changed] })).Select(i => i.Tag));
        Assert.Equal(["P-1-M powers P-1"], (await ItemsAsync(shop, 2, 4, ComparisonFilter.None with { Changes = [EntityChange.Deleted] })).Select(i => i.Tag));

        var first = Done(await Of(shop).ItemsAsync(Ann, Goldmine, new AsOf.AfterBatch(1), new AsOf.AfterBatch(4), ComparisonFilter.None, null, 2, default));
        var rest = Done(await Of(shop).ItemsAsync(Ann, Goldmine, new AsOf.AfterBatch(1), new AsOf.AfterBatch(4), ComparisonFilter.None, first.Next, 2, default));
        Assert.Equal((2, 1, null), (first.Items.Count, rest.Items.Count, rest.Next));
    }

    [Fact]
    public async Task Who_may_not_see_the_plant_may_not_compare_it()
    {
        await using var shop = await OpenAsync(postgres);
        var stranger = new Actor(new PersonId("eve"), "Eve", new Dictionary<string, ProjectRole>());
        Assert.Equal(RefusalCode.InvalidProject, Refused(await Of(shop).OfAsync(stranger, Goldmine, new AsOf.AfterBatch(0), new AsOf.AfterBatch(0), default)).Code);
        Assert.Equal(RefusalCode.InvalidFilter, Refused(await Of(shop).OfAsync(Ann, Goldmine, new AsOf.AfterBatch(0), new AsOf.AfterBatch(1), default)).Code);
    }

    private static Comparisons Of(Workshop shop) => new(shop.Source, shop.Projects, new Moments(shop.Source, shop.Projects));

    private static async Task<IReadOnlyList<ComparisonItem>> ItemsAsync(Workshop shop, long one, long other, ComparisonFilter? filter = null) =>
        Done(await Of(shop).ItemsAsync(Ann, Goldmine, new AsOf.AfterBatch(one), new AsOf.AfterBatch(other), filter ?? ComparisonFilter.None, null, 1000, default)).Items;

    private static (EntityId, EntityChange, LeafDiff)? Between(Entity? from, Entity to) => (from is { Deleted: false }, to.Deleted) switch
    {
        (false, false) => (to.Id, EntityChange.Created, new LeafDiff(ObjectValue.Empty, Leaves.Flatten(to.Fields))),
        (true, true) => (to.Id, EntityChange.Deleted, new LeafDiff(Leaves.Flatten(from!.Fields), ObjectValue.Empty)),
        (true, false) when !Leaves.Diff(from!.Fields, to.Fields).IsEmpty => (to.Id, EntityChange.Changed, Leaves.Diff(from.Fields, to.Fields)),
        _ => null,
    };
}
