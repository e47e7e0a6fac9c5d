using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Rules;

public sealed class RuleLifeApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private const string Rules = "/api/v1/rules";
    private const string Project = "project_id=testmine";

    [Fact]
    public async Task A_rule_is_drafted_backtested_validated_published_and_taken_back()
    {
        var draft = SmallPlant.VoltageRule.Replace("PROD_READY", "DRAFT").Replace("}, 30 ]", "}, 40 ]");
        await SendAsync(HttpMethod.Put, $"{Rules}/motor-voltage?{Project}", draft);

        var test = await PostAsync($"{Rules}/motor-voltage/backtest", new { project_id = "testmine" });
        Assert.Equal((2, 1, 2), (test.GetProperty("version").GetInt32(), test.GetProperty("against").GetInt32(), test.GetProperty("removed").GetInt32()));
        Assert.All(test.GetProperty("items").EnumerateArray(), i => Assert.Equal("motor-voltage", i.GetProperty("rule_id").GetString()));

        await PostAsync($"{Rules}/motor-voltage/status", new { project_id = "testmine", status = "DEV_VALIDATED", reason = "tried on today's project" });
        await PostAsync($"{Rules}/motor-voltage/status", new { project_id = "testmine", status = "PROD_READY", reason = "agreed" });
        await PostAsync($"{Rules}/motor-voltage/rollback", new { project_id = "testmine", version = 1, reason = "the old limit was right" });

        var versions = (await GetAsync($"{Rules}/motor-voltage/versions?{Project}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["PROD_READY", "PROD_READY", "DEV_VALIDATED", "DRAFT", "PROD_READY"], versions.Select(v => v.GetProperty("status").GetString()));
        Assert.Equal("Back to version 1: the old limit was right", versions[0].GetProperty("note").GetString());
    }

    [Fact]
    public async Task A_step_that_is_left_out_is_refused_with_those_that_are_open()
    {
        var refused = await Client.PostAsJsonAsync($"{Rules}/pump-motor/status", new { project_id = "testmine", status = "DRAFT", reason = "why not" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("DEPRECATED", (await refused.JsonAsync()).GetProperty("context").GetProperty("next")[0].GetString());
    }

    [Fact]
    public async Task What_fails_its_cases_is_not_published()
    {
        var failing = SmallPlant.MotorRule.Replace("\"a valve\", \"asset\": { \"type\": \"VALVE\" }, \"acts\": false", "\"a valve\", \"asset\": { \"type\": \"VALVE\" }, \"acts\": true");
        var refused = await SendAsync(HttpMethod.Put, $"{Rules}/pump-motor?{Project}", failing);
        Assert.Equal((HttpStatusCode.Conflict, "CASES_FAILED"), (refused.StatusCode, await refused.RefusalAsync()));
    }

    [Fact]
    public async Task From_the_rule_the_nearest_assets_come_first()
    {
        await SendAsync(HttpMethod.Post, $"{Rules}?{Project}", """
            { "id": "big", "name": "Big pumps", "source": "FIRM", "condition": { ">": [ { "var": "properties.power_kw" }, 31.5 ] }, "actions": [ { "type": "SET_PROPERTY", "set": { "big": true } } ] }
            """);
        var survey = await GetAsync($"{Rules}/big/assets?{Project}&outcome=does_not_act");
        Assert.Equal((1, 2, 0), (survey.GetProperty("acts").GetInt32(), survey.GetProperty("does_not_act").GetInt32(), survey.GetProperty("unknown").GetInt32()));
        Assert.Equal(["P-102", "P-101"], survey.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("asset_tag").GetString()));
        Assert.Equal(0.5, survey.GetProperty("items")[0].GetProperty("failing")[0].GetProperty("gap").GetProperty("by").GetDouble());
        var refused = await Client.GetAsync($"{Rules}/big/assets?{Project}&outcome=maybe");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FILTER"), (refused.StatusCode, await refused.RefusalAsync()));
    }

    [Fact]
    public async Task From_the_asset_every_rule_answers_and_a_value_tells_its_origin()
    {
        var all = (await GetAsync($"/api/v1/assets/{SmallPlant.Pump(1)}/rules?{Project}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([("pump-motor", "ACTS"), ("motor-voltage", "NOT_CONSIDERED")], all.Select(r => (r.GetProperty("rule_id").GetString()!, r.GetProperty("outcome").GetString()!)));

        var origin = await GetAsync($"/api/v1/assets/{SmallPlant.Pump(1)}/why?{Project}&path=properties.power_kw");
        Assert.Equal(("P-101", "IMPORT", 30), (origin.GetProperty("tag").GetString(), origin.GetProperty("batch_kind").GetString(), origin.GetProperty("values").GetProperty("properties.power_kw").GetInt32()));
        var explained = await PostAsync($"{Rules}/explain", new { project_id = "testmine", rule_id = "pump-motor", asset_id = SmallPlant.Pump(1).Value, effects = true });
        Assert.Equal("P-101-M", explained.GetProperty("effects").GetProperty("changes")[0].GetProperty("tag").GetString());
    }

    [Fact]
    public async Task A_case_is_captured_and_the_coverage_tells_what_is_not_tried()
    {
        var captured = await PostAsync($"{Rules}/pump-motor/cases", new { project_id = "testmine", asset_id = SmallPlant.Pump(2).Value, save = true });
        Assert.Equal((2, "P-102"), (captured.GetProperty("saved").GetInt32(), captured.GetProperty("case").GetProperty("name").GetString()));
        var coverage = await GetAsync($"{Rules}/motor-voltage/coverage?{Project}");
        Assert.Equal((0, 3), (coverage.GetProperty("share").GetDouble(), coverage.GetProperty("branches").GetArrayLength()));
    }

    [Fact]
    public async Task A_tampered_file_is_refused_and_a_whole_one_shows_what_would_change()
    {
        var file = JsonNode.Parse(await Client.GetStringAsync($"{Rules}/export?{Project}"))!;
        var same = await SendAsync(HttpMethod.Post, $"{Rules}/import?{Project}&mode=dry_run", file.ToJsonString());
        Assert.Equal(2, (await same.JsonAsync()).GetProperty("unchanged").GetInt32());

        file["rules"]![0]!["priority"] = 77;
        var tampered = await SendAsync(HttpMethod.Post, $"{Rules}/import?{Project}&mode=dry_run", file.ToJsonString());
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FILE"), (tampered.StatusCode, await tampered.RefusalAsync()));

        file.AsObject().Remove("hash");
        var diff = await (await SendAsync(HttpMethod.Post, $"{Rules}/import?{Project}&mode=dry_run", file.ToJsonString())).JsonAsync();
        Assert.Equal((1, 1), (diff.GetProperty("changed").GetInt32(), diff.GetProperty("unchanged").GetInt32()));
        Assert.Equal(77, diff.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("step").GetString() == "CHANGED").GetProperty("after").GetProperty("priority").GetInt32());
        Assert.Equal(2, (await GetAsync($"{Rules}?{Project}")).GetProperty("items").EnumerateArray().Count(r => r.GetProperty("version").GetInt32() == 1));
    }

    [Fact]
    public async Task Rules_are_copied_into_another_project_as_drafts()
    {
        (await Client.PostAsJsonAsync("/api/v1/projects", new { id = "othermine", name = "Other mine", country = "US", settings = new { } })).EnsureSuccessStatusCode();
        var dry = await PostAsync($"{Rules}/copy", new { from = "testmine", to = "othermine", mode = "dry_run" });
        Assert.Equal(2, dry.GetProperty("new").GetInt32());
        await PostAsync($"{Rules}/copy", new { from = "testmine", to = "othermine", rule_ids = new[] { "pump-motor" }, reason = "the same firm" });
        var there = Assert.Single((await GetAsync($"{Rules}?project_id=othermine")).GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(("DRAFT", "Copied from testmine: the same firm"), (there.GetProperty("status").GetString(), there.GetProperty("note").GetString()));
    }

    [Fact]
    public async Task Figures_are_there_for_every_rule_also_for_one_that_never_ran()
    {
        var all = (await GetAsync($"{Rules}/metrics?{Project}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, all.Count);
        Assert.All(all, r => Assert.Equal((0, JsonValueKind.Null), (r.GetProperty("runs").GetInt32(), r.GetProperty("last_fired").ValueKind)));
        Assert.Empty((await GetAsync($"{Rules}/pump-motor/metrics?{Project}")).GetProperty("runs").EnumerateArray());
        var refused = await Client.PostAsJsonAsync($"{Rules}/pump-motor/release", new { project_id = "testmine", reason = "it is fine" });
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }


    private async Task<JsonElement> PostAsync(string address, object body)
    {
        var answer = await Client.PostAsJsonAsync(address, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string json) =>
        Client.SendAsync(new HttpRequestMessage(method, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") });
}
