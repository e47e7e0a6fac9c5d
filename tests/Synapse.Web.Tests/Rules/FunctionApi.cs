using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Rules;

public sealed class FunctionApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private const string Functions = "/api/v1/functions";
    private const string Project = "project_id=testmine";

    private const string Spare = """
        { "name": "with_spare", "parameters": [ { "name": "power", "type": "NUMBER", "unit": "kW" }, { "name": "spare", "type": "NUMBER", "default": 0.25 } ], "result": { "type": "NUMBER", "unit": "kW" },
          "body": { "*": [ { "var": "power" }, { "+": [ 1, { "var": "spare" } ] } ] }, "test_cases": [ { "name": "a quarter more", "arguments": { "power": 8 }, "expected": 10 } ] }
        """;

    [Fact]
    public async Task A_function_is_checked_saved_tried_published_and_called_by_a_rule_that_explains_it()
    {
        var check = await (await SendAsync(HttpMethod.Post, $"{Functions}/check?{Project}", Spare.Replace("\"var\": \"power\"", "\"var\": \"powr\""))).JsonAsync();
        Assert.Equal((false, "UNKNOWN_PARAMETER", 2), (check.GetProperty("publishable").GetBoolean(), check.GetProperty("complaints")[0].GetProperty("code").GetString(), check.GetProperty("complaints")[0].GetProperty("line").GetInt32()));

        await SendAsync(HttpMethod.Post, $"{Functions}?{Project}", Spare);
        Assert.Equal(10, (await PostAsync($"{Functions}/with_spare/try", new { project_id = "testmine", arguments = new { power = 8 } })).GetProperty("result").GetDouble());
        Assert.Equal("UNKNOWN", (await PostAsync($"{Functions}/with_spare/try", new { project_id = "testmine", arguments = new { }, trace = true })).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(1, (await PostAsync($"{Functions}/with_spare/test?{Project}", new { })).GetProperty("passed").GetInt32());
        await PostAsync($"{Functions}/with_spare/status", new { project_id = "testmine", status = "PRODUCTION", reason = "agreed" });

        await SendAsync(HttpMethod.Post, $"/api/v1/rules?{Project}", """
            { "id": "big", "name": "Big pumps", "source": "FIRM", "condition": { ">": [ { "with_spare": [ { "var": "properties.power_kw" } ] }, 10 ] }, "actions": [ { "type": "SET_PROPERTY", "set": { "big": true } } ] }
            """);
        var user = (await GetAsync($"{Functions}/with_spare/rules?{Project}")).GetProperty("items")[0];
        Assert.Equal(("big", 2), (user.GetProperty("rule_id").GetString(), user.GetProperty("function_version").GetInt32()));
        var assets = (await GetAsync($"/api/v1/assets?{Project}&type=PUMP")).GetProperty("items");
        var why = await PostAsync("/api/v1/rules/explain", new { project_id = "testmine", rule_id = "big", asset_id = assets[0].GetProperty("id").GetString() });
        Assert.Equal("with_spare@2", why.GetProperty("functions")[0].GetString());
        Assert.Contains("with_spare@2", why.GetProperty("trace").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_travels_with_its_functions_and_their_hash()
    {
        await SendAsync(HttpMethod.Post, $"{Functions}?{Project}", Spare.Replace("\"name\": \"with_spare\",", "\"name\": \"with_spare\", \"status\": \"PRODUCTION\","));
        var file = await GetAsync($"/api/v1/rules/export?{Project}");

        Assert.Equal("with_spare", file.GetProperty("functions")[0].GetProperty("name").GetString());
        var changed = await SendAsync(HttpMethod.Post, $"/api/v1/rules/import?{Project}&mode=dry_run", file.GetRawText().Replace("0.25", "0.5"));
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FILE"), (changed.StatusCode, await changed.RefusalAsync()));
        var same = await SendAsync(HttpMethod.Post, $"/api/v1/rules/import?{Project}", file.GetRawText());
        Assert.Equal(JsonValueKind.Null, (await same.JsonAsync()).GetProperty("batch_no").ValueKind);
    }

    [Fact]
    public async Task Nobody_reads_or_writes_functions_of_a_project_that_is_not_theirs()
    {
        Client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.GetAsync($"{Functions}?{Project}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Client.PostAsJsonAsync($"{Functions}?{Project}", new { })).StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string json) =>
        Client.SendAsync(new HttpRequestMessage(method, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    private async Task<JsonElement> PostAsync(string address, object body)
    {
        var answer = await Client.PostAsJsonAsync(address, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }
}
