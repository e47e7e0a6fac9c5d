using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Synapse.E2E.App;

/// <summary>A program that is signed in with a token. Whatever it asks for has to succeed.</summary>
public sealed class ApiProgram : IDisposable
{
    private const int PageSize = 1000;

    private static readonly string[] Lists = ["assets", "cables", "edges", "packages"];

    private readonly HttpClient _http;

    private ApiProgram(SynapseApp app) => _http = new HttpClient { BaseAddress = app.Address };

    public static async Task<ApiProgram> SignInAsync(SynapseApp app, string userName, string password)
    {
        var program = new ApiProgram(app);
        var token = await program.PostAsync("/api/v1/auth/token", new { user_name = userName, password });
        program._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return program;
    }

    public async Task<JsonElement> GetAsync(string path) => JsonSerializer.Deserialize<JsonElement>(await GetTextAsync(path));

    public Task<string> GetTextAsync(string path) => DoneAsync(_http.GetAsync(path));

    public Task<JsonElement> PostAsync(string path, object body) => SendAsync(path, JsonContent.Create(body));

    public async Task<JsonElement> SendAsync(string path, HttpContent content) => JsonSerializer.Deserialize<JsonElement>(await DoneAsync(_http.PostAsync(path, content)));

    /// <summary>The server-sent events of a stream that ends.</summary>
    public async Task<IReadOnlyList<(string Id, string Event)>> EventsAsync(string path) =>
    [
        .. from block in (await GetTextAsync(path)).Split("\n\n")
           let fields = block.Split('\n').Select(line => line.Split(": ", 2)).Where(f => f is [{ Length: > 0 }, _]).ToDictionary(f => f[0], f => f[1])
           where fields.ContainsKey("id")
           select (fields["id"], fields["event"]),
    ];

    /// <summary>All that a project's plant says, in the order of ids. Versions are left out: what is taken back has the values of before, not its number.</summary>
    public async Task<string> PlantAsync(string project)
    {
        var lines = new List<string>();
        foreach (var list in Lists)
            for (string? cursor = null, page = $"/api/v1/{list}?project_id={project}&limit={PageSize}"; page is not null; page = cursor is null ? null : $"/api/v1/{list}?project_id={project}&limit={PageSize}&cursor={Uri.EscapeDataString(cursor)}")
            {
                var answer = await GetAsync(page);
                lines.AddRange(answer.GetProperty("items").EnumerateArray().Select(Said));
                cursor = answer.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
            }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    public void Dispose() => _http.Dispose();

    private static string Said(JsonElement entity) =>
        string.Join(' ', entity.EnumerateObject().Where(field => field.Name != "version").OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}={field.Value}"));

    private static async Task<string> DoneAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri} answered {(int)answer.StatusCode}: {text}");
        return text;
    }
}
