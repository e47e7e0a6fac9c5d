using System.Net;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;
using static Synapse.Web.Tests.Hosting.PumpProject;

namespace Synapse.Web.Tests.Rollback;

/// <summary>What surrounds a decision, by HTTP: closures, later batches, comments, several approvals, emergencies, restores, the report.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ReviewApi(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task A_closure_tells_which_later_batches_build_on_one_and_how_large_they_are()
    {
        var project = await shared.PumpsAsync();
        var first = await project.SetPowerAsync(1, 75);
        var later = await project.SetPowerAsync(1, 90);

        var closure = await project.GetAsync("vic", $"/api/v1/rollbacks/closure?correlation_id={first}");

        Assert.Equal((1, 3), (closure.GetProperty("added_batches").GetInt32(), closure.GetProperty("added_events").GetInt32()));
        Assert.Equal([(first, true), (later, false)], closure.GetProperty("batches").EnumerateArray().Select(b => (b.GetProperty("correlation_id").GetString(), b.GetProperty("chosen").GetBoolean())));
        Assert.Equal("INVALID_CORRELATION", await (await project.ReadAsync("vic", "/api/v1/rollbacks/closure")).RefusalAsync());
        Assert.Equal("INVALID_CORRELATION", await (await project.ReadAsync("vic", $"/api/v1/rollbacks/closure?correlation_id={Guid.NewGuid()}")).RefusalAsync());
    }

    [Fact]
    public async Task A_later_batch_is_included_and_both_go_back_as_one_plan()
    {
        var project = await shared.PumpsAsync();
        var earlier = await project.SetPowerAsync(2, 55);
        var first = await project.SetPowerAsync(1, 75);
        var later = await project.SetPowerAsync(1, 90);
        var pending = await project.AskAsync(first);
        Task<HttpResponseMessage> IncludeAsync(string by, string hash, string batch) =>
            project.PostAsync(by, $"/api/v1/rollbacks/{Request(pending)}/include", new { plan_hash = hash, correlation_ids = new[] { batch } });
        var hash = pending.GetProperty("plan_hash").GetString()!;

        Assert.Equal("FORBIDDEN", await (await IncludeAsync("vic", hash, later)).RefusalAsync());
        Assert.Equal("STALE_PLAN", await (await IncludeAsync("eve", new string('0', 64), later)).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await IncludeAsync("eve", hash, earlier)).RefusalAsync());
        var both = await DoneAsync(IncludeAsync("eve", hash, later));

        Assert.True(both.GetProperty("is_applicable").GetBoolean());
        Assert.Equal(later, Assert.Single(both.GetProperty("later_batches").EnumerateArray().ToList()).GetString());
        await DoneAsync(project.DecideAsync("lea", both, "approve"));
        Assert.Equal(30, await project.PowerAsync(1));
    }

    [Fact]
    public async Task Requests_rows_and_properties_are_commented_on_and_read_in_order()
    {
        var project = await shared.PumpsAsync();
        var pending = await project.AskAsync(await project.SetPowerAsync(1, 75));
        var path = $"/api/v1/rollbacks/{Request(pending)}/comments";

        await DoneAsync(project.PostAsync("lea", path, new { comment = "Who has the vendor's list?" }));
        await DoneAsync(project.PostAsync("eve", path, new { entity_id = project.Pump(1).Value, comment = "I have" }));
        await DoneAsync(project.PostAsync("lea", path, new { entity_id = project.Pump(1).Value, path = "properties.power_kw", comment = "75 is the next size" }));

        Assert.Equal("INVALID_REQUEST", await (await project.PostAsync("eve", path, new { comment = " " })).RefusalAsync());
        Assert.Equal("FORBIDDEN", await (await project.PostAsync("vic", path, new { comment = "Hello" })).RefusalAsync());
        Assert.Equal("NOT_FOUND", await (await project.PostAsync("eve", $"/api/v1/rollbacks/{Guid.NewGuid()}/comments", new { comment = "Hello" })).RefusalAsync());
        var said = (await project.GetAsync("vic", path)).EnumerateArray().Select(c => $"{c.GetProperty("by_name").GetString()}: {c.GetProperty("said").GetString()} ({c.GetProperty("path").GetString() ?? (c.GetProperty("entity").ValueKind == JsonValueKind.Null ? "request" : "row")})");
        Assert.Equal(["lea: Who has the vendor's list? (request)", "eve: I have (row)", "lea: 75 is the next size (properties.power_kw)"], said);
    }

    [Fact]
    public async Task Where_two_have_to_approve_the_first_waits_for_the_second()
    {
        var project = await shared.PumpsAsync(("rollback_approvals", 2));
        var pending = await project.AskAsync(await project.SetPowerAsync(1, 75));

        var first = await project.DecideAsync("lea", pending, "approve", "Fine with me");
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await project.DecideAsync("lea", pending, "approve")).StatusCode);
        var request = (await project.GetAsync("vic", $"/api/v1/rollbacks/{Request(pending)}")).GetProperty("request");
        Assert.Equal((2, 1, 75d), (request.GetProperty("approvals_needed").GetInt32(), request.GetProperty("approvals").GetArrayLength(), await project.PowerAsync(1)));

        Assert.Equal(HttpStatusCode.OK, (await project.DecideAsync("leo", pending, "approve")).StatusCode);
        Assert.Equal(30, await project.PowerAsync(1));
    }

    [Fact]
    public async Task An_emergency_is_applied_at_once_closes_what_waited_and_is_acknowledged_by_somebody_else()
    {
        var project = await shared.PumpsAsync();
        var batch = await project.SetPowerAsync(1, 75);
        var waiting = await project.AskAsync(batch);
        Task<HttpResponseMessage> RushAsync(string by) => project.PostAsync(by, "/api/v1/rules/rollback", new { correlation_id = batch, reason = "The site is waiting", emergency = true });
        Task<HttpResponseMessage> SeenAsync(string by, JsonElement request) => project.PostAsync(by, $"/api/v1/rollbacks/{Request(request)}/acknowledge", new { comment = "Seen" });

        Assert.Equal("FORBIDDEN", await (await RushAsync("eve")).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await SeenAsync("leo", waiting)).RefusalAsync());
        var done = await DoneAsync(RushAsync("lea"));

        Assert.Equal(("rolled_back", 30d), (done.GetProperty("status").GetString(), await project.PowerAsync(1)));
        var closed = (await project.GetAsync("vic", $"/api/v1/rollbacks/{Request(waiting)}")).GetProperty("request");
        Assert.Equal(("SUPERSEDED", done.GetProperty("rollback_correlation_id").GetString()), (closed.GetProperty("status").GetString(), closed.GetProperty("rollback_correlation_id").GetString()));
        Assert.Equal("FORBIDDEN", await (await SeenAsync("eve", done)).RefusalAsync());
        Assert.Equal("FOUR_EYES", await (await SeenAsync("lea", done)).RefusalAsync());
        Assert.Equal("leo", (await DoneAsync(SeenAsync("leo", done))).GetProperty("acknowledged").GetProperty("by_name").GetString());
        Assert.Equal("INVALID_REQUEST", await (await SeenAsync("leo", done)).RefusalAsync());
    }

    [Fact]
    public async Task A_project_without_emergencies_refuses_them()
    {
        var project = await shared.PumpsAsync(("emergency_rollback", false));
        var answer = await project.PostAsync("lea", "/api/v1/rules/rollback", new { correlation_id = await project.SetPowerAsync(1, 75), reason = "Now", emergency = true });

        Assert.Equal((HttpStatusCode.Forbidden, "FOUR_EYES"), (answer.StatusCode, await answer.RefusalAsync()));
    }

    [Fact]
    public async Task A_restore_is_asked_for_by_an_administrator_who_repeats_the_projects_id_and_approved_by_somebody_else()
    {
        var project = await shared.PumpsAsync();
        var to = await project.SetPowerAsync(1, 75);
        await project.SetPowerAsync(1, 90);
        Task<HttpResponseMessage> RestoreAsync(string by, object order) => project.PostAsync(by, "/api/v1/rollbacks/restore", order);
        var confirm = project.Id.Value;

        Assert.Equal("FORBIDDEN", await (await RestoreAsync("lea", new { correlation_id = to, reason = "Start over", confirm })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await RestoreAsync("ada", new { correlation_id = to, reason = "Start over", confirm = "mine" })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await RestoreAsync("ada", new { correlation_id = to, reason = " ", confirm })).RefusalAsync());
        Assert.Equal("INVALID_CORRELATION", await (await RestoreAsync("ada", new { correlation_id = Guid.NewGuid(), reason = "Start over", confirm })).RefusalAsync());
        Assert.Equal("INVALID_CORRELATION", await (await RestoreAsync("ada", new { moment = "2001-01-01T00:00:00Z", reason = "Start over", confirm })).RefusalAsync());
        var pending = await DoneAsync(RestoreAsync("ada", new { correlation_id = to, reason = "Start over", confirm }));

        Assert.Equal("FOUR_EYES", await (await project.DecideAsync("ada", pending, "approve")).RefusalAsync());
        await DoneAsync(project.DecideAsync("lea", pending, "approve"));
        Assert.Equal(75, await project.PowerAsync(1));
    }

    [Fact]
    public async Task A_restore_to_a_moment_goes_to_the_last_batch_by_then()
    {
        var project = await shared.PumpsAsync();
        await project.SetPowerAsync(1, 75);
        var moment = (await project.GetAsync("vic", "/api/v1/batches?limit=1")).GetProperty("items")[0].GetProperty("recorded_at").GetDateTimeOffset();
        await project.SetPowerAsync(1, 90);

        var pending = await DoneAsync(project.PostAsync("ada", "/api/v1/rollbacks/restore", new { moment, reason = "As it was then", confirm = project.Id.Value }));
        await DoneAsync(project.DecideAsync("lea", pending, "approve"));

        Assert.Equal(75, await project.PowerAsync(1));
    }

    [Theory]
    [InlineData("/api/v1/rollbacks/closure?correlation_id=11111111-1111-1111-1111-111111111111")]
    [InlineData("/api/v1/freezes")]
    [InlineData("/api/v1/rollbacks/deputies")]
    [InlineData("/api/v1/members")]
    [InlineData("/api/v1/rollbacks/11111111-1111-1111-1111-111111111111/report.pdf")]
    public async Task Nobody_reads_anything_without_a_sign_in(string path)
    {
        var project = await shared.PumpsAsync();
        using var nobody = shared.App.Anonymous();

        var answer = await nobody.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}project_id={project.Id}");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
