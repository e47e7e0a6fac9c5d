using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Synapse.Core.Demo;
using Synapse.Core.Logic;

namespace Synapse.E2E.App;

/// <summary>A project of many production trains with the demo's rules, made over HTTP as a program makes it, with an engineer who has no other project.</summary>
public sealed class LargePlant : IDisposable
{
    public const string Password = "trains-of-one-day";

    private static readonly string[] Fields = ["tag", "type", "discipline", "description", "area", "system", "parent"];

    private readonly HttpClient _admin;

    private LargePlant(SynapseApp app, string id) => (_admin, Id) = (new HttpClient { BaseAddress = app.Address }, id);

    public string Id { get; }

    /// <summary>The user name of the project's engineer.</summary>
    public string Engineer => $"{Id}-engineer";

    /// <param name="assets">How many; the demo's plant has about a thousand.</param>
    public static async Task<LargePlant> MakeAsync(SynapseApp app, string id, int assets)
    {
        var plant = new LargePlant(app, id);
        await plant.SignInAsync();
        var like = DemoPlant.Project(DemoPlant.Id);
        await plant.DoneAsync(plant._admin.PostAsJsonAsync(
            "/api/v1/projects", new { id, name = $"{like.Name} times {assets / DemoPlant.List.Count}", country = like.Country, client = like.Client, settings = JsonSerializer.Deserialize<JsonElement>(ValueJson.Write(like.Settings)) }));
        await plant.DoneAsync(plant._admin.PostAsJsonAsync("/api/v1/users", new { user_name = plant.Engineer, password = Password, full_name = "Tomas Reyes", roles = new Dictionary<string, string> { [id] = "engineer" } }));
        var rules = await plant._admin.GetStringAsync($"/api/v1/rules/export?project_id={DemoPlant.Id}");
        await plant.DoneAsync(plant._admin.PostAsync($"/api/v1/rules/import?project_id={id}", new StringContent(rules, Encoding.UTF8, "application/json")));
        using var list = new MultipartFormDataContent { { new StringContent("execute"), "mode" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(ListOf(assets))), "file", "trains.csv" } };
        var imported = await plant.DoneAsync(plant._admin.PostAsync($"/api/v1/imports?project_id={id}", list));
        Assert.Equal(assets, imported.GetProperty("summary").GetProperty("created").GetInt32());
        return plant;
    }

    /// <summary>How many batches the project has.</summary>
    public async Task<long> BatchesAsync()
    {
        var projects = await DoneAsync(_admin.GetAsync("/api/v1/projects"));
        return projects.EnumerateArray().Single(p => p.GetProperty("id").GetString() == Id).GetProperty("last_batch_no").GetInt64();
    }

    public void Dispose() => _admin.Dispose();

    private async Task SignInAsync()
    {
        var token = await DoneAsync(_admin.PostAsJsonAsync("/api/v1/auth/token", new { user_name = "admin", password = SynapseApp.AdminPassword }));
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
    }

    private async Task<JsonElement> DoneAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

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
