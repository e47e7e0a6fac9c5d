using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Account;

[Collection(PostgresCollection.Name)]
public sealed class PeopleTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private SynapseApp _app = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _app = new SynapseApp(_database);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("lead")]
    public async Task Only_administrators_see_people(string userName)
    {
        var answer = await (await _app.SignInAsync(userName)).GetAsync("/api/v1/users");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("FORBIDDEN", await answer.RefusalAsync());
    }

    [Fact]
    public async Task A_new_person_signs_in_with_the_roles_given()
    {
        var admin = await _app.SignInAsync("admin");
        var made = await admin.PostAsJsonAsync("/api/v1/users", new { user_name = "pat", password = "long enough", full_name = "Pat Doe", roles = new { refinery = "engineer" } });

        Assert.Equal("ENGINEER", (await made.JsonAsync()).GetProperty("roles").GetProperty("refinery").GetString());
        await SynapseApp.TokenAsync(_app.Anonymous(), "pat", "long enough");
        var listed = await (await admin.GetAsync("/api/v1/users")).JsonAsync();
        Assert.Contains(listed.EnumerateArray(), person => person.GetProperty("full_name").GetString() == "Pat Doe");
    }

    [Theory]
    [InlineData("pat", "short", "WEAK_PASSWORD")]
    [InlineData("ADMIN", "long enough", "DUPLICATE_USER")]
    [InlineData(" ", "long enough", "INVALID_REQUEST")]
    [InlineData("no spaces", "long enough", "INVALID_REQUEST")]
    public async Task A_person_that_cannot_be_made_is_refused_with_the_reason(string userName, string password, string code)
    {
        var answer = await (await _app.SignInAsync("admin")).PostAsJsonAsync("/api/v1/users", new { user_name = userName, password });

        Assert.Equal(code, await answer.RefusalAsync());
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_refused_in_the_error_shape()
    {
        var answer = await (await _app.SignInAsync("admin")).PostAsJsonAsync("/api/v1/users", new { user_name = "pat", password = "long enough", roles = new { refinery = "king" } });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("The JSON of the request does not fit at $.roles.refinery.", (await answer.JsonAsync()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Roles_change_at_once_and_what_is_not_named_stays()
    {
        var admin = await _app.SignInAsync("admin");
        var lead = await _app.SignInAsync("lead");
        (await admin.PatchAsJsonAsync("/api/v1/users/lead", new { roles = new Dictionary<string, string> { ["*"] = "ADMIN" } })).EnsureSuccessStatusCode();

        var person = Person(await (await lead.GetAsync("/api/v1/users")).JsonAsync(), "lead");
        Assert.Equal("Martin Okafor", person.GetProperty("full_name").GetString());
        Assert.Equal("""{"*":"ADMIN"}""", person.GetProperty("roles").GetRawText());
    }

    [Fact]
    public async Task Somebody_who_is_switched_off_is_out_at_once()
    {
        var admin = await _app.SignInAsync("admin");
        var viewer = await _app.SignInAsync("viewer");
        (await admin.PatchAsJsonAsync("/api/v1/users/viewer", new { active = false })).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.Unauthorized, (await viewer.GetAsync("/api/v1/users")).StatusCode);
        Assert.Equal("SIGN_IN_FAILED", await (await SynapseApp.AskForTokenAsync(_app.Anonymous(), "viewer", "synapse-demo")).RefusalAsync());
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        var admin = await _app.SignInAsync("admin");

        Assert.Equal("LAST_ADMIN", await (await admin.PatchAsJsonAsync("/api/v1/users/admin", new { active = false })).RefusalAsync());
        Assert.Equal("LAST_ADMIN", await (await admin.PatchAsJsonAsync("/api/v1/users/admin", new { roles = new { refinery = "ADMIN" } })).RefusalAsync());
    }

    private static JsonElement Person(JsonElement people, string userName) =>
        people.EnumerateArray().Single(person => person.GetProperty("user_name").GetString() == userName);
}
