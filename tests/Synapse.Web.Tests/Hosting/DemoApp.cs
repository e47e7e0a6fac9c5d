using System.Net.Http.Json;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Web.Tests.Hosting;

/// <summary>The product with its demo, shared by the tests of a class. A test that changes a person makes one of its own.</summary>
public sealed class DemoApp(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Password = "long enough";

    private TestDatabase _database = null!;

    public SynapseApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        App = new SynapseApp(_database);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>A person whom nobody else knows, signed in, and the administrator who may change them.</summary>
    public async Task<(HttpClient Person, HttpClient Admin)> AddAsync(string userName, object roles)
    {
        var admin = await App.SignInAsync("admin");
        (await admin.PostAsJsonAsync("/api/v1/users", new { user_name = userName, password = Password, full_name = "Pat Doe", roles })).EnsureSuccessStatusCode();
        var person = App.Anonymous();
        person.DefaultRequestHeaders.Authorization = new("Bearer", await SynapseApp.TokenAsync(person, userName, Password));
        return (person, admin);
    }
}
