using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Demo;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Demo;

/// <summary>What visitors did to the demo is undone on top of it, for the demo alone.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DemoResetTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Name = "Grey Heron Ridge concentrator";
    private static readonly Actor Ada = Person("ada", ProjectRole.Admin);
    private DemoRoom _room = null!;

    public async Task InitializeAsync()
    {
        _room = await DemoRoom.OpenAsync(postgres);
        await Get<DemoSeed>().TellAsync(DemoRoom.ActorOf, default);
    }

    public async Task DisposeAsync() => await _room.DisposeAsync();

    [Fact]
    public async Task Plant_rules_settings_requests_and_freezes_are_as_at_the_end_of_the_story()
    {
        var (plant, rules, told) = (await FieldsAsync(), await RulesAsync(), Done(await Get<ProjectStore>().GetAsync(DemoPlant.Id, default)));
        await VisitAsync();
        Assert.NotEqual(plant, await FieldsAsync());

        var done = Done(await Get<DemoReset>().ResetAsync(Ada, DemoPlant.Id, Name, default));

        Assert.Equal(plant, await FieldsAsync());
        Assert.Equal(rules, await RulesAsync());
        var project = Done(await Get<ProjectStore>().GetAsync(DemoPlant.Id, default));
        Assert.Equal((told.Settings, told.Name), (project.Settings, project.Name));
        Assert.Equal(new DemoResetDone(project.LastBatchNo, 1, 1, 2), done);
        Assert.Empty(Done(await Get<RollbackRequests>().ListAsync(Ada, DemoPlant.Id, RollbackState.Pending, null, 10, default)));
        var verification = Get<Verification>();
        Assert.True(Done(await verification.SealsAsync(DemoPlant.Id, 0, null, default)).IsWhole);
        Assert.True(Done(await verification.ReplayAsync(DemoPlant.Id, default)).IsEqual);

        // Nothing is left to do a second time.
        Assert.Equal(new DemoResetDone(project.LastBatchNo, 0, 0, 0), Done(await Get<DemoReset>().ResetAsync(Ada, DemoPlant.Id, Name, default)));
    }

    [Fact]
    public async Task Only_an_administrator_who_types_its_name_resets_it_and_nothing_else_can_be_reset()
    {
        var reset = Get<DemoReset>();
        Assert.Equal(RefusalCode.Forbidden, Refused(await reset.ResetAsync(Person("lea", ProjectRole.Lead), DemoPlant.Id, Name, default)).Code);
        Assert.Equal(RefusalCode.InvalidRequest, Refused(await reset.ResetAsync(Ada, DemoPlant.Id, "goldmine", default)).Code);
        var quarry = new ProjectId("quarry");
        Done(await Get<ProjectStore>().CreateAsync(quarry, Name, null, null, ObjectValue.Empty, default));
        Assert.Equal(RefusalCode.InvalidProject, Refused(await reset.ResetAsync(Ada, quarry, Name, default)).Code);
        Assert.False(await reset.IsForAsync(quarry, default));
        Assert.True(await reset.IsForAsync(DemoPlant.Id, default));
    }

    /// <summary>Somebody edits, switches a rule off, adds one of their own, asks for a rollback, freezes an area and changes a setting.</summary>
    private async Task VisitAsync()
    {
        var pump = Done(await Get<PlantStore>().LoadAsync(DemoPlant.Id, default)).Entities.First(e => e is { Kind: EntityKind.Asset } && e.Text(Field.Type) == "PUMP");
        Done(await Get<AssetEditor>().EditAsync(Ada, new AssetEdit(DemoPlant.Id, pump.Id, pump.Version, ObjectValue.Of(("properties.power_kw", 999)), "A try"), default));
        var edit = Done(await Get<ProjectStore>().GetAsync(DemoPlant.Id, default)).LastBatchNo;
        var rule = (await Get<RuleStore>().ListAsync(DemoPlant.Id, default))[0];
        Value mine = rule.Document.Json.With("id", "visitors-own").With("name", "A visitor's own");
        Done(await Get<RuleStore>().SaveAsync(Ada, DemoPlant.Id, "A visitor's rules", [new RuleEdit(rule.Document.Json.With("active", false)), new RuleEdit(mine)], default));
        var batch = Done(await Get<Timeline>().SinceAsync(DemoPlant.Id, edit - 1, 1, default)).Single();
        Done(await Get<RollbackRequests>().RequestAsync(Person("eve", ProjectRole.Engineer), DemoPlant.Id, batch.Id, "It was a try.", default));
        Done(await Get<Freezes>().FreezeAsync(Ada, DemoPlant.Id, new FreezeWish.OfArea("Issue", "A try", "210"), default));
        Done(await Get<ProjectStore>().PatchAsync(DemoPlant.Id, "Another name", null, null, ObjectValue.Of(("standard_voltage", 480), ("mine", true)), default));
        Done(await Get<ProjectStore>().PatchAsync(DemoPlant.Id, Name, null, null, null, default));
    }

    private async Task<Dictionary<EntityId, ObjectValue>> FieldsAsync() => Done(await Get<PlantStore>().LoadAsync(DemoPlant.Id, default)).Entities.ToDictionary(e => e.Id, e => e.Fields);

    private async Task<Dictionary<RuleId, Value>> RulesAsync() =>
        (await Get<RuleStore>().ListAsync(DemoPlant.Id, default)).Where(r => r.Document.Active).ToDictionary(r => r.Id, r => (Value)r.Document.Json);

    private T Get<T>() where T : notnull => _room.Get<T>();

    private static Actor Person(string id, ProjectRole role) => new(new PersonId(id), id, new Dictionary<string, ProjectRole> { ["*"] = role });
}
