using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Demo;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Demo;

/// <summary>The story is played on a database of its own, because the demo project has one id only.</summary>
[Collection(PostgresCollection.Name)]
public sealed class DemoSeedTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _services = new ServiceCollection()
            .AddSingleton(_database.Source)
            .AddSingleton(TimeProvider.System)
            .AddLogging()
            .AddDbContextFactory<SynapseDbContext>(options => options.UseNpgsql(_database.Source))
            .AddSynapseStores()
            .BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_story_is_told_once_and_leaves_the_whole_list_in_the_project()
    {
        var seed = _services.GetRequiredService<DemoSeed>();
        Assert.True(await seed.TellAsync(ActorOf, default));
        Assert.False(await seed.TellAsync(ActorOf, default));

        // Every act but the asking writes a batch.
        var plant = Assert.IsType<Outcome<LoadedPlant>.Done>(await _services.GetRequiredService<PlantStore>().LoadAsync(DemoPlant.Id, default)).Value;
        Assert.Equal(DemoHistory.Acts.Count(a => a is not DemoAct.AsksForRollback), plant.AtBatchNo);
        var assets = plant.Entities.Where(e => e.Kind == EntityKind.Asset).ToDictionary(e => e.Text(Field.Tag)!);
        Assert.All(DemoPlant.List, row => Assert.Equal(row.Properties["power_kw"], Leaves.At(assets[row.Tag].Fields, "properties.power_kw")));
        Assert.Contains("210-PP-001-M", assets.Keys);
        Assert.DoesNotContain("310-PP-001-M", assets.Keys);
    }

    [Fact]
    public async Task What_was_taken_back_in_the_story_is_gone()
    {
        await _services.GetRequiredService<DemoSeed>().TellAsync(ActorOf, default);
        var plant = Assert.IsType<Outcome<LoadedPlant>.Done>(await _services.GetRequiredService<PlantStore>().LoadAsync(DemoPlant.Id, default)).Value;
        Assert.All(
            plant.Entities.Where(e => e.Kind == EntityKind.Asset && e.Text(Field.Type) == "PUMP" && e.Text(Field.Area) is not "210"),
            pump => Assert.True(Leaves.At(pump.Fields, "properties.criticality").IsMissing));
    }

    private static Actor ActorOf(DemoPerson person) => person.ActingIn(DemoPlant.Id, new PersonId($"demo-{person.UserName}"));
}
