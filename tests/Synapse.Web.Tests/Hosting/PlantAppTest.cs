using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Web.Tests.Hosting;

/// <summary>The product over a fresh database that holds <see cref="SmallPlant"/>, and a client that may do everything.</summary>
[Collection(PostgresCollection.Name)]
public abstract class PlantAppTest(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    protected SynapseApp App { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        App = new SynapseApp(_database, demo: false);
        Client = await App.SignInAsync("admin");
        await SmallPlant.BuildAsync(App);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>What the client reads at an address that answers.</summary>
    protected async Task<JsonElement> GetAsync(string url) => await (await Client.GetAsync(url)).EnsureSuccessStatusCode().JsonAsync();

    protected static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    /// <summary>A batch that sets the power of a pump.</summary>
    protected async Task SetPowerAsync(int pump, int powerKw) => Assert.IsType<Outcome<Entity>.Done>(await App.Services.GetRequiredService<AssetEditor>().EditAsync(
        Actor.System, new AssetEdit(SmallPlant.Id, SmallPlant.Pump(pump), null, ObjectValue.Of(("properties.power_kw", powerKw)), "Vendor's data"), default));
}
