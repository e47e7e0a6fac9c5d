using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Catalogue;
using Synapse.Infrastructure.Rules.Catalogue;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Rules;

[Collection(PostgresCollection.Name)]
public class CatalogueTests(PostgresFixture postgres)
{
    private static readonly Actor Viewer = new(new PersonId("vi"), "Vi Viewer", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Viewer });

    private static async Task<PropertyCatalogue> ReadAsync(Workshop shop, CatalogueStore? store = null) => Done(await (store ?? Store(shop)).ReadAsync(Viewer, Goldmine, default));

    private static CatalogueStore Store(Workshop shop) => new(shop.Source, TimeProvider.System);

    [Fact]
    public async Task What_the_assets_hold_is_counted_by_type()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(
            Created(Asset("P-1", "PUMP", 0, ("power_kw", 55), ("mcc", "MCC-1"))),
            Created(Asset("P-2", "PUMP", 0, ("power_kw", 7.5), ("mcc", "MCC-1"), ("design", ObjectValue.Of(("flow", ObjectValue.Of(("max", "12.5"))))))),
            Created(Asset("M-1", "MOTOR", 0, ("power_kw", "n/a"), ("running", true), ("tags", Value.Array("a", "b")))));
        var catalogue = await ReadAsync(shop);

        var power = catalogue.Find(EntityKind.Asset, "properties.power_kw")!;
        Assert.Equal((3L, 2L, 1L, 0L), (power.Facts.Count, power.Facts.Numbers, power.Facts.Texts, power.Facts.NumberLike));
        Assert.Equal((7.5, 55.0), (power.Facts.Min, power.Facts.Max));
        Assert.Null(power.Type);
        Assert.Equal("kW", power.Unit);
        var pumps = power.ByType.Single(t => t.EntityType == "PUMP");
        Assert.Equal(PropertyType.Number, pumps.Type);
        Assert.Equal([Value.From("MCC-1")], catalogue.Find(EntityKind.Asset, "properties.mcc")!.Choices);
        Assert.Equal(1, catalogue.Find(EntityKind.Asset, "properties.design.flow.max")!.Facts.NumberLike);
        Assert.Equal(PropertyType.Flag, catalogue.Find(EntityKind.Asset, "properties.running")!.Type);
        Assert.Equal(PropertyType.List, catalogue.Find(EntityKind.Asset, "properties.tags")!.Type);
        Assert.Equal(["PUMP", "MOTOR"], catalogue.TypesOf(EntityKind.Asset));
        Assert.False(catalogue.Knows(EntityKind.Cable));
    }

    [Fact]
    public async Task What_a_batch_changed_is_counted_before_anybody_asks()
    {
        await using var shop = await OpenAsync(postgres);
        var keeper = new CatalogueKeeper(shop.Source);
        await shop.CommitAsync(Created(Asset("P-1", "PUMP", 0, ("power_kw", 55))));

        await keeper.CatchUpAsync(default);
        Assert.Equal(1L, await shop.ScalarAsync<long>("select count(*) from property_facts where path = 'properties.power_kw'"));
        await shop.CommitAsync(Created(Asset("P-2", "PUMP", 0, ("head_m", 12))));
        await keeper.CatchUpAsync(default);
        Assert.Equal(1L, await shop.ScalarAsync<long>("select count(*) from property_facts where path = 'properties.head_m'"));
        Assert.Equal(await shop.ScalarAsync<long>("select last_batch_no from projects where code = 'goldmine'"), await shop.ScalarAsync<long>("select at_batch_no from property_facts_read r join projects p using (project_id) where p.code = 'goldmine'"));
    }

    [Fact]
    public async Task Counting_only_what_changed_gives_what_counting_all_gives()
    {
        await using var shop = await OpenAsync(postgres);
        var store = Store(shop);
        var (pump, motor, valve) = (Asset("P-1", "PUMP", 0, ("power_kw", 55)), Asset("M-1", "MOTOR", 0, ("rpm", 1500)), Asset("V-1", "VALVE", 0, ("dn", 50)));
        await shop.CommitAsync(Created(pump), Created(motor), Created(valve), Created(Cable("C-1", pump, motor)));
        await ReadAsync(shop, store);
        await shop.CommitAsync(Workshop.Set(pump, "type", "FAN"), Workshop.Set(motor, "properties.rpm", 3000), Deleted(valve), Created(Asset("P-2", "PUMP", 0, ("head_m", 12))));
        var followed = await ReadAsync(shop, store);
        Assert.Equal(1L, await shop.ScalarAsync<long>("select count(*) from property_facts where path = 'properties.rpm' and facts->>'max' = '3000'"));

        await shop.ScalarAsync<long>("with gone as (delete from property_facts_read returning 1) select count(*) from gone");
        var fresh = await ReadAsync(shop);
        Assert.Equal(fresh.Entries.Select(Describe), followed.Entries.Select(Describe));
        Assert.Null(fresh.Find(EntityKind.Asset, "properties.dn"));
        Assert.Equal("FAN", fresh.Find(EntityKind.Asset, "properties.power_kw")!.ByType.Single().EntityType);

        static string Describe(CatalogueEntry e) => $"{e.Kind} {e.Path} {string.Join(' ', e.ByType.Select(t => $"{t with { Samples = [] }} {string.Join(',', t.Samples)}"))}";
    }

    [Fact]
    public async Task A_declaration_is_kept_and_can_be_taken_back()
    {
        await using var shop = await OpenAsync(postgres);
        var store = Store(shop);
        await shop.CommitAsync(Created(Asset("P-1", "PUMP", 0, ("area_class", "hazardous"))));
        var said = new PropertyDeclaration(PropertyType.Text, null, "Zone", ["indoor", "outdoor", "hazardous"]);
        Done(await store.DeclareAsync(Ann, Goldmine, EntityKind.Asset, "properties.area_class", said, default));
        Done(await store.DeclareAsync(Ann, Goldmine, EntityKind.Asset, "properties.duty", new(PropertyType.Number, "kW", null, []), default));

        var other = await ReadAsync(shop);
        Assert.Equal(3, other.Find(EntityKind.Asset, "properties.area_class")!.Choices.Count);
        Assert.Equal(("kW", 0L), (other.Find(EntityKind.Asset, "properties.duty")!.Unit, other.Find(EntityKind.Asset, "properties.duty")!.Facts.Count));

        Done(await store.DeclareAsync(Ann, Goldmine, EntityKind.Asset, "properties.duty", PropertyDeclaration.Nothing, default));
        Assert.Null((await ReadAsync(shop)).Find(EntityKind.Asset, "properties.duty"));
    }

    [Fact]
    public async Task Who_may_not_and_what_cannot_be_is_refused()
    {
        await using var shop = await OpenAsync(postgres);
        var store = Store(shop);
        var number = new PropertyDeclaration(PropertyType.Number, "kW", null, []);
        Assert.Equal(RefusalCode.Forbidden, Refused(await store.DeclareAsync(Viewer, Goldmine, EntityKind.Asset, "properties.x", number, default)).Code);
        Assert.Equal(RefusalCode.InvalidProject, Refused(await store.ReadAsync(new Actor(new("x"), "X", new Dictionary<string, ProjectRole>()), Goldmine, default)).Code);
        Assert.Contains("no property", Refused(await store.DeclareAsync(Ann, Goldmine, EntityKind.Asset, "area", number, default)).Detail);
        Assert.Contains("no unit", Refused(await store.DeclareAsync(Ann, Goldmine, EntityKind.Asset, "properties.x", number with { Unit = "furlong" }, default)).Detail);
        Assert.Contains("is no number", Refused(await store.DeclareAsync(Ann, Goldmine, EntityKind.Asset, "properties.x", number with { Allowed = ["a"] }, default)).Detail);
    }
}
