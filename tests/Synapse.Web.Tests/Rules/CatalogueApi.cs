using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Rules;

public sealed class CatalogueApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private const string Catalogue = "/api/v1/catalogue?project_id=testmine";
    private const string Check = "/api/v1/rules/check?project_id=testmine";

    [Fact]
    public async Task What_the_assets_hold_is_listed_and_a_declaration_is_taken_at_its_word()
    {
        var seen = await PropertyAsync("properties.power_kw");
        Assert.Equal(("NUMBER", "kW", 3, 30, 32, false), (Text(seen, "type"), Text(seen, "unit"), seen.GetProperty("count").GetInt32(), seen.GetProperty("min").GetInt32(), seen.GetProperty("max").GetInt32(), seen.GetProperty("declared").GetBoolean()));

        var declared = await Client.PutAsJsonAsync(Catalogue, new { path = "properties.seal", type = "TEXT", description = "Of the shaft", allowed = new[] { "single", "double" } });
        Assert.Equal(HttpStatusCode.OK, declared.StatusCode);
        var seal = await PropertyAsync("properties.seal");
        Assert.Equal(("TEXT", true, 0), (Text(seal, "type"), seal.GetProperty("declared").GetBoolean(), seal.GetProperty("count").GetInt32()));

        await Client.PutAsJsonAsync(Catalogue, new { path = "properties.seal" });
        Assert.DoesNotContain((await GetAsync(Catalogue)).GetProperty("items").EnumerateArray(), p => Text(p, "path") == "properties.seal");
    }

    [Fact]
    public async Task A_document_is_checked_against_what_was_declared()
    {
        await Client.PutAsJsonAsync(Catalogue, new { path = "properties.seal", type = "TEXT", allowed = new[] { "single", "double" } });
        var report = await CheckAsync("""
            { "id": "x", "name": "X", "source": "PROJECT",
              "condition": { "and": [ { ">": [ { "var": "properties.powr_kw" }, 5 ] }, { "==": [ { "var": "properties.seal" }, "doble" ] } ] },
              "actions": [ { "type": "SET_PROPERTY", "set": { "a": 1 } } ] }
            """);
        Assert.False(report.GetProperty("publishable").GetBoolean());
        var complaints = report.GetProperty("complaints").EnumerateArray().ToDictionary(c => c.GetProperty("code").GetString()!);
        Assert.Equal((2, "power_kw", "ERROR"), (complaints["UNKNOWN_PROPERTY"].GetProperty("line").GetInt32(), Text(complaints["UNKNOWN_PROPERTY"], "proposal"), Text(complaints["UNKNOWN_PROPERTY"], "severity")));
        Assert.Equal("double", Text(complaints["UNKNOWN_VALUE"], "proposal"));
    }

    [Fact]
    public async Task Text_that_is_no_rule_is_checked_too_and_a_right_rule_can_be_published()
    {
        Assert.False((await CheckAsync("{ \"id\": ")).GetProperty("publishable").GetBoolean());
        var right = await CheckAsync(SmallPlant.VoltageRule);
        Assert.True(right.GetProperty("publishable").GetBoolean());
    }

    [Fact]
    public async Task Wrong_declarations_are_refused_with_their_code()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), await RefusalAsync(Client, new { type = "TEXT" }));
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), await RefusalAsync(Client, new { path = "properties.seal", type = "COLOUR" }));
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), await RefusalAsync(Client, new { path = "properties.seal", kind = "EDGE" }));
        var nowhere = await Client.GetAsync("/api/v1/catalogue?project_id=nowhere");
        Assert.Equal((HttpStatusCode.NotFound, "INVALID_PROJECT"), (nowhere.StatusCode, await nowhere.RefusalAsync()));
    }

    [Fact]
    public async Task A_viewer_reads_and_checks_and_declares_nothing_and_a_stranger_does_not_even_read()
    {
        var viewer = await PersonAsync("val", new { testmine = "viewer" });
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync(Catalogue)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await viewer.PostAsync(Check, new StringContent(SmallPlant.MotorRule, Encoding.UTF8, "application/json"))).StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), await RefusalAsync(viewer, new { path = "properties.seal", type = "TEXT" }));
        var edited = await viewer.PutAsync("/api/v1/rules/pump-motor/table?project_id=testmine", new ByteArrayContent([1]));
        Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), (edited.StatusCode, await edited.RefusalAsync()));

        var stranger = await PersonAsync("sam", new { });
        foreach (var address in new[] { Catalogue, "/api/v1/rules/pump-motor/table?project_id=testmine" })
        {
            var refused = await stranger.GetAsync(address);
            Assert.Equal((HttpStatusCode.NotFound, "INVALID_PROJECT"), (refused.StatusCode, await refused.RefusalAsync())); // Who has no part in a project is not told that it is there.
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await App.Anonymous().GetAsync(Catalogue)).StatusCode);
    }

    private async Task<HttpClient> PersonAsync(string userName, object roles)
    {
        (await Client.PostAsJsonAsync("/api/v1/users", new { user_name = userName, password = DemoApp.Password, full_name = "Pat Doe", roles })).EnsureSuccessStatusCode();
        var person = App.Anonymous();
        person.DefaultRequestHeaders.Authorization = new("Bearer", await SynapseApp.TokenAsync(person, userName, DemoApp.Password));
        return person;
    }

    private async Task<JsonElement> PropertyAsync(string path) => (await GetAsync(Catalogue)).GetProperty("items").EnumerateArray().Single(p => Text(p, "path") == path);

    private async Task<JsonElement> CheckAsync(string text) =>
        await (await Client.PostAsync(Check, new StringContent(text, Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode().JsonAsync();

    private static async Task<(HttpStatusCode, string?)> RefusalAsync(HttpClient client, object declaration)
    {
        using var answer = await client.PutAsJsonAsync(Catalogue, declaration);
        return (answer.StatusCode, await answer.RefusalAsync());
    }
}
