using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class BatchWriterTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Asset("210-P-001", "PUMP", 0, ("power_kw", 55), ("fluid", ObjectValue.Of(("name", "slurry"), ("ph", 9.5))));
    private static readonly Entity Motor = Asset("210-P-001-M", "MOTOR");

    [Fact]
    public async Task What_a_batch_creates_stands_in_the_tables_as_it_was_given()
    {
        await using var shop = await OpenAsync(postgres);
        var cable = Cable("210-P-001-M-PWR", Pump, Motor);
        var edge = Edge(Motor, "powers", Pump);
        var receipt = await shop.CommitAsync(Created(Pump), Created(Motor), Created(cable), Created(edge));

        Assert.Equal((1, 6, 4), (receipt.BatchNo, receipt.EventCount, receipt.EntityCount));
        var entities = await shop.EntitiesAsync();
        foreach (var expected in new[] { Pump, Motor, cable, edge }) Assert.Equal(expected, entities[expected.Id]);
    }

    [Fact]
    public async Task Steps_of_one_entity_within_a_batch_lead_to_one_row()
    {
        await using var shop = await OpenAsync(postgres);
        var first = PlantChange.Create(EntityKind.Asset, Pump.Id, Pump.Fields);
        var second = PlantChange.Update(Pump, Leaves.Set(Pump.Fields, "properties.power_kw", 75))!;
        await shop.CommitAsync(Event(first), Event(second));

        var stored = (await shop.EntitiesAsync())[Pump.Id];
        Assert.Equal(2, stored.Version);
        Assert.Equal(75, Leaves.At(stored.Fields, "properties.power_kw").AsNumber);
    }

    [Fact]
    public async Task Updates_deletes_and_restores_follow_one_another()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        await shop.CommitAsync(Set(Pump, "properties.power_kw", 75));
        var second = (await shop.EntitiesAsync())[Pump.Id];
        await shop.CommitAsync(Deleted(second));
        Assert.Empty(await shop.EntitiesAsync());
        var tombstone = (await shop.EntitiesAsync(withTombstones: true))[Pump.Id];
        Assert.Equal((3, true), (tombstone.Version, tombstone.Deleted));

        await shop.CommitAsync(Event(new PlantChange(EntityKind.Asset, Pump.Id, ChangeOp.Restore, 4, LeafDiff.None)));
        Assert.Equal(tombstone with { Version = 4, Deleted = false }, (await shop.EntitiesAsync())[Pump.Id]);
    }

    [Fact]
    public async Task A_tag_that_a_batch_frees_can_be_taken_in_the_same_batch()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump));
        var successor = Asset("210-p-001", after: 1);
        await shop.CommitAsync(Created(successor), Deleted(Pump));
        Assert.Equal([successor.Id], (await shop.EntitiesAsync()).Keys);
    }

    [Fact]
    public async Task Tags_and_channels_are_traded_in_one_batch()
    {
        await using var shop = await OpenAsync(postgres);
        Entity[] row = [.. Enumerable.Range(1, 4).Select(i => Asset($"P-{i}"))];
        var card = Asset("DI-1", "IO_CARD");
        Entity[] channels = [.. row.Select((a, i) => Io(a, card, i))];
        await shop.CommitAsync([.. row.Select(Created), Created(card), .. channels.Select(Created)]);

        // A pair trades, the next moves up and the last takes what nobody had; each channel moves to its neighbour.
        string[] tags = ["p-2", "P-1", "P-4", "P-5"];
        await shop.CommitAsync([.. row.Select((a, i) => Set(a, Field.Tag, tags[i])), .. channels.Select((c, i) => Set(c, Field.Channel, (i + 1) % channels.Length))]);

        var stand = await shop.EntitiesAsync();
        Assert.Equal(tags, row.Select(a => stand[a.Id].Text(Field.Tag)));
        Assert.Equal([1, 2, 3, 0], channels.Select(c => (int)stand[c.Id].Fields[Field.Channel].AsNumber));
        Assert.All(row.Concat(channels), e => Assert.Equal(2, stand[e.Id].Version));
        Assert.Equal(RefusalCode.DuplicateTag, Refused(await shop.TryAsync(Set(stand[row[0].Id], Field.Tag, "P-1"))).Code);
    }

    private static Entity Io(Entity asset, Entity card, int channel) => new(
        EntityKind.IoAllocation, EntityId.For(Goldmine, 0, EntityKind.IoAllocation, $"{asset.Id} run"), 1, false,
        ObjectValue.Of((Field.Asset, asset.Id.ToString()), (Field.Signal, "run"), (Field.Card, card.Id.ToString()), (Field.Channel, channel), (Field.SignalType, "DI")));

    [Fact]
    public async Task An_entity_that_moved_refuses_the_whole_batch_and_is_named()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump), Created(Motor));
        await shop.CommitAsync(Set(Pump, "area", "210"));

        var refusal = Refused(await shop.TryAsync(Set(Pump, "area", "220"), Set(Motor, "area", "220")));
        Assert.Equal(RefusalCode.VersionConflict, refusal.Code);
        Assert.StartsWith("210-P-001 was changed", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(1, (await shop.EntitiesAsync())[Motor.Id].Version);
        Assert.Equal(2L, await shop.ScalarAsync<long>("select count(*) from batches"));
    }

    [Fact]
    public async Task A_reviewed_plan_is_stale_when_what_it_read_has_moved()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump), Created(Motor));
        await shop.CommitAsync(Set(Pump, "area", "210"));

        var draft = Draft(Set(Motor, "area", "220")) with { AtBatchNo = 1, Reads = [new EntityVersion(EntityKind.Asset, Pump.Id, 1)] };
        Assert.Equal(RefusalCode.StalePlan, Refused(await shop.Writer.CommitAsync(draft, default)).Code);
    }

    [Fact]
    public async Task Every_tag_that_exists_already_is_named()
    {
        await using var shop = await OpenAsync(postgres);
        await shop.CommitAsync(Created(Pump), Created(Motor));
        var refusal = Refused(await shop.TryAsync(Created(Asset("210-p-001", after: 1)), Created(Asset("NEW", after: 1)), Created(Asset("210-P-001-m", after: 1))));
        Assert.Equal(RefusalCode.DuplicateTag, refusal.Code);
        Assert.Equal("210-P-001-m and 210-p-001 exist already in this project. Nothing was changed.", refusal.Detail);
    }

    [Fact]
    public async Task A_tag_given_twice_in_one_batch_is_refused()
    {
        await using var shop = await OpenAsync(postgres);
        var refusal = Refused(await shop.TryAsync(Created(Asset("A")), Created(Asset("a", after: 7))));
        Assert.Equal(RefusalCode.DuplicateTag, refusal.Code);
    }

    [Fact]
    public async Task A_cable_to_nowhere_is_refused_with_the_constraint()
    {
        await using var shop = await OpenAsync(postgres);
        var refusal = Refused(await shop.TryAsync(Created(Pump), Created(Cable("C-1", Pump, Motor))));
        Assert.Equal(RefusalCode.ConstraintViolation, refusal.Code);
        Assert.Contains("cable_to_live", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_still_needed_is_not_deleted()
    {
        await using var shop = await OpenAsync(postgres);
        var cable = Cable("C-1", Pump, Motor);
        await shop.CommitAsync(Created(Pump), Created(Motor), Created(cable));
        Assert.Contains("cable_from_live", Refused(await shop.TryAsync(Deleted(Pump))).Detail, StringComparison.Ordinal);
        await shop.CommitAsync(Deleted(Pump), Deleted(cable));
    }

    [Fact]
    public async Task A_field_of_the_wrong_sort_is_a_sentence()
    {
        await using var shop = await OpenAsync(postgres);
        var cable = Cable("C-1", null, null);
        var refusal = Refused(await shop.TryAsync(Created(cable with { Fields = cable.Fields.With(Field.LengthM, "long") })));
        Assert.Equal("The cable C-1 cannot be stored: its length_m must be a number, not \"long\". Nothing was changed.", refusal.Detail);
    }

    [Fact]
    public async Task A_null_character_is_a_sentence()
    {
        await using var shop = await OpenAsync(postgres);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await shop.TryAsync(Created(Asset("A", "PUMP", 0, ("note", "a\0b"))))).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await shop.TryAsync(Created(Asset("A\0")))).Code);
    }

    [Fact]
    public async Task The_same_batch_sent_twice_is_written_once()
    {
        await using var shop = await OpenAsync(postgres);
        var draft = Draft(new NewEvent(EventType.CsvImported, AggregateType.Batch, null, "x", null, null, null, null, ObjectValue.Empty));
        var first = Done(await shop.Writer.CommitAsync(draft, default));
        Assert.Equal(first, Done(await shop.Writer.CommitAsync(draft, default)));
    }

    [Fact]
    public async Task An_objection_before_the_commit_takes_everything_back()
    {
        await using var shop = await OpenAsync(postgres);
        var objection = new Refusal("NO", "No.");
        var draft = Draft(Created(Pump)) with { BeforeCommit = (_, _) => Task.FromResult<Refusal?>(objection) };
        Assert.Same(objection, Refused(await shop.Writer.CommitAsync(draft, default)));
        Assert.Empty(await shop.EntitiesAsync());
    }

    [Fact]
    public async Task An_unknown_project_is_refused()
    {
        await using var shop = await OpenAsync(postgres);
        Assert.Equal(RefusalCode.InvalidProject, Refused(await shop.Writer.CommitAsync(Draft() with { Project = new("nowhere") }, default)).Code);
    }
}
