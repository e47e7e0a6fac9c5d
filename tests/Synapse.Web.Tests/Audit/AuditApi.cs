using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Audit;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Audit;

public sealed class AuditApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private const string Verify = "/api/v1/audit/verify?project_id=testmine";

    [Fact]
    public async Task A_history_that_nobody_touched_is_whole_and_gives_the_tables()
    {
        var audit = await (await Client.GetAsync(Verify)).EnsureSuccessStatusCode().JsonAsync();

        Assert.True(audit.GetProperty("is_whole").GetBoolean());
        Assert.Equal(["OK", "OK"], audit.GetProperty("verdicts").EnumerateArray().Select(v => v.GetProperty("verdict").GetString()));
        Assert.Equal((true, 3), (audit.GetProperty("replay").GetProperty("is_equal").GetBoolean(), audit.GetProperty("replay").GetProperty("entities").GetInt32()));
        Assert.Equal(64, audit.GetProperty("last_seal").GetString()!.Length);
    }

    [Fact]
    public async Task A_row_that_was_altered_past_the_events_is_found()
    {
        await using (var command = App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("update assets set description = 'Another pump' where tag = 'P-102'"))
            await command.ExecuteNonQueryAsync();

        var audit = await (await Client.GetAsync(Verify)).JsonAsync();

        Assert.False(audit.GetProperty("is_whole").GetBoolean());
        var difference = Assert.Single(audit.GetProperty("replay").GetProperty("differences").EnumerateArray().ToList());
        Assert.Equal(("description", SmallPlant.Pump(2).ToString()), (difference.GetProperty("path").GetString(), difference.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_check_goes_on_where_an_earlier_one_ended()
    {
        var audit = await (await Client.GetAsync(Verify + "&after_batch_no=1&replay=false")).JsonAsync();

        Assert.Equal(2, Assert.Single(audit.GetProperty("verdicts").EnumerateArray().ToList()).GetProperty("batch_no").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, audit.GetProperty("replay").ValueKind);
    }

    [Fact]
    public async Task A_project_that_is_none_is_refused()
    {
        var refused = await Client.GetAsync("/api/v1/audit/verify?project_id=nowhere");

        Assert.Equal((HttpStatusCode.NotFound, "INVALID_PROJECT"), (refused.StatusCode, await refused.RefusalAsync()));
    }

    [Fact]
    public async Task Whoever_watches_the_server_reads_its_figures_with_a_token()
    {
        Assert.NotEqual(HttpStatusCode.OK, (await App.Anonymous().GetAsync("/metrics")).StatusCode);

        var answer = await Client.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("synapse_batches_total{kind=\"IMPORT\"} 1\n", text);
        Assert.Contains("# TYPE synapse_events_total counter\n", text);
        Assert.DoesNotContain("testmine", text);
    }

    [Fact]
    public async Task An_event_is_proved_by_a_file_that_is_checked_without_the_database()
    {
        var id = await EventAsync();
        var answer = await Client.GetAsync($"/api/v1/audit/proofs/{id}?project_id=testmine");

        Assert.Equal($"proof-{id}.json", answer.Content.Headers.ContentDisposition?.FileName);
        var proof = InclusionProof.Parse(await answer.Content.ReadAsStringAsync()) is Outcome<InclusionProof>.Done(var read) ? read : null;
        Assert.True(proof!.Check([]).Holds);
        Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync($"/api/v1/audit/proofs/{Guid.NewGuid()}?project_id=testmine")).StatusCode);
    }

    [Fact]
    public async Task What_an_event_carries_is_erased_with_a_reason_and_verification_says_so()
    {
        var id = await EventAsync();
        var refused = await Client.PostAsJsonAsync("/api/v1/audit/erasures?project_id=testmine", new { event_id = id });
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_REQUEST"), (refused.StatusCode, await refused.RefusalAsync()));

        (await Client.PostAsJsonAsync("/api/v1/audit/erasures?project_id=testmine", new { event_id = id, reason = "Names a person." })).EnsureSuccessStatusCode();

        var log = Assert.Single((await (await Client.GetAsync("/api/v1/audit/erasures?project_id=testmine")).JsonAsync()).EnumerateArray().ToList());
        Assert.Equal((id, "Administrator", "Names a person."), (log.GetProperty("event_id").GetString(), log.GetProperty("by").GetString(), log.GetProperty("reason").GetString()));
        var audit = await (await Client.GetAsync(Verify)).JsonAsync();
        Assert.True(audit.GetProperty("is_whole").GetBoolean());
        Assert.Contains("ERASED", audit.GetProperty("verdicts").EnumerateArray().Select(v => v.GetProperty("verdict").GetString()));
        var history = await (await Client.GetAsync($"/api/v1/events/assets/{SmallPlant.Pump(1)}/history?project_id=testmine")).JsonAsync();
        Assert.Equal("Names a person.", history.GetProperty("history")[0].GetProperty("erasure").GetProperty("reason").GetString());
    }

    private async Task<string> EventAsync() =>
        (await (await Client.GetAsync($"/api/v1/events/assets/{SmallPlant.Pump(1)}/history?project_id=testmine")).JsonAsync()).GetProperty("history")[0].GetProperty("id").GetString()!;
}
