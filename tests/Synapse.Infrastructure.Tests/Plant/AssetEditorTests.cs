using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Infrastructure.Tests.Plant;

[Collection(PostgresCollection.Name)]
public sealed class AssetEditorTests(PostgresFixture postgres)
{
    private static readonly Entity Pump = Workshop.Asset("P-1", "PUMP", 0, ("power_kw", 55), ("duty", "continuous"));

    [Fact]
    public async Task An_edit_sets_and_removes_as_one_batch_of_its_own_and_rings_the_bell()
    {
        await using var shop = await OpenAsync();
        var bell = new ProjectBell();
        using var watch = bell.Watch(Workshop.Goldmine);

        var edited = Workshop.Done(await EditAsync(shop, 1, "Motor was changed", bell, ("area", "210"), ("properties.power_kw", 75), ("properties.duty", Value.Null)));

        Assert.Equal((2, "210"), (edited.Version, edited.Text(Field.Area)));
        Assert.Equal(ObjectValue.Of(("power_kw", 75)), edited.Fields[Field.Properties].AsObject);
        Assert.Equal(edited, (await shop.EntitiesAsync())[Pump.Id]);
        Assert.Equal(edited, Workshop.Done(await Reader(shop).FindAsync(Workshop.Ann, Workshop.Goldmine, Pump.Id, default)));
        Assert.Equal(2, await BatchesAsync(shop));
        Assert.True(watch.NextAsync(default).IsCompleted);
    }

    [Fact]
    public async Task An_edit_that_says_what_is_there_already_writes_nothing()
    {
        await using var shop = await OpenAsync();
        var same = Workshop.Done(await EditAsync(shop, 1, null, new ProjectBell(), ("type", "PUMP"), ("properties.power_kw", 55), ("area", Value.Null)));
        Assert.Equal((Pump, 1L), (same, await BatchesAsync(shop)));
    }

    [Fact]
    public async Task Who_edits_what_someone_else_changed_is_told_the_version_and_changes_nothing()
    {
        await using var shop = await OpenAsync();
        Workshop.Done(await EditAsync(shop, 1, null, new ProjectBell(), ("area", "210")));

        var refusal = Workshop.Refused(await EditAsync(shop, 1, null, new ProjectBell(), ("area", "220")));

        Assert.Equal((RefusalCode.VersionConflict, 2d), (refusal.Code, refusal.Context?["version"].AsNumber));
        Assert.Equal("210", (await shop.EntitiesAsync())[Pump.Id].Text(Field.Area));
        Assert.Equal("220", Workshop.Done(await EditAsync(shop, null, null, new ProjectBell(), ("area", "220"))).Text(Field.Area));
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("version")]
    [InlineData("properties")]
    [InlineData("properties.")]
    [InlineData("properties.a..b")]
    [InlineData("colour")]
    public async Task A_path_that_cannot_be_edited_is_named(string path)
    {
        await using var shop = await OpenAsync();
        var refusal = Workshop.Refused(await EditAsync(shop, 1, null, new ProjectBell(), ("area", "210"), (path, "x")));
        Assert.Equal(RefusalCode.InvalidRequest, refusal.Code);
        Assert.StartsWith($"'{path}' cannot be edited", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(1, await BatchesAsync(shop));
    }

    [Theory]
    [InlineData("type")] // what must be there cannot be removed
    [InlineData("area", 5)]
    public async Task A_value_that_cannot_stand_there_is_a_refusal(string path, int? value = null)
    {
        await using var shop = await OpenAsync();
        Assert.NotEmpty(Workshop.Refused(await EditAsync(shop, 1, null, new ProjectBell(), (path, value is { } v ? v : Value.Null))).Detail);
        Assert.Equal([Pump], (await shop.EntitiesAsync()).Values);
    }

    [Fact]
    public async Task An_asset_that_is_gone_or_in_another_project_is_not_found()
    {
        await using var shop = await OpenAsync();
        Workshop.Done(await shop.Projects.CreateAsync(new ProjectId("silvermine"), "Silver mine", null, null, ObjectValue.Empty, default));
        var reader = Reader(shop);
        Assert.Equal(RefusalCode.NotFound, Workshop.Refused(await reader.FindAsync(Workshop.Ann, new ProjectId("silvermine"), Pump.Id, default)).Code);

        await shop.CommitAsync(Workshop.Deleted(Pump));

        Assert.Equal(RefusalCode.NotFound, Workshop.Refused(await EditAsync(shop, 1, null, new ProjectBell(), ("area", "210"))).Code);
        Assert.Equal(RefusalCode.NotFound, Workshop.Refused(await reader.FindAsync(Workshop.Ann, Workshop.Goldmine, Pump.Id, default)).Code);
    }

    [Fact]
    public async Task Who_may_only_look_cannot_edit()
    {
        await using var shop = await OpenAsync();
        var viewer = new Actor(new PersonId("vic"), "Vic", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Viewer });
        var editor = new AssetEditor(new Contexts(shop.Source), shop.Writer, new ProjectBell(), TimeProvider.System);
        Workshop.Refused(await editor.EditAsync(viewer, new AssetEdit(Workshop.Goldmine, Pump.Id, 1, ObjectValue.Of(("area", "210")), null), default));
        Assert.Equal(1, await BatchesAsync(shop));
    }

    private async Task<Workshop> OpenAsync()
    {
        var shop = await Workshop.OpenAsync(postgres);
        await shop.CommitAsync(Workshop.Created(Pump));
        return shop;
    }

    private static Task<Outcome<Entity>> EditAsync(Workshop shop, int? expected, string? reason, ProjectBell bell, params (string, Value)[] set) =>
        new AssetEditor(new Contexts(shop.Source), shop.Writer, bell, TimeProvider.System)
            .EditAsync(Workshop.Ann, new AssetEdit(Workshop.Goldmine, Pump.Id, expected, ObjectValue.Of(set), reason), default);

    private static Task<long> BatchesAsync(Workshop shop) => shop.ScalarAsync<long>("select last_batch_no from projects");

    private static AssetReader Reader(Workshop shop) => new(new Contexts(shop.Source), new Moments(shop.Source, shop.Projects), new EntityStates(shop.Source, shop.Projects));
}
