using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.History;

public sealed class HistoryApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private static readonly string Pump = $"/api/v1/events/assets/{SmallPlant.Pump(1)}/history?project_id=testmine";

    [Fact]
    public async Task An_asset_tells_everything_that_happened_to_it()
    {
        await EditAsync("Vendor's data");

        var history = await (await Client.GetAsync(Pump)).EnsureSuccessStatusCode().JsonAsync();

        Assert.Equal(("P-101", 2), (history.GetProperty("asset_tag").GetString(), history.GetProperty("total_events").GetInt32()));
        Assert.Equal(["ASSET_CREATED", "ASSET_UPDATED"], history.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("event_type").GetString()));
        Assert.Equal(JsonValueKind.Array, history.GetProperty("related_entities").ValueKind);
    }

    [Fact]
    public async Task A_history_goes_out_as_a_table_that_a_spreadsheet_can_open_safely()
    {
        await EditAsync("=HYPERLINK(\"http://example.org\")");

        var answer = await Client.GetAsync(Pump + "&format=csv");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("version,timestamp,batch_no,event_type,field,old,new,", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("ASSET_UPDATED,description,Slurry pump 1,\"'=HYPERLINK(\"\"http://example.org\"\")\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/events/assets/7/history?project_id=testmine", HttpStatusCode.NotFound, "NOT_FOUND")]
    [InlineData("/api/v1/events/assets/00000000-0000-8000-8000-000000000001/history?project_id=testmine", HttpStatusCode.NotFound, "NOT_FOUND")]
    public async Task What_is_not_there_is_refused(string url, HttpStatusCode status, string code)
    {
        var refused = await Client.GetAsync(url);

        Assert.Equal((status, code), (refused.StatusCode, await refused.RefusalAsync()));
    }

    [Fact]
    public async Task A_format_that_nobody_knows_is_refused() =>
        Assert.Equal("INVALID_REQUEST", await (await Client.GetAsync(Pump + "&format=pdf")).RefusalAsync());

    private async Task EditAsync(string description) => Assert.IsType<Outcome<Entity>.Done>(await App.Services.GetRequiredService<AssetEditor>().EditAsync(
        Actor.System, new AssetEdit(SmallPlant.Id, SmallPlant.Pump(1), null, ObjectValue.Of(("description", description)), null), default));
}
