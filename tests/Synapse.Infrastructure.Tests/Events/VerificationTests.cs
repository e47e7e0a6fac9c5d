using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class VerificationTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("P-1", "PUMP", 0, ("power_kw", 55));

    /// <summary>Three batches of three events each: created, area 210, area 220.</summary>
    private static async Task<Workshop> HistoryAsync(PostgresFixture postgres)
    {
        var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        await shop.CommitAsync(Set(Pump, "area", "210"));
        await shop.CommitAsync(Set((await shop.EntitiesAsync())[Pump.Id], "area", "220"));
        return shop;
    }

    /// <summary>What only a superuser can do: first the guards off, then the deed.</summary>
    private static Task TamperAsync(Workshop shop, string table, string sql) =>
        shop.ExecuteAsAdministratorAsync($"alter table {table} disable trigger user; {sql}");

    private static async Task<SealReport> SealsAsync(Workshop shop, long after = 0) =>
        Done(await new Verification(shop.Source, shop.Projects, shop.Disciplines).SealsAsync(Goldmine, after, null, default));

    private static async Task ExpectAsync(Workshop shop, params (long, SealVerdict)[] expected) =>
        Assert.Equal(expected, (await SealsAsync(shop)).Bad.Select(b => (b.BatchNo, b.Verdict)));

    [Fact]
    public async Task Untouched_history_is_whole()
    {
        await using var shop = await HistoryAsync(postgres);
        var report = await SealsAsync(shop);
        Assert.True(report.IsWhole);
        Assert.Equal((3, 9), (report.Batches, report.Events));
        Assert.Equal(await shop.ScalarAsync<string>("select encode(last_seal, 'hex') from projects"), report.LastSeal);
        Assert.Equal(1, (await SealsAsync(shop, after: 2)).Batches);
    }

    [Theory]
    [InlineData("update workflow_events set payload = replace(payload::text, '210', '211')::json where entity_version = 2")]
    [InlineData("update workflow_events set rule_key = 7 where entity_version = 2")]
    [InlineData("delete from workflow_events where entity_version = 2")]
    [InlineData("update workflow_events set batch_seq = case batch_seq when 0 then 91 when 1 then 0 end where batch_seq < 2 and batch_id = (select batch_id from batches where batch_no = 2); update workflow_events set batch_seq = 1 where batch_seq = 91")]
    [InlineData("insert into workflow_events select project_id, batch_id, 3, event_type, aggregate_type, null, null, null, null, null, null, null, null, 'x', '{}' from workflow_events where entity_version = 2")]
    public async Task Altered_removed_reordered_or_added_events_are_found(string deed)
    {
        await using var shop = await HistoryAsync(postgres);
        await TamperAsync(shop, "workflow_events", deed);
        await ExpectAsync(shop, (2, SealVerdict.Tampered));
    }

    [Fact]
    public async Task A_changed_header_is_found()
    {
        await using var shop = await HistoryAsync(postgres);
        await TamperAsync(shop, "batches", "update batches set title = 'Nothing to see here' where batch_no = 2");
        await ExpectAsync(shop, (2, SealVerdict.SealForged));
    }

    [Fact]
    public async Task A_removed_batch_is_found()
    {
        await using var shop = await HistoryAsync(postgres);
        await TamperAsync(shop, "batches", "delete from batches where batch_no = 2");
        await ExpectAsync(shop, (3, SealVerdict.ChainBroken));
    }

    [Fact]
    public async Task A_removed_newest_batch_is_found()
    {
        await using var shop = await HistoryAsync(postgres);
        await TamperAsync(shop, "batches", "delete from batches where batch_no = 3");
        await ExpectAsync(shop, (3, SealVerdict.ChainBroken));
    }

    [Fact]
    public async Task A_seal_forged_with_all_its_craft_breaks_the_chain_behind_it()
    {
        await using var shop = await HistoryAsync(postgres);
        await TamperAsync(shop, "batches", "update batches set seal = sha256('mine') where batch_no = 2");
        await ExpectAsync(shop, (2, SealVerdict.SealForged), (3, SealVerdict.ChainBroken));
    }

    [Fact]
    public async Task Folding_the_events_gives_the_tables()
    {
        await using var shop = await HistoryAsync(postgres);
        var report = Done(await new Verification(shop.Source, shop.Projects, shop.Disciplines).ReplayAsync(Goldmine, default));
        Assert.True(report.IsEqual);
        Assert.Equal((9, 1), (report.Events, report.Entities));
    }

    [Fact]
    public async Task A_row_changed_behind_the_events_is_found()
    {
        await using var shop = await HistoryAsync(postgres);
        await shop.ScalarAsync<object>("""update assets set properties = '{"power_kw": 56}' returning 1""");
        var report = Done(await new Verification(shop.Source, shop.Projects, shop.Disciplines).ReplayAsync(Goldmine, default));
        Assert.Equal(new ReplayDifference(EntityKind.Asset, Pump.Id, "properties.power_kw", "55", "56") { Tag = "P-1" }, Assert.Single(report.Differences));
    }

    [Fact]
    public async Task An_event_that_cannot_have_happened_is_named()
    {
        await using var shop = await HistoryAsync(postgres);
        await TamperAsync(shop, "workflow_events", "delete from workflow_events where entity_version = 2");
        var report = Done(await new Verification(shop.Source, shop.Projects, shop.Disciplines).ReplayAsync(Goldmine, default));
        Assert.Equal(3, report.Misfit?.Change.Version);
    }

    [Fact]
    public async Task Every_kind_of_entity_is_compared_property_by_property()
    {
        await using var shop = await OpenAsync(postgres);
        var (motor, card) = (Asset("P-1-M", "MOTOR"), Asset("CARD-1", "IO_CARD"));
        var package = Of(EntityKind.Package, "EL-M040", (Field.Code, "EL-M040"), (Field.Name, "Motors"));
        await shop.CommitAsync(
            [
                .. new[]
                {
                    Pump, motor, card, Cable("C-1", Pump, motor), Edge(motor, "powers", Pump), package,
                    Of(EntityKind.PackageMember, "m", (Field.Package, package.Id.ToString()), (Field.Member, motor.Id.ToString())),
                    Of(EntityKind.IoAllocation, "io", (Field.Asset, motor.Id.ToString()), (Field.Signal, "RUN"), (Field.Card, card.Id.ToString()), (Field.Channel, 1), (Field.SignalType, "DI")),
                }.Select(Created),
            ]);
        await shop.ExecuteAsAdministratorAsync(
            """
            update cables set length_m = 81; update edges set relation = 'controls'; update packages set name = 'Engines'; update package_members set deleted = true;
            update io_allocations set channel = 2; update assets set version = 5 where tag = 'CARD-1'
            """);
        var report = Done(await new Verification(shop.Source, shop.Projects, shop.Disciplines).ReplayAsync(Goldmine, default));
        Assert.Equal(
            [
                (EntityKind.Asset, "version", "1", "5"), (EntityKind.Cable, "length_m", "80", "81"), (EntityKind.Edge, "relation", "\"powers\"", "\"controls\""),
                (EntityKind.Package, "name", "\"Motors\"", "\"Engines\""), (EntityKind.PackageMember, "deleted", "False", "True"), (EntityKind.IoAllocation, "channel", "1", "2"),
            ],
            report.Differences.Select(d => (d.Kind, d.Path, d.Folded!, d.Stored!)));
    }

    [Fact]
    public async Task An_image_that_is_not_what_the_events_give_is_found()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        for (var n = 2; n <= EntityImage.Every; n++) await shop.CommitAsync(Set((await shop.EntitiesAsync())[Pump.Id], "properties.power_kw", n));
        await TamperAsync(shop, "entity_images", "update entity_images set fields = jsonb_set(fields, '{properties,power_kw}', '99')");
        var report = Done(await new Verification(shop.Source, shop.Projects, shop.Disciplines).ReplayAsync(Goldmine, default));
        Assert.Equal(new ReplayDifference(EntityKind.Asset, Pump.Id, "image v32: properties.power_kw", "32", "99") { Tag = "P-1" }, Assert.Single(report.Differences));
    }

    private static Entity Of(EntityKind kind, string key, params (string, Value)[] fields) => new(kind, EntityId.For(Goldmine, 0, kind, key), 1, false, ObjectValue.Of(fields));
}
