using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Assets;

public sealed class PlantApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private static string Pump => $"/api/v1/assets/{SmallPlant.Pump(1)}?project_id=testmine";

    [Theory]
    [InlineData("type=pump", "P-101,P-102,P-103")]
    [InlineData("area=210", "P-101,P-102")]
    [InlineData("not_area=210", "P-103")]
    [InlineData("tag=P-102&tag=p-103", "P-102,P-103")]
    [InlineData("tag=*3", "P-103")]
    [InlineData("q=slurry pump 2", "P-102")]
    [InlineData("properties.power_kw=31", "P-102")]
    [InlineData("properties.power_kw=>30", "P-102,P-103")]
    [InlineData("properties.power_kw=<=30", "P-101")]
    [InlineData("properties.head_m=>1", "")]
    [InlineData("q=100%", "")]
    [InlineData("sort=-tag", "P-103,P-102,P-101")]
    [InlineData("sort=-area", "P-103,P-102,P-101")]
    public async Task A_list_is_filtered_and_sorted(string query, string tags) => Assert.Equal(tags, string.Join(',', Tags(await GetAsync($"/api/v1/assets?project_id=testmine&{query}"))));

    [Theory]
    [InlineData("")]
    [InlineData("&sort=area")]
    [InlineData("&sort=-area")]
    [InlineData("&sort=-tag")]
    public async Task Pages_follow_each_other_without_a_gap_or_a_double(string order)
    {
        var whole = Tags(await GetAsync($"/api/v1/assets?project_id=testmine{order}"));
        var paged = new List<string?>();
        for (string? cursor = null; ;)
        {
            var page = await GetAsync($"/api/v1/assets?project_id=testmine&limit=1{order}{(cursor is null ? "" : $"&cursor={cursor}")}");
            paged.AddRange(Tags(page));
            if ((cursor = page.GetProperty("next_cursor").GetString()) is null) break;
        }

        Assert.Equal(whole, paged);
    }

    [Theory]
    [InlineData("colour=red")]
    [InlineData("sort=colour")]
    [InlineData("cursor=nonsense")]
    [InlineData("as_of=yesterday")]
    [InlineData("as_of=99")]
    public async Task A_filter_that_cannot_be_used_is_refused(string query) =>
        Assert.Equal("INVALID_FILTER", await (await Client.GetAsync($"/api/v1/assets?project_id=testmine&{query}")).RefusalAsync());

    [Fact]
    public async Task A_list_an_asset_and_an_export_are_shown_as_they_stood_after_a_batch()
    {
        var now = (await GetAsync("/api/v1/batches?project_id=testmine")).GetProperty("items")[0].GetProperty("batch_no").GetInt64();
        await PatchAsync(new { set = new Dictionary<string, object?> { ["area"] = "999" } }, "*");
        Assert.Equal("P-101,P-102", string.Join(',', Tags(await GetAsync($"/api/v1/assets?project_id=testmine&area=210&as_of={now}"))));
        Assert.Equal("P-102", string.Join(',', Tags(await GetAsync($"/api/v1/assets?project_id=testmine&area=210&as_of={now + 1}"))));
        Assert.Empty(Tags(await GetAsync("/api/v1/assets?project_id=testmine&as_of=2000-01-01T00:00:00Z")));
        Assert.Equal("210", (await GetAsync($"{Pump}&as_of={now}")).GetProperty("area").GetString());
        Assert.Equal("NOT_FOUND", await (await Client.GetAsync($"{Pump}&as_of=0")).RefusalAsync());
        var export = await Client.GetStringAsync($"/api/v1/assets/export?project_id=testmine&tag=P-101&as_of={now}");
        Assert.Contains($"# As of: batch {now} of ", export, StringComparison.Ordinal);
        Assert.Contains(",210,", export, StringComparison.Ordinal);
        Assert.DoesNotContain("999", export, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asset_is_changed_on_the_version_that_was_seen()
    {
        var saved = await PatchAsync(new { set = new Dictionary<string, object?> { ["properties.power_kw"] = 75, ["area"] = null }, reason = "data sheet" }, "\"1\"");
        Assert.Equal("\"2\"", saved.Headers.ETag?.Tag);

        var now = await GetAsync(Pump);
        Assert.Equal(75, now.GetProperty("properties").GetProperty("power_kw").GetInt32());
        Assert.False(now.TryGetProperty("area", out _));

        var late = await PatchAsync(new { set = new { description = "late" } }, "\"1\"");
        Assert.Equal((HttpStatusCode.Conflict, "VERSION_CONFLICT"), (late.StatusCode, await late.RefusalAsync()));
    }

    [Fact]
    public async Task What_rules_would_do_after_a_change_is_told_and_nothing_is_written()
    {
        var answer = await Client.PostAsJsonAsync(Pump.Replace("?", "/ahead?", StringComparison.Ordinal), new { set = new Dictionary<string, object?> { ["properties.power_kw"] = 75 } });
        var ahead = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(JsonValueKind.Array, ahead.GetProperty("changes").ValueKind);
        Assert.True(ahead.GetProperty("at_batch_no").GetInt64() > 0);
        Assert.Equal(1, (await GetAsync(Pump)).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_change_says_which_version_it_is_about() => Assert.Equal("INVALID_REQUEST", await (await PatchAsync(new { set = new { description = "x" } }, null)).RefusalAsync());

    [Fact]
    public async Task A_list_goes_out_as_a_file_with_its_filter_above_it()
    {
        var answer = await Client.GetAsync("/api/v1/assets/export?project_id=testmine&area=310&format=csv");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(lines, l => l.Contains("Filter: area=310"));
        Assert.Contains("P-103", lines[^1]);
        Assert.DoesNotContain(lines, l => l.Contains("P-101"));
    }

    [Fact]
    public async Task A_list_goes_out_as_a_workbook()
    {
        var file = await (await Client.GetAsync("/api/v1/assets/export?project_id=testmine&format=xlsx")).Content.ReadAsByteArrayAsync();

        Assert.Equal("PK"u8.ToArray(), file[..2]);
    }

    [Fact]
    public async Task What_a_run_made_is_listed_with_the_tags_of_its_ends()
    {
        var started = await (await Client.PostAsJsonAsync("/api/v1/rules/execute", new { project_id = "testmine", filters = new { tags = new[] { "P-101" } } })).JsonAsync();
        await Client.GetStringAsync(started.GetProperty("events_url").GetString()); // ends with the run

        var edge = Assert.Single((await GetAsync("/api/v1/edges?project_id=testmine&relation=powers")).GetProperty("items").EnumerateArray().ToList());

        Assert.Equal(("P-101-M", "P-101"), (edge.GetProperty("source_tag").GetString(), edge.GetProperty("target_tag").GetString()));
        Assert.Empty(Tags(await GetAsync("/api/v1/cables?project_id=testmine")));
    }

    private static List<string?> Tags(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("tag").GetString())];

    private Task<HttpResponseMessage> PatchAsync(object body, string? match)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, Pump) { Content = JsonContent.Create(body) };
        if (match is not null) request.Headers.TryAddWithoutValidation("If-Match", match);
        return Client.SendAsync(request);
    }
}
