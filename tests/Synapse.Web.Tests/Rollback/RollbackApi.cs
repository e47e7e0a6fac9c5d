using System.Net;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Rollback;

/// <summary>Eve, an engineer, asks; Lea, a lead, decides; Leo is another lead.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RollbackApi(SharedApp shared) : IClassFixture<SharedApp>, IAsyncLifetime
{
    private PumpProject _project = null!;

    public async Task InitializeAsync() => _project = await shared.PumpsAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_request_waits_for_a_second_person_and_is_applied_by_one()
    {
        var batch = await EditAsync(75);
        var (eve, lea) = ("eve", "lea");

        var asked = await AskAsync(eve, batch);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var pending = await asked.JsonAsync();
        Assert.Equal("pending_approval", Text(pending, "status"));
        Assert.Equal(75, await PowerAsync());

        var done = await (await DecideAsync(lea, pending, "approve")).EnsureSuccessStatusCode().JsonAsync();

        Assert.Equal(("rolled_back", batch), (Text(done, "status"), Text(done, "correlation_id")));
        Assert.Equal(30, await PowerAsync());
        var original = await GetAsync(lea, $"/api/v1/events/batch/{batch}");
        Assert.Equal(("ROLLED_BACK", false), (Text(original, "status"), original.GetProperty("can_rollback").GetBoolean()));
        Assert.Equal(batch, (await GetAsync(lea, $"/api/v1/events/batch/{Text(done, "rollback_correlation_id")}")).GetProperty("batch").GetProperty("reverts")[0].GetString());
    }

    [Fact]
    public async Task Whoever_asks_does_not_decide()
    {
        var lea = "lea";
        var pending = await (await AskAsync(lea, await EditAsync(75))).JsonAsync();

        var refused = await DecideAsync(lea, pending, "approve");

        Assert.Equal((HttpStatusCode.Forbidden, "FOUR_EYES"), (refused.StatusCode, await refused.RefusalAsync()));
        Assert.Equal(75, await PowerAsync());
    }

    [Fact]
    public async Task An_engineer_does_not_decide()
    {
        var (eve, ed) = ("eve", "ed");
        var pending = await (await AskAsync(eve, await EditAsync(75))).JsonAsync();

        var refused = await DecideAsync(ed, pending, "approve");

        Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), (refused.StatusCode, await refused.RefusalAsync()));
    }

    [Fact]
    public async Task What_moved_since_the_review_is_told_and_nothing_is_applied()
    {
        var (eve, lea) = ("eve", "lea");
        var pending = await (await AskAsync(eve, await EditAsync(75))).JsonAsync();
        await EditAsync(90);

        var refused = await DecideAsync(lea, pending, "approve");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var stale = await refused.JsonAsync();
        Assert.Equal("STALE_PLAN", Text(stale, "error_code"));
        var difference = Assert.Single(stale.GetProperty("context").GetProperty("differences").EnumerateArray().ToList());
        Assert.Equal(("P-101", "REVERT", "CONFLICT_SAME_PROPERTY"), (Text(difference, "tag"), Text(difference.GetProperty("reviewed"), "class"), Text(difference.GetProperty("now"), "class")));
        Assert.Equal(90, await PowerAsync());
    }

    [Fact]
    public async Task A_conflict_is_decided_before_the_rollback_is_applied()
    {
        var (eve, lea) = ("eve", "lea");
        var batch = await EditAsync(75);
        await EditAsync(90);
        var pending = await (await AskAsync(eve, batch)).JsonAsync();
        Assert.Equal("UNRESOLVED_CONFLICTS", await (await DecideAsync(lea, pending, "approve")).RefusalAsync());

        var item = new { entity_id = _project.Pump(1).Value, path = "properties.power_kw", resolution = "TAKE_BEFORE", reason = "The vendor was wrong twice" };
        Assert.Equal("FORBIDDEN", await (await ResolveAsync(eve, pending, item)).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await ResolveAsync(lea, pending, new { entity_id = _project.Pump(1).Value, path = "properties.power_kw", resolution = "TOSS_A_COIN" })).RefusalAsync());
        var decided = await (await ResolveAsync(lea, pending, item)).EnsureSuccessStatusCode().JsonAsync();
        var done = await (await DecideAsync(lea, decided, "approve")).EnsureSuccessStatusCode().JsonAsync();

        Assert.True(decided.GetProperty("is_applicable").GetBoolean());
        Assert.Equal("rolled_back", Text(done, "status"));
        Assert.Equal(30, await PowerAsync());
    }

    [Fact]
    public async Task What_was_taken_back_is_not_taken_back_twice()
    {
        var (eve, lea) = ("eve", "lea");
        var batch = await EditAsync(75);
        await DecideAsync(lea, await (await AskAsync(eve, batch)).JsonAsync(), "approve");

        var again = await AskAsync(eve, batch);

        Assert.Equal((HttpStatusCode.Conflict, "ALREADY_ROLLED_BACK"), (again.StatusCode, await again.RefusalAsync()));
    }

    [Fact]
    public async Task A_rejection_needs_a_comment_and_closes_the_request()
    {
        var (eve, lea) = ("eve", "lea");
        var pending = await (await AskAsync(eve, await EditAsync(75))).JsonAsync();

        Assert.Equal("INVALID_REQUEST", await (await DecideAsync(lea, pending, "reject")).RefusalAsync());
        var rejected = await (await DecideAsync(lea, pending, "reject", "The vendor is right")).EnsureSuccessStatusCode().JsonAsync();
        var late = await DecideAsync(lea, pending, "approve");

        Assert.Equal(("REJECTED", "The vendor is right"), (Text(rejected, "status"), Text(rejected.GetProperty("decision"), "comment")));
        Assert.Equal((HttpStatusCode.Conflict, "REQUEST_CLOSED"), (late.StatusCode, await late.RefusalAsync()));
    }

    [Fact]
    public async Task Only_whoever_asked_withdraws()
    {
        var (eve, lea) = ("eve", "lea");
        var pending = await (await AskAsync(eve, await EditAsync(75))).JsonAsync();

        Assert.Equal("FORBIDDEN", await (await DecideAsync(lea, pending, "withdraw")).RefusalAsync());
        Assert.Equal("WITHDRAWN", Text(await (await DecideAsync(eve, pending, "withdraw")).JsonAsync(), "status"));
    }

    [Fact]
    public async Task Requests_are_listed_by_status_and_one_is_shown_with_its_plan()
    {
        var eve = "eve";
        var pending = await (await AskAsync(eve, await EditAsync(75))).JsonAsync();

        Assert.Equal(Text(pending, "request_id"), Text(Assert.Single((await GetAsync(eve, "/api/v1/rollbacks?status=PENDING")).GetProperty("items").EnumerateArray().ToList()), "request_id"));
        Assert.Empty((await GetAsync(eve, "/api/v1/rollbacks?status=APPROVED")).GetProperty("items").EnumerateArray());
        var plan = await GetAsync(eve, $"/api/v1/rollbacks/{Text(pending, "request_id")}");
        var item = Assert.Single(plan.GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(("P-101", "REVERT"), (Text(item, "tag"), Text(item, "class")));
        Assert.Empty((await GetAsync(eve, $"/api/v1/rollbacks/{Text(pending, "request_id")}?class=BLOCKED")).GetProperty("items").EnumerateArray());
        Assert.Equal("INVALID_FILTER", await (await _project.ReadAsync(eve, "/api/v1/rollbacks?status=LOST")).RefusalAsync());
        Assert.Equal("NOT_FOUND", await (await _project.ReadAsync(eve, $"/api/v1/rollbacks/{Guid.NewGuid()}")).RefusalAsync());
    }

    [Fact]
    public async Task A_batch_that_is_none_or_a_reason_that_is_missing_is_refused()
    {
        var eve = "eve";

        Assert.Equal("INVALID_CORRELATION", await (await AskAsync(eve, "nonsense")).RefusalAsync());
        Assert.Equal("INVALID_CORRELATION", await (await AskAsync(eve, Guid.NewGuid().ToString())).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await AskAsync(eve, await EditAsync(75), reason: " ")).RefusalAsync());
    }

    [Fact]
    public async Task A_second_request_for_the_same_batch_leads_to_the_first()
    {
        var eve = "eve";
        var batch = await EditAsync(75);
        var first = await (await AskAsync(eve, batch)).JsonAsync();

        var second = await AskAsync(eve, batch);

        var body = await second.JsonAsync();
        Assert.Equal((HttpStatusCode.Conflict, "REQUEST_PENDING"), (second.StatusCode, Text(body, "error_code")));
        Assert.Equal(Text(first, "request_id"), Text(body.GetProperty("context"), "request_id"));
    }

    [Fact]
    public async Task Where_the_project_allows_it_a_lead_rolls_back_alone()
    {
        _project = await shared.PumpsAsync(("direct_rollback", true));
        const string lea = "lea";

        var done = await AskAsync(lea, await EditAsync(75));

        Assert.Equal((HttpStatusCode.OK, "rolled_back"), (done.StatusCode, Text(await done.JsonAsync(), "status")));
        Assert.Equal(30, await PowerAsync());
    }

    /// <summary>A batch that sets the power of P-101.</summary>
    private Task<string> EditAsync(int powerKw) => _project.SetPowerAsync(1, powerKw);

    private Task<double> PowerAsync() => _project.PowerAsync(1);

    private Task<HttpResponseMessage> AskAsync(string by, string batch, string reason = "It was a mistake") =>
        _project.PostAsync(by, "/api/v1/rules/rollback", new { correlation_id = batch, reason });

    private Task<HttpResponseMessage> DecideAsync(string by, JsonElement request, string verb, string? comment = null) => _project.DecideAsync(by, request, verb, comment);

    private Task<HttpResponseMessage> ResolveAsync(string by, JsonElement request, object item) =>
        _project.PostAsync(by, $"/api/v1/rollbacks/{Text(request, "request_id")}/resolutions", new { plan_hash = Text(request, "plan_hash"), items = new[] { item } });

    private Task<JsonElement> GetAsync(string by, string path) => _project.GetAsync(by, path);

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();
}
