using System.Net;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;
using static Synapse.Web.Tests.Hosting.PumpProject;

namespace Synapse.Web.Tests.Rollback;

/// <summary>What may not be written, and who decides in whose name, by HTTP.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FreezeApi(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task A_lead_freezes_single_entities_an_area_or_the_project_and_nobody_else_does()
    {
        var project = await shared.PumpsAsync();
        Task<HttpResponseMessage> FreezeAsync(string by, object order) => project.PostAsync(by, "/api/v1/freezes", order);

        Assert.Equal("FORBIDDEN", await (await FreezeAsync("eve", new { label = "Issue B", reason = "Issued" })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await FreezeAsync("lea", new { label = "", reason = "Issued" })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await FreezeAsync("lea", new { label = "Issue B", reason = "Issued", entity_ids = Array.Empty<Guid>() })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await FreezeAsync("lea", new { label = "Issue B", reason = "Issued", area = "" })).RefusalAsync());
        var one = await DoneAsync(FreezeAsync("lea", new { label = "Issue B", reason = "Issued", entity_ids = new[] { project.Pump(1).Value } }));
        await DoneAsync(FreezeAsync("lea", new { label = "Area 310", reason = "Issued", area = "310" }));
        await DoneAsync(FreezeAsync("lea", new { label = "Hand-over", reason = "Issued" }));

        Assert.Equal("P-101", Assert.Single(one.GetProperty("tags").EnumerateArray().ToList()).GetString());
        Assert.Equal(["PROJECT", "AREA", "ENTITIES"], (await project.GetAsync("vic", "/api/v1/freezes")).EnumerateArray().Select(f => f.GetProperty("scope").GetString()));
    }

    [Fact]
    public async Task What_is_frozen_is_blocked_in_a_plan_until_it_is_released_with_a_reason()
    {
        var project = await shared.PumpsAsync();
        var batch = await project.SetPowerAsync(1, 75);
        var freeze = await DoneAsync(project.PostAsync("lea", "/api/v1/freezes", new { label = "Issue B", reason = "Issued", entity_ids = new[] { project.Pump(1).Value } }));
        var pending = await project.AskAsync(batch);
        var release = $"/api/v1/freezes/{freeze.GetProperty("id").GetString()}/release";

        var item = (await project.GetAsync("vic", $"/api/v1/rollbacks/{Request(pending)}?class=BLOCKED")).GetProperty("items")[0];
        Assert.Contains("Issue B", item.GetProperty("reason").GetString());
        Assert.Equal("UNRESOLVED_CONFLICTS", await (await project.DecideAsync("lea", pending, "approve")).RefusalAsync());
        Assert.Equal("FORBIDDEN", await (await project.PostAsync("eve", release, new { reason = "I need it" })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await project.PostAsync("lea", release, new { reason = "" })).RefusalAsync());
        await DoneAsync(project.PostAsync("lea", release, new { reason = "Revision C begins" }));
        Assert.Equal("NOT_FOUND", await (await project.PostAsync("lea", release, new { reason = "Again" })).RefusalAsync());

        var stale = await (await project.DecideAsync("lea", pending, "approve")).JsonAsync();
        Assert.Equal("STALE_PLAN", stale.GetProperty("error_code").GetString());
        var again = new { request_id = Request(pending), plan_hash = stale.GetProperty("context").GetProperty("plan_hash").GetString() };
        await DoneAsync(project.DecideAsync("lea", JsonSerializer.SerializeToElement(again), "approve"));
        Assert.Equal(30, await project.PowerAsync(1));
    }

    [Fact]
    public async Task A_deputy_decides_in_a_leads_name_until_the_lead_ends_it_and_never_on_what_the_lead_asked_for()
    {
        var project = await shared.PumpsAsync();
        var pending = await project.AskAsync(await project.SetPowerAsync(1, 75));
        var own = await project.AskAsync(await project.SetPowerAsync(2, 75), by: "lea");
        var (ed, until) = (await IdOfAsync(project, "ed"), DateTimeOffset.UnixEpoch.AddYears(200));
        Task<HttpResponseMessage> NameAsync(string by, object order) => project.PostAsync(by, "/api/v1/rollbacks/deputies", order);
        var from = await NowAsync(project);

        Assert.Equal("FORBIDDEN", await (await project.DecideAsync("ed", pending, "approve")).RefusalAsync());
        Assert.Equal("FORBIDDEN", await (await NameAsync("eve", new { person_id = ed, until = from.AddDays(7) })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await NameAsync("lea", new { person_id = "nobody", until = from.AddDays(7) })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await NameAsync("lea", new { person_id = await IdOfAsync(project, "vic"), until = from.AddDays(7) })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await NameAsync("lea", new { person_id = await IdOfAsync(project, "lea"), until = from.AddDays(7) })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await NameAsync("lea", new { person_id = ed })).RefusalAsync());
        Assert.Equal("INVALID_REQUEST", await (await NameAsync("lea", new { person_id = ed, until })).RefusalAsync());
        var deputy = await DoneAsync(NameAsync("lea", new { person_id = ed, from = from.AddDays(-1), until = from.AddDays(7) }));

        Assert.Equal("FORBIDDEN", await (await project.DecideAsync("ed", own, "approve")).RefusalAsync());
        await DoneAsync(project.DecideAsync("ed", pending, "approve"));
        var request = (await project.GetAsync("vic", $"/api/v1/rollbacks/{Request(pending)}")).GetProperty("request");
        Assert.Equal("lea", request.GetProperty("approvals")[0].GetProperty("on_behalf_of").GetString());

        var revoke = $"/api/v1/rollbacks/deputies/{deputy.GetProperty("id").GetString()}/revoke";
        Assert.Equal("NOT_FOUND", await (await project.PostAsync("leo", revoke, new { })).RefusalAsync());
        await DoneAsync(project.PostAsync("lea", revoke, new { }));
        var next = await project.AskAsync(await project.SetPowerAsync(3, 75));
        Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), ((await project.DecideAsync("ed", next, "approve")).StatusCode, await (await project.DecideAsync("ed", next, "approve")).RefusalAsync()));
        Assert.Single((await project.GetAsync("vic", "/api/v1/rollbacks/deputies")).EnumerateArray().ToList());
    }

    private static async Task<string> IdOfAsync(PumpProject project, string name) =>
        (await project.GetAsync("lea", "/api/v1/members")).EnumerateArray().Single(m => m.GetProperty("name").GetString() == name).GetProperty("id").GetString()!;

    // The app's own idea of the time, from what it wrote last.
    private static async Task<DateTimeOffset> NowAsync(PumpProject project) =>
        (await project.GetAsync("vic", "/api/v1/batches?limit=1")).GetProperty("items")[0].GetProperty("recorded_at").GetDateTimeOffset();
}
