using System.Net.Http.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.TimeTravel;

public sealed class CompareApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private static string Pump => $"/api/v1/assets/{SmallPlant.Pump(1)}?project_id=testmine";

    [Fact]
    public async Task Two_moments_are_compared_and_exported()
    {
        await EditAsync();
        var found = await GetAsync("/api/v1/compare?project_id=testmine&from=1&to=now");
        Assert.Equal(1, found.GetProperty("from").GetProperty("batch_no").GetInt64());
        var item = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal(("P-101", "CHANGED", "ASSET"), (Text(item, "tag"), Text(item, "change"), Text(item, "kind")));
        var diff = Assert.Single(item.GetProperty("diff").EnumerateArray());
        Assert.Equal(("area", "210", "999"), (Text(diff, "field"), Text(diff, "old"), Text(diff, "new")));
        var count = Assert.Single(found.GetProperty("counts").EnumerateArray());
        Assert.Equal(("CHANGED", 1), (Text(count, "change"), count.GetProperty("count").GetInt32()));

        Assert.Empty((await GetAsync("/api/v1/compare?project_id=testmine&from=1&to=now&kind=CABLE")).GetProperty("items").EnumerateArray());
        Assert.Equal(3, (await GetAsync("/api/v1/compare?project_id=testmine&from=0&to=1")).GetProperty("items").GetArrayLength());
        var export = await Client.GetStringAsync("/api/v1/compare/export?project_id=testmine&from=1&to=now");
        Assert.Contains(",ASSET,P-101,PUMP,999,PROCESS,CHANGED,1,2,area,210,999", export, StringComparison.Ordinal);
        Assert.Contains("# As of: batch 1 of ", export, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_moments_the_newest_batch_is_compared_with_the_one_before()
    {
        await EditAsync();
        Assert.Equal("P-101", Text(Assert.Single((await GetAsync("/api/v1/compare?project_id=testmine")).GetProperty("items").EnumerateArray()), "tag"));
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("to=99")]
    [InlineData("kind=BANANA")]
    [InlineData("change=BANANA")]
    [InlineData("cursor=x")]
    public async Task What_cannot_be_compared_is_refused(string query) =>
        Assert.Equal("INVALID_FILTER", await (await Client.GetAsync($"/api/v1/compare?project_id=testmine&{query}")).RefusalAsync());

    private async Task EditAsync()
    {
        using var edit = new HttpRequestMessage(HttpMethod.Patch, Pump) { Content = JsonContent.Create(new { set = new Dictionary<string, object?> { ["area"] = "999" } }) };
        edit.Headers.TryAddWithoutValidation("If-Match", "*");
        (await Client.SendAsync(edit)).EnsureSuccessStatusCode();
    }

}
