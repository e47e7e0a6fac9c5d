using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Account;

[Collection(PostgresCollection.Name)]
public sealed class PeopleTests(DemoApp demo, PostgresFixture postgres) : IClassFixture<DemoApp>
{
    private readonly SynapseApp _app = demo.App;

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
        var made = await admin.PostAsJsonAsync("/api/v1/users", new { user_name = "newcomer", password = "long enough", full_name = "Nia Novak", roles = new { refinery = "engineer" } });

        Assert.Equal("ENGINEER", (await made.JsonAsync()).GetProperty("roles").GetProperty("refinery").GetString());
        await SynapseApp.TokenAsync(_app.Anonymous(), "newcomer", "long enough");
        var listed = await (await admin.GetAsync("/api/v1/users")).JsonAsync();
        Assert.Contains(listed.EnumerateArray(), person => person.GetProperty("full_name").GetString() == "Nia Novak");
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
        var (lead, admin) = await demo.AddAsync("rising", new { refinery = "lead" });
        (await admin.PatchAsJsonAsync("/api/v1/users/rising", new { roles = new Dictionary<string, string> { ["*"] = "ADMIN" } })).EnsureSuccessStatusCode();

        var person = Person(await (await lead.GetAsync("/api/v1/users")).JsonAsync(), "rising");
        Assert.Equal("Pat Doe", person.GetProperty("full_name").GetString());
        Assert.Equal("""{"*":"ADMIN"}""", person.GetProperty("roles").GetRawText());
    }

    [Fact]
    public async Task Somebody_who_is_switched_off_is_out_at_once()
    {
        var (person, admin) = await demo.AddAsync("leaving", new { });
        (await admin.PatchAsJsonAsync("/api/v1/users/leaving", new { active = false })).EnsureSuccessStatusCode();

        Assert.Equal(HttpStatusCode.Unauthorized, (await person.GetAsync("/api/v1/users")).StatusCode);
        Assert.Equal("SIGN_IN_FAILED", await (await SynapseApp.AskForTokenAsync(_app.Anonymous(), "leaving", DemoApp.Password)).RefusalAsync());
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = new SynapseApp(database, demo: false);
        var admin = await app.SignInAsync("admin");

        Assert.Equal("LAST_ADMIN", await (await admin.PatchAsJsonAsync("/api/v1/users/admin", new { active = false })).RefusalAsync());
        Assert.Equal("LAST_ADMIN", await (await admin.PatchAsJsonAsync("/api/v1/users/admin", new { roles = new { refinery = "ADMIN" } })).RefusalAsync());
    }

    private static JsonElement Person(JsonElement people, string userName) =>
        people.EnumerateArray().Single(person => person.GetProperty("user_name").GetString() == userName);
}
