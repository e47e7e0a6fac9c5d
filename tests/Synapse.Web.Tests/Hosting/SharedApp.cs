using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Web.Tests.Hosting;

/// <summary>The product without its demo, shared by the tests of a class; each works in a project of its own with the same six people.</summary>
public sealed class SharedApp(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Password = "long enough";
    private static readonly (string Name, string Role)[] People = [("eve", "ENGINEER"), ("ed", "ENGINEER"), ("lea", "LEAD"), ("leo", "LEAD"), ("ada", "ADMIN"), ("vic", "VIEWER")];
    private readonly ConcurrentDictionary<string, HttpClient> _people = new();
    private TestDatabase _database = null!;
    private int _projects;

    public SynapseApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        App = new SynapseApp(_database, demo: false);
        var admin = _people["admin"] = await App.SignInAsync("admin");
        foreach (var (name, role) in People)
        {
            (await admin.PostAsJsonAsync("/api/v1/users", new { user_name = name, password = Password, full_name = name, roles = new Dictionary<string, string> { ["*"] = role } })).EnsureSuccessStatusCode();
            var client = App.Anonymous();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await SynapseApp.TokenAsync(client, name, Password));
            _people[name] = client;
        }
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>A fresh project with three pumps of 30, 31 and 32 kW.</summary>
    public async Task<PumpProject> PumpsAsync(params (string, Value)[] settings)
    {
        var id = new ProjectId($"mine{Interlocked.Increment(ref _projects)}");
        Assert.IsType<Outcome<Project>.Done>(await App.Services.GetRequiredService<ProjectStore>().CreateAsync(id, "A mine", "CA", null, ObjectValue.Of(settings), default));
        var project = new PumpProject(this, id);
        await project.ImportAsync();
        return project;
    }

    public HttpClient As(string name) => _people[name];
}
