using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Executions;

public sealed class ExecutionApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_dry_run_answers_with_its_preview_and_its_plan_can_be_paged()
    {
        var preview = await (await RunAsync(new { project_id = "testmine", mode = "dry_run" })).JsonAsync();
        Assert.Equal("preview", preview.GetProperty("status").GetString());
        Assert.Equal("COMPLETED", preview.GetProperty("preview").GetProperty("state").GetString());

        var first = await GetAsync($"{PlanOf(preview)}?limit=2&kind=change");
        var second = await GetAsync($"{PlanOf(preview)}?limit=2&kind=change&cursor={first.GetProperty("next_cursor").GetString()}");

        Assert.Equal(3, first.GetProperty("summary").GetProperty("created").GetProperty("assets").GetInt32());
        Assert.Empty(Numbers(first).Intersect(Numbers(second)));
        Assert.Equal([2, 2], [Numbers(first).Count(), Numbers(second).Count()]);
    }

    [Fact]
    public async Task A_plan_can_be_filtered_by_rule_type_and_tag_and_sorted_by_risk()
    {
        var plan = PlanOf(await (await RunAsync(new { project_id = "testmine", mode = "dry_run" })).JsonAsync());

        var motors = await GetAsync($"{plan}?type=MOTOR&rule_id=pump-motor&tag=p-102");
        var risky = await GetAsync($"{plan}?sort=risk");

        Assert.Equal("P-102-M", Assert.Single(motors.GetProperty("items").EnumerateArray().ToList()).GetProperty("item").GetProperty("tag").GetString());
        var risks = risky.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("risk").GetInt32()).ToList();
        Assert.Equal(risks.OrderDescending(), risks);
    }

    [Fact]
    public async Task An_execution_is_followed_to_its_end_by_events_and_resumed_after_any_of_them()
    {
        var started = await RunAsync(new { project_id = "testmine", mode = "execute" });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var url = (await started.JsonAsync()).GetProperty("events_url").GetString()!;

        var all = await EventsAsync(url, after: null);
        var rest = await EventsAsync(url, after: all[3].Id);

        Assert.Equal("STARTED", all.First(e => e.Type is not "PROGRESS").Type);
        Assert.Equal("COMPLETED", all[^1].Type);
        Assert.Equal(8, all.Count(e => e.Type == "ACTION"));
        Assert.Equal(all.Skip(4), rest);
    }

    [Fact]
    public async Task Only_what_the_filter_leaves_is_run()
    {
        var preview = await (await RunAsync(new { project_id = "testmine", mode = "dry_run", filters = new { tags = new[] { "p-101" }, rule_ids = new[] { "pump-motor" } } })).JsonAsync();

        Assert.Equal(1, preview.GetProperty("preview").GetProperty("summary").GetProperty("created").GetProperty("assets").GetInt32());
    }

    [Fact]
    public async Task The_same_key_starts_one_run()
    {
        var body = new { project_id = "testmine", mode = "execute", idempotency_key = "once" };

        var (first, second) = (await (await RunAsync(body)).JsonAsync(), await (await RunAsync(body)).JsonAsync());

        Assert.Equal(first.GetProperty("execution_id").GetString(), second.GetProperty("execution_id").GetString());
    }

    [Fact]
    public async Task What_cannot_be_run_is_refused_with_its_code()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FILTER"), await RefusalAsync(new { project_id = "testmine", filters = new { colours = new[] { "red" } } }));
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FILTER"), await RefusalAsync(new { project_id = "testmine", filters = new { tags = "P-101" } }));
        Assert.Equal((HttpStatusCode.NotFound, "INVALID_PROJECT"), await RefusalAsync(new { project_id = "nowhere" }));
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), await RefusalAsync(new { project_id = "testmine", mode = "maybe" }));
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"/api/v1/executions/{Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first()
    {
        await RunAsync(new { project_id = "testmine", mode = "dry_run" });
        await RunAsync(new { project_id = "testmine", mode = "dry_run", filters = new { areas = new[] { "310" } } });

        var items = (await GetAsync("/api/v1/executions?project_id=testmine")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(2, items.Count);
        Assert.Equal("310", items[0].GetProperty("filters").GetProperty("areas")[0].GetString());
    }

    private Task<HttpResponseMessage> RunAsync(object body) => Client.PostAsJsonAsync("/api/v1/rules/execute", body);

    private async Task<(HttpStatusCode, string?)> RefusalAsync(object body)
    {
        var answer = await RunAsync(body);
        return (answer.StatusCode, await answer.RefusalAsync());
    }

    private static string PlanOf(JsonElement answer) => $"/api/v1/executions/{answer.GetProperty("execution_id").GetString()}/plan";

    private static IEnumerable<int> Numbers(JsonElement plan) => plan.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("item_no").GetInt32());

    private async Task<List<(long Id, string Type)>> EventsAsync(string url, long? after)
    {
        using var patience = new CancellationTokenSource(Patience);
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is not null) request.Headers.Add("Last-Event-ID", after.ToString());
        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(patience.Token));
        var events = new List<(long, string)>();
        var id = 0L;
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = long.Parse(line[4..]);
            if (line.StartsWith("data: ", StringComparison.Ordinal)) events.Add((id, JsonDocument.Parse(line[6..]).RootElement.GetProperty("type").GetString()!));
        }

        return events;
    }
}
