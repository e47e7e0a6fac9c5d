using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.TimeTravel;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class AssetHistoryTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55), ("seal", ObjectValue.Of(("plan", "11"))));
    private static readonly Entity Motor = Asset("P-1-M", "MOTOR");

    private static AssetHistory HistoryOf(Workshop shop) => new(shop.Source, shop.Projects, shop.Disciplines, new Moments(shop.Source, shop.Projects));

    [Fact]
    public async Task Every_version_has_its_event_and_its_state()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        await shop.CommitAsync(Set(Pump, "properties.power_kw", 75));
        await shop.CommitAsync(Deleted((await shop.EntitiesAsync())[Pump.Id]));

        var history = Done(await HistoryOf(shop).OfAsync(Goldmine, Pump.Id, default));
        Assert.Equal("P-1", history.Tag);
        Assert.Equal([1, 2, 3], history.Steps.Select(s => s.Version));
        Assert.Equal([55, 75, 75], history.Steps.Select(s => Leaves.At(s.State.Fields, "properties.power_kw").AsNumber));
        Assert.Equal(history.Current, history.Steps[^1].State);
        Assert.Equal(Pump, history.At(1));
        Assert.Equal(2, history.AtBatch(2)!.Version);
        Assert.Null(history.AtBatch(0));
    }

    [Fact]
    public async Task Related_entities_stand_with_their_other_end()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump), Created(Motor), Created(Cable("C-1", Pump, Motor)), Created(Edge(Motor, "powers", Pump)));
        var related = Done(await HistoryOf(shop).OfAsync(Goldmine, Pump.Id, default)).Related;
        Assert.Equal([(RelationKind.CableFrom, "C-1", "P-1-M"), (RelationKind.EdgeFrom, "powers", "P-1-M")], related.Select(r => (r.Kind, r.ThroughTag, r.OtherTag)));
    }

    [Fact]
    public async Task The_past_of_an_asset_is_shown_with_what_it_was_connected_to_then()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump), Created(Motor));
        await shop.CommitAsync(Created(Cable("C-1", Pump, Motor)), Set(Pump, "properties.power_kw", 75));
        await shop.CommitAsync(Set((await shop.EntitiesAsync())[Pump.Id], "tag", "P-1A"), Deleted(Cable("C-1", Pump, Motor)));

        var then = Done(await HistoryOf(shop).OfAsync(Goldmine, Pump.Id, new AsOf.AfterBatch(2), default));
        Assert.Equal(("P-1", 75, 2, 2L), (then.Tag, (int)Leaves.At(then.Current.Fields, "properties.power_kw").AsNumber, then.Steps.Count, then.AsOfBatchNo));
        Assert.Equal(["C-1"], then.Related.Select(r => r.ThroughTag));
        Assert.Empty(Done(await HistoryOf(shop).OfAsync(Goldmine, Pump.Id, new AsOf.AfterBatch(1), default)).Related);
        Assert.Equal(RefusalCode.NotFound, Refused(await HistoryOf(shop).OfAsync(Goldmine, Pump.Id, new AsOf.AfterBatch(0), default)).Code);
        Assert.Equal(1, Done(await HistoryOf(shop).WhyAsync(Goldmine, Pump.Id, "properties.power_kw", default, upToBatchNo: 1)).Event.BatchNo);
    }

    [Fact]
    public async Task A_value_knows_the_event_that_wrote_it_and_what_was_read_for_it()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump), Created(Motor));
        var change = PlantChange.Update(Motor, Leaves.Set(Motor.Fields, "properties.power_kw", 60))!;
        var inputs = Value.Array(Value.Array(Pump.Id.ToString(), 1, "properties.power_kw type"));
        await shop.CommitAsync(Event(change) with { Context = ObjectValue.Of(("inputs", inputs)) });
        await shop.CommitAsync(Set((await shop.EntitiesAsync())[Motor.Id], "area", "210"));
        await shop.CommitAsync(Set(Pump, "properties.power_kw", 65));

        var why = Done(await HistoryOf(shop).WhyAsync(Goldmine, Motor.Id, "properties.power_kw", default));
        Assert.Equal((Value.Missing, Value.From(60), 2L), (why.Before, why.After, why.Event.BatchNo));
        var input = Assert.Single(why.Inputs);
        Assert.Equal(("P-1", 1, 2), (input.Tag, input.Input.Version, input.VersionNow));
        Assert.Equal(["properties.power_kw", "type"], input.Input.Paths);
    }

    [Fact]
    public async Task A_path_with_leaves_below_it_is_explained_by_the_last_of_them()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        var why = Done(await HistoryOf(shop).WhyAsync(Goldmine, Pump.Id, "properties.seal", default));
        Assert.Equal("""{"plan":"11"}""", why.After.ToString());
        Assert.Equal(RefusalCode.NotFound, Refused(await HistoryOf(shop).WhyAsync(Goldmine, Pump.Id, "properties.se", default)).Code);
    }

    [Fact]
    public async Task What_never_was_has_no_history()
    {
        await using var shop = await OpenAsync(postgres);
        Assert.Equal(RefusalCode.NotFound, Refused(await HistoryOf(shop).OfAsync(Goldmine, Pump.Id, default)).Code);
    }
}
