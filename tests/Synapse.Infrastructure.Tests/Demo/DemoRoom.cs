using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Synapse.Core.Demo;
using Synapse.Core.People;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Demo;

/// <summary>The services on a database of their own, because the demo project has one id only.</summary>
internal sealed class DemoRoom : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private DemoRoom(TestDatabase database)
    {
        Database = database;
        _services = new ServiceCollection()
            .AddSingleton(database.Source)
            .AddSingleton(TimeProvider.System)
            .AddLogging()
            .AddDbContextFactory<SynapseDbContext>(options => options.UseNpgsql(database.Source))
            .AddSynapseStores()
            .BuildServiceProvider();
    }

    public TestDatabase Database { get; }

    public static async Task<DemoRoom> OpenAsync(PostgresFixture postgres) => new(await postgres.CreateDatabaseAsync());

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public static Actor ActorOf(DemoPerson person) => person.ActingIn(DemoPlant.Id, new PersonId($"demo-{person.UserName}"));

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
