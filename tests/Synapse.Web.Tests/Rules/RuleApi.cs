using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Rules;

public sealed class RuleApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private const string Motor = "/api/v1/rules/pump-motor?project_id=testmine";

    [Fact]
    public async Task A_rule_is_read_with_its_words_and_its_document()
    {
        var rule = await GetAsync(Motor);

        Assert.Equal(1, rule.GetProperty("version").GetInt32());
        Assert.Contains("type is PUMP", rule.GetProperty("words").GetString());
        Assert.Equal("pump-motor", rule.GetProperty("document").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Saving_makes_a_version_and_the_old_one_stays_readable()
    {
        var saved = await SendAsync(HttpMethod.Put, Motor + "&note=renamed", SmallPlant.MotorRule.Replace("Motor for each pump", "A motor a pump"), match: "1");
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);

        var versions = (await GetAsync("/api/v1/rules/pump-motor/versions?project_id=testmine")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([2, 1], versions.Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal("renamed", versions[0].GetProperty("note").GetString());
        Assert.Equal("Motor for each pump", (await GetAsync(Motor + "&version=1")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_edit_of_an_old_version_is_refused()
    {
        var edited = SmallPlant.MotorRule.Replace("FIRM", "CLIENT");
        await SendAsync(HttpMethod.Put, Motor, edited, match: "1");

        var late = await SendAsync(HttpMethod.Put, Motor, SmallPlant.MotorRule, match: "1");

        Assert.Equal((HttpStatusCode.Conflict, "VERSION_CONFLICT"), (late.StatusCode, await late.RefusalAsync()));
    }

    [Fact]
    public async Task A_wrong_document_is_refused_with_every_path_and_reason()
    {
        var refused = await SendAsync(HttpMethod.Post, "/api/v1/rules?project_id=testmine", """{"id": "x", "name": "X", "source": "NOBODY", "condition": true, "actions": [{"type": "FLY"}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var paths = (await refused.JsonAsync()).GetProperty("context").GetProperty("complaints").EnumerateArray().Select(c => c.GetProperty("path").GetString());
        Assert.Contains("/source", paths);
        Assert.Contains("/actions/0/type", paths);
    }

    [Fact]
    public async Task The_cases_of_a_rule_are_run()
    {
        var tested = await (await Client.PostAsync("/api/v1/rules/pump-motor/test?project_id=testmine", null)).JsonAsync();

        Assert.Equal((2, 0), (tested.GetProperty("passed").GetInt32(), tested.GetProperty("failed").GetInt32()));
    }

    [Theory]
    [InlineData("pump-motor", "ACTS", "its condition holds")]
    [InlineData("motor-voltage", "NOT_CONSIDERED", "needs MOTOR")]
    public async Task A_rule_tells_why_it_acts_at_an_asset_or_not(string rule, string outcome, string reason)
    {
        var answer = await Client.PostAsJsonAsync("/api/v1/rules/explain", new { project_id = "testmine", rule_id = rule, asset_id = SmallPlant.Pump(1).Value });

        var why = await answer.JsonAsync();
        Assert.Equal(outcome, why.GetProperty("outcome").GetString());
        Assert.Contains(reason, why.GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task A_whole_set_goes_out_and_comes_back_unchanged()
    {
        var file = await (await Client.GetAsync("/api/v1/rules/export?project_id=testmine")).Content.ReadAsStringAsync();

        var back = await (await SendAsync(HttpMethod.Post, "/api/v1/rules/import?project_id=testmine", file)).JsonAsync();

        Assert.Equal((0, 2), (back.GetProperty("changed").GetArrayLength(), back.GetProperty("unchanged").GetArrayLength()));
    }

    [Fact]
    public async Task A_set_that_was_changed_on_its_way_is_refused()
    {
        var file = await (await Client.GetAsync("/api/v1/rules/export?project_id=testmine")).Content.ReadAsStringAsync();

        var refused = await SendAsync(HttpMethod.Post, "/api/v1/rules/import?project_id=testmine", file.Replace("MOTOR", "GENERATOR"));

        Assert.Equal("INVALID_FILE", await refused.RefusalAsync());
    }

    [Theory]
    [InlineData("""{"logic": {">": [{"var": "power_kw"}, 55]}, "data": {"power_kw": 75}}""", "true", null)]
    [InlineData("""{"logic": {">": [{"var": "power_kw"}, 55]}, "data": {}, "missing": "unknown"}""", "null", "UNKNOWN")]
    public async Task Logic_is_evaluated(string body, string result, string? error)
    {
        var answer = await (await SendAsync(HttpMethod.Post, "/api/v1/logic/evaluate", body)).JsonAsync();

        Assert.Equal(result, answer.GetProperty("result").GetRawText());
        Assert.Equal(error, answer.GetProperty("error") is { ValueKind: JsonValueKind.Object } e ? e.GetProperty("code").GetString() : null);
    }

    [Fact]
    public async Task Logic_that_is_none_is_refused_with_its_place() =>
        Assert.Equal("INVALID_RULE", await (await SendAsync(HttpMethod.Post, "/api/v1/logic/evaluate", """{"logic": {"frobnicate": [1]}}""")).RefusalAsync());

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string json, string? match = null)
    {
        var request = new HttpRequestMessage(method, url) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (match is not null) request.Headers.TryAddWithoutValidation("If-Match", match);
        return Client.SendAsync(request);
    }
}
