using System.Net;
using System.Net.Http.Json;
using System.Text;
using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Rules;

/// <summary>A decision table from its workbook to a run and to the row that decided. The pumps have 30, 31 and 32 kW.</summary>
public sealed class DecisionTableApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private const string Rules = "/api/v1/rules";
    private const string Table = $"{Rules}/starters/table?project_id=testmine";

    public static TheoryData<string, string, string, string> Policies => new()
    {
        { "\"UNIQUE\"", Rows("small", "< 31", "DOL", "large", ">= 31", "SOFT"), "DOL SOFT SOFT", "“large” of its table decides" },
        { "\"FIRST\"", Rows("large", "> 31", "SOFT", "the rest", "-", "DOL"), "DOL DOL SOFT", "“large” of its table decides" },
        { "\"PRIORITY\"", Rows("the rest", "-", "DOL", "large", "> 31", "VFD"), "DOL DOL VFD", "“large” of its table decides" },
        { "\"COLLECT\", \"collect\": \"SUM\"", Rows("each", "-", "1", "large", "> 31", "2"), "1 1 3", "“each”, “large” of its table decide together" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task A_table_read_from_a_workbook_is_published_run_and_names_the_row_that_decided(string policy, string rows, string starters, string why)
    {
        var full = Document(policy, rows);
        await DoneAsync(SendAsync(HttpMethod.Post, $"{Rules}?project_id=testmine", Document(policy, Rows("none yet", "> 1000", "DOL", "nor this", "> 2000", "DOL"))));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(await WorkbookAsync(full))).StatusCode);
        foreach (var status in new[] { "DEV_VALIDATED", "PROD_READY" })
            await DoneAsync(Client.PostAsJsonAsync($"{Rules}/starters/status", new { project_id = "testmine", status, reason = "agreed" }));

        var started = await (await DoneAsync(Client.PostAsJsonAsync($"{Rules}/execute", new { project_id = "testmine", mode = "execute", filters = new { rule_ids = new[] { "starters" } } }))).JsonAsync();
        await Client.GetStringAsync(started.GetProperty("events_url").GetString()); // Ends with the run.

        var written = new List<string>();
        for (var pump = 1; pump <= 3; pump++)
            written.Add((await GetAsync($"/api/v1/assets/{SmallPlant.Pump(pump)}?project_id=testmine")).GetProperty("properties").GetProperty("starter").ToString());
        Assert.Equal(starters, string.Join(' ', written));
        var explained = await (await Client.PostAsJsonAsync($"{Rules}/explain", new { project_id = "testmine", rule_id = "starters", asset_id = SmallPlant.Pump(3).Value })).JsonAsync();
        Assert.Contains(why, explained.GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task A_table_goes_out_as_a_workbook_and_comes_back_unchanged()
    {
        await DoneAsync(SendAsync(HttpMethod.Post, $"{Rules}?project_id=testmine", Document("\"FIRST\"", Rows("large", "> 31", "SOFT", "rest", "-", "DOL"))));
        var file = await Client.GetAsync(Table);
        Assert.Equal(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "starters.xlsx"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileName));
        var saved = await (await PutAsync(await file.Content.ReadAsByteArrayAsync())).JsonAsync();
        Assert.Equal(1, saved.GetProperty("unchanged").GetArrayLength());
    }

    [Fact]
    public async Task Rows_without_names_are_read_as_well()
    {
        await DoneAsync(SendAsync(HttpMethod.Post, $"{Rules}?project_id=testmine", Document("\"FIRST\"", Rows("large", "> 31", "SOFT", "rest", "-", "DOL"))));
        await DoneAsync(PutAsync(Encoding.UTF8.GetBytes("when type;when properties.power_kw;then starter\nPUMP;> 90;VFD\n")));
        var rule = await GetAsync($"{Rules}/starters?project_id=testmine");
        Assert.Equal("VFD", rule.GetProperty("document").GetProperty("table").GetProperty("rows")[0].GetProperty("then")[0].GetString());
    }

    [Fact]
    public async Task What_cannot_be_read_or_is_not_there_is_refused_with_its_code()
    {
        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), await RefusalAsync(Client.GetAsync(Table)));
        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), await RefusalAsync(Client.GetAsync($"{Rules}/pump-motor/table?project_id=testmine")));
        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), await RefusalAsync(PutAsync("x"u8.ToArray())));
        await DoneAsync(SendAsync(HttpMethod.Post, $"{Rules}?project_id=testmine", Document("\"FIRST\"", Rows("large", "> 31", "SOFT", "rest", "-", "DOL"))));
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FILE"), await RefusalAsync(PutAsync(Encoding.UTF8.GetBytes("row;when type\na;PUMP\n"))));
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_RULE"), await RefusalAsync(Client.SendAsync(new(HttpMethod.Put, $"{Rules}/pump-motor/table?project_id=testmine") { Content = new ByteArrayContent("a;b\n1;2\n"u8.ToArray()) })));
        Assert.Equal(1, (await GetAsync($"{Rules}/starters?project_id=testmine")).GetProperty("version").GetInt32());
    }

    private static string Rows(string name, string when, string then, string name2, string when2, string then2) =>
        $$"""[{"name": "{{name}}", "when": ["PUMP", "{{when}}"], "then": [{{Literal(then)}}]}, {"name": "{{name2}}", "when": ["PUMP", "{{when2}}"], "then": [{{Literal(then2)}}]}]""";

    private static string Literal(string text) => char.IsAsciiDigit(text[0]) ? text : $"\"{text}\"";

    private static string Document(string policy, string rows) => $$$"""
        {"id": "starters", "name": "Starters", "source": "PROJECT", "status": "DRAFT",
         "table": {"hit_policy": {{{policy}}}, "inputs": [{"path": "type"}, {"path": "properties.power_kw"}], "outputs": [{"property": "starter", "values": ["VFD", "SOFT", "DOL"]}], "rows": {{{rows}}} } }
        """;

    private static async Task<byte[]> WorkbookAsync(string document)
    {
        var file = new MemoryStream();
        Assert.Null(await TableExport.WriteXlsxAsync(DecisionTableFile.Write(RuleReader.Read(ValueJson.Parse(document)).Require(), new ExportHeading("Starters", "testmine", "", DateTimeOffset.UnixEpoch, "me")), file));
        return file.ToArray();
    }

    private Task<HttpResponseMessage> PutAsync(byte[] file) => Client.SendAsync(new(HttpMethod.Put, Table) { Content = new ByteArrayContent(file) });

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string json) =>
        Client.SendAsync(new HttpRequestMessage(method, address) { Content = new StringContent(json, Encoding.UTF8, "application/json") });

    private static async Task<HttpResponseMessage> DoneAsync(Task<HttpResponseMessage> call)
    {
        var answer = await call;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return answer;
    }

    private static async Task<(HttpStatusCode, string?)> RefusalAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        return (answer.StatusCode, await answer.RefusalAsync());
    }
}
