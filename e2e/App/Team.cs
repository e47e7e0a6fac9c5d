using Npgsql;
using Synapse.Core.Demo;

namespace Synapse.E2E.App;

/// <summary>People who work in every project: whoever asks, whoever decides, and one for whom another decides. Made once for all journeys.</summary>
public sealed class Team
{
    public const string Password = "four-eyes-of-one-day";
    public const string Engineer = "team-engineer";
    public const string Colleague = "team-colleague";
    public const string Lead = "team-lead";
    public const string SecondLead = "team-lead2";
    public const string Administrator = "team-admin";

    private static readonly (string UserName, string Name, string Role)[] People =
    [
        (Engineer, "Tomas Reyes", "engineer"), (Colleague, "Mira Novak", "engineer"), (Lead, "Hanna Lindqvist", "lead"), (SecondLead, "Ruben Ortiz", "lead"), (Administrator, "Ada Moreau", "admin"),
    ];

    private readonly SynapseApp _app;
    private readonly Dictionary<string, ApiProgram> _programs = [];

    private Team(SynapseApp app) => _app = app;

    public static async Task<Team> MakeAsync(SynapseApp app)
    {
        var team = new Team(app);
        var admin = team._programs["admin"] = await ApiProgram.SignInAsync(app, "admin", SynapseApp.AdminPassword);
        foreach (var (userName, name, role) in People)
            await admin.PostAsync("/api/v1/users", new { user_name = userName, password = Password, full_name = name, roles = new Dictionary<string, string> { ["*"] = role } });
        return team;
    }

    /// <summary>What somebody does over HTTP.</summary>
    public async Task<ApiProgram> AsAsync(string userName) => _programs.TryGetValue(userName, out var known) ? known : _programs[userName] = await ApiProgram.SignInAsync(_app, userName, Password);

    /// <summary>A project of one journey, in which anything can be written.</summary>
    public async Task<Past> ProjectAsync(string id, string name, object? settings = null)
    {
        await _programs["admin"].PostAsync("/api/v1/projects", new { id, name, country = "CA", settings = settings ?? new { standard_voltage = 600 } });
        return new Past(_app.ConnectionString, id);
    }

    /// <summary>Copies the rules of the demo into a project, and gives the key of one of their versions.</summary>
    public async Task<int> RulesAsync(string project)
    {
        var rules = await _programs["admin"].GetTextAsync($"/api/v1/rules/export?project_id={DemoPlant.Id}");
        await _programs["admin"].SendAsync($"/api/v1/rules/import?project_id={project}", new StringContent(rules, System.Text.Encoding.UTF8, "application/json"));
        await using var source = NpgsqlDataSource.Create(_app.ConnectionString);
        await using var command = source.CreateCommand($"select max(rule_key) from rule_versions join projects using (project_id) where code = '{project}' and rule_id = 'firm-pump-motor'");
        return (int)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Asks for a rollback, and gives the address of the request's page.</summary>
    public async Task<string> AskAsync(string by, string project, Guid batch, string reason) =>
        $"/rollbacks/{(await (await AsAsync(by)).PostAsync($"/api/v1/rules/rollback?project_id={project}", new { correlation_id = batch, reason })).GetProperty("request_id").GetString()}?project={project}";
}
