using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
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
}
