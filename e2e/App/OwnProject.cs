using System.Text;
using System.Text.Json;
using Synapse.Core.Demo;
using Synapse.Core.Logic;

namespace Synapse.E2E.App;

/// <summary>A project for one journey, made over HTTP as a program makes it, with an engineer and a lead who have no other project.</summary>
public sealed class OwnProject : IDisposable
{
    public const string Password = "trains-of-one-day";

    private static readonly string[] Fields = ["tag", "type", "discipline", "description", "area", "system", "parent"];

    private readonly ApiProgram _admin;

    private OwnProject(ApiProgram admin, string id) => (_admin, Id) = (admin, id);

    public string Id { get; }

    /// <summary>The user name of the project's engineer.</summary>
    public string Engineer => $"{Id}-engineer";

    /// <summary>The user name of the project's lead.</summary>
    public string Lead => $"{Id}-lead";

    /// <summary>A project without assets and rules.</summary>
    public static async Task<OwnProject> MakeAsync(SynapseApp app, string id, string name)
    {
        var project = new OwnProject(await ApiProgram.SignInAsync(app, "admin", SynapseApp.AdminPassword), id);
        var like = DemoPlant.Project(DemoPlant.Id);
        await project._admin.PostAsync("/api/v1/projects", new { id, name, country = like.Country, client = like.Client, settings = JsonSerializer.Deserialize<JsonElement>(ValueJson.Write(like.Settings)) });
        await project.AddAsync(project.Engineer, "Tomas Reyes", "engineer");
        await project.AddAsync(project.Lead, "Hanna Lindqvist", "lead");
        return project;
    }

    /// <summary>A project of production trains like the demo's, with its rules.</summary>
    public static async Task<OwnProject> OfTrainsAsync(SynapseApp app, string id, int assets)
    {
        var project = await MakeAsync(app, id, $"{assets} assets in trains");
        await project.ImportRulesAsync(await project._admin.GetTextAsync($"/api/v1/rules/export?project_id={DemoPlant.Id}"));
        Assert.Equal(assets, await project.ImportListAsync(ListOf(assets)));
        return project;
    }

    /// <summary>Imports a list of equipment; how many assets it created.</summary>
    public async Task<int> ImportListAsync(string csv)
    {
        using var list = new MultipartFormDataContent { { new StringContent("execute"), "mode" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "list.csv" } };
        var imported = await _admin.SendAsync($"/api/v1/imports?project_id={Id}", list);
        return imported.GetProperty("summary").GetProperty("created").GetInt32();
    }

    /// <param name="rules">A rule set as it is exported, or a list of documents.</param>
    public Task ImportRulesAsync(string rules) => _admin.SendAsync($"/api/v1/rules/import?project_id={Id}", new StringContent(rules, Encoding.UTF8, "application/json"));

    /// <summary>How many batches the project has.</summary>
    public async Task<long> BatchesAsync()
    {
        var projects = await _admin.GetAsync("/api/v1/projects");
        return projects.EnumerateArray().Single(p => p.GetProperty("id").GetString() == Id).GetProperty("last_batch_no").GetInt64();
    }

    /// <summary>Everything that a run has told, from its first message to its last.</summary>
    public Task<IReadOnlyList<(string Id, string Event)>> MessagesAsync(string run) => _admin.EventsAsync($"/api/v1/executions/{run}/events?project_id={Id}");

    /// <summary>Everything that the project's plant says now.</summary>
    public Task<string> PlantAsync() => _admin.PlantAsync(Id);

    public void Dispose() => _admin.Dispose();

    private Task AddAsync(string userName, string name, string role) =>
        _admin.PostAsync("/api/v1/users", new { user_name = userName, password = Password, full_name = name, roles = new Dictionary<string, string> { [Id] = role } });

    private static string ListOf(int assets)
    {
        var rows = DemoPlant.ScaledList(assets).ToList();
        var properties = rows.SelectMany(r => r.Properties.Select(p => p.Key)).Distinct().ToList();
        var text = new StringBuilder().AppendJoin(',', Fields.Concat(properties)).Append('\n');
        foreach (var r in rows)
        {
            string?[] cells = [r.Tag, r.Type, r.Discipline, r.Description, r.Area, r.System, r.Parent, .. properties.Select(p => r.Properties[p]).Select(v => v.AsString ?? v.ToString())];
            text.AppendJoin(',', cells.Select(c => $"\"{c?.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append('\n');
        }

        return text.ToString();
    }
}
