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
}
