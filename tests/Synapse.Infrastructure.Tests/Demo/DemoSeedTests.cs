using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Demo;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Demo.DemoRoom;

namespace Synapse.Infrastructure.Tests.Demo;

/// <summary>The story is told once, by the people in it, and to its end.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DemoSeedTests(PostgresFixture postgres) : IAsyncLifetime
{
    private DemoRoom _room = null!;

    public async Task InitializeAsync() => _room = await DemoRoom.OpenAsync(postgres);

    public async Task DisposeAsync() => await _room.DisposeAsync();

    [Fact]
    public async Task The_story_is_told_once_and_leaves_the_whole_list_in_the_project()
    {
        var seed = _room.Get<DemoSeed>();
        Assert.True(await seed.TellAsync(ActorOf, default));
        Assert.False(await seed.TellAsync(ActorOf, default));

        // Every act but the asking writes a batch.
        var plant = Assert.IsType<Outcome<LoadedPlant>.Done>(await _room.Get<PlantStore>().LoadAsync(DemoPlant.Id, default)).Value;
        Assert.Equal(DemoHistory.Acts.Count(a => a is not DemoAct.AsksForRollback), plant.AtBatchNo);
        var assets = plant.Entities.Where(e => e.Kind == EntityKind.Asset).ToDictionary(e => e.Text(Field.Tag)!);
        Assert.All(DemoPlant.List, row => Assert.Equal(row.Properties["power_kw"], Leaves.At(assets[row.Tag].Fields, "properties.power_kw")));
        Assert.Contains("210-PP-001-M", assets.Keys);
        Assert.DoesNotContain("310-PP-001-M", assets.Keys);
    }

    [Fact]
    public async Task What_was_taken_back_in_the_story_is_gone()
    {
        await _room.Get<DemoSeed>().TellAsync(ActorOf, default);
        var plant = Assert.IsType<Outcome<LoadedPlant>.Done>(await _room.Get<PlantStore>().LoadAsync(DemoPlant.Id, default)).Value;
        Assert.All(
            plant.Entities.Where(e => e.Kind == EntityKind.Asset && e.Text(Field.Type) == "PUMP" && e.Text(Field.Area) is not "210"),
            pump => Assert.True(Leaves.At(pump.Fields, "properties.criticality").IsMissing));
    }

    [Fact]
    public async Task The_story_stands_in_the_names_of_its_people_and_its_seals_hold()
    {
        await _room.Get<DemoSeed>().TellAsync(ActorOf, default);

        var history = Workshop.Done(await _room.Get<Timeline>().BatchesAsync(DemoPlant.Id, EventFilter.None, 50, null, default)).Items;
        Assert.Equal(
            ["Elias Brandt", "Martin Okafor", "Nora Castillo", "Elias Brandt", "Elias Brandt", "Nora Castillo", "Martin Okafor", "Elias Brandt"], history.Reverse().Select(b => b.ActorName));
        var proof = new Verification(_room.Database.Source, _room.Get<ProjectStore>(), _room.Get<DisciplineKeys>());
        var seals = Workshop.Done(await proof.SealsAsync(DemoPlant.Id, 0, null, default));
        Assert.True(seals.IsWhole);
    }

    [Fact]
    public async Task A_story_that_was_interrupted_at_any_act_is_told_on()
    {
        for (var told = 0; told < DemoHistory.Acts.Count; told++)
        {
            // Plays one act further than the time before, and is interrupted at the next. Asking leaves no batch, so from there on it is asked again and again.
            var acts = 0;
            await Assert.ThrowsAsync<OperationCanceledException>(() => _room.Get<DemoSeed>().TellAsync(person => acts++ == 1 ? throw new OperationCanceledException() : ActorOf(person), default));
        }

        Assert.True(await _room.Get<DemoSeed>().TellAsync(ActorOf, default));
        Assert.False(await _room.Get<DemoSeed>().TellAsync(ActorOf, default));
        var plant = Workshop.Done(await _room.Get<PlantStore>().LoadAsync(DemoPlant.Id, default));
        Assert.Equal(DemoHistory.Acts.Count(a => a is not DemoAct.AsksForRollback), plant.AtBatchNo);
        Assert.Equal(DemoPlant.Project(DemoPlant.Id).Settings, plant.Project.Settings);
    }

    [Fact]
    public async Task A_project_of_that_id_that_somebody_made_is_left_alone()
    {
        Workshop.Done(await _room.Get<ProjectStore>().CreateAsync(DemoPlant.Id, "Mine", null, null, ObjectValue.Empty, default));

        Assert.False(await _room.Get<DemoSeed>().TellAsync(ActorOf, default));
    }
}
