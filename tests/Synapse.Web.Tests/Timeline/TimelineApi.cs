using System.Net;
using System.Text.Json;
using Synapse.Infrastructure.Tests.Postgres;
using Synapse.Web.Tests.Hosting;

namespace Synapse.Web.Tests.Timeline;

public sealed class TimelineApi(PostgresFixture postgres) : PlantAppTest(postgres)
{
    private const string Events = "/api/v1/events/timeline?project_id=testmine";

    [Fact]
    public async Task Events_come_newest_first_with_what_changed_and_by_whom()
    {
        await SetPowerAsync(1, 75);

        var events = Rows(await GetAsync(Events + "&event_types=ASSET_UPDATED,ASSET_CREATED"), "events");

        Assert.Equal(["ASSET_UPDATED", "ASSET_CREATED", "ASSET_CREATED", "ASSET_CREATED"], events.Select(e => Text(e, "event_type")));
        var change = Assert.Single(events[0].GetProperty("payload").GetProperty("diff").EnumerateArray().ToList());
        Assert.Equal(("properties.power_kw", 30, 75), (Text(change, "field"), change.GetProperty("old").GetInt32(), change.GetProperty("new").GetInt32()));
        Assert.Equal(("P-101", "ASSET", "testmine", 2), (Text(events[0], "tag"), Text(events[0], "aggregate_type"), Text(events[0], "project_id"), events[0].GetProperty("entity_version").GetInt32()));
    }

    [Theory]
    [InlineData("tag=p-102&event_types=ASSET_CREATED", 1)]
    [InlineData("tags=P-101,P-103&event_types=ASSET_CREATED", 2)]
    [InlineData("event_types=ASSET_CREATED&not_tag=P-101", 2)]
    [InlineData("event_types=ASSET_CREATED,RULE_CHANGED", 5)]
    [InlineData("event_types=ASSET_CREATED&event_types=RULE_CHANGED", 5)]
    [InlineData("not_event_types=BATCH_STARTED,BATCH_COMPLETED,CSV_IMPORTED", 5)]
    [InlineData("discipline=PROCESS", 3)]
    [InlineData("kind=RULE_SET&event_types=RULE_CHANGED", 2)]
    [InlineData("rule_id=pump-motor", 1)]
    [InlineData("event_types=ASSET_CREATED&from_date=2001-01-01&to_date=2002-01-01", 0)]
    [InlineData("event_types=ASSET_CREATED&from_date=2001-01-01", 3)]
    [InlineData("event_types=ASSET_CREATED&rolled_back=true", 0)]
    [InlineData("event_types=ASSET_CREATED&include_rolled_back=false", 3)]
    public async Task Any_mix_of_filters_is_counted_and_listed(string filters, int count)
    {
        var answer = await GetAsync($"{Events}&{filters}");

        Assert.Equal(count, Rows(answer, "events").Count);
        Assert.Equal((count, true), (answer.GetProperty("total").GetInt32(), answer.GetProperty("total_is_exact").GetBoolean()));
    }

    [Fact]
    public async Task Pages_by_number_and_by_cursor_show_every_event_once()
    {
        const string three = Events + "&event_types=ASSET_CREATED&limit=2";
        var first = await GetAsync(three);
        var byCursor = await GetAsync($"{three}&cursor={Text(first, "next_cursor")}");
        var byPage = await GetAsync(three + "&page=2");

        Assert.Equal((3, 1, 2), (first.GetProperty("total").GetInt32(), first.GetProperty("page").GetInt32(), first.GetProperty("pages").GetInt32()));
        Assert.Equal(Ids(byCursor), Ids(byPage));
        Assert.Equal(3, Ids(first).Concat(Ids(byPage)).Distinct().Count());
        Assert.Equal(JsonValueKind.Null, byPage.GetProperty("next_cursor").ValueKind);
    }

    [Theory]
    [InlineData("event_types=NONSENSE")]
    [InlineData("kind=NONSENSE")]
    [InlineData("from_date=yesterday")]
    [InlineData("asset_id=7")]
    [InlineData("not_correlation_id=7")]
    [InlineData("rolled_back=perhaps")]
    [InlineData("at=yesterday")]
    [InlineData("page=0")]
    [InlineData("cursor=nonsense")]
    public async Task What_cannot_be_read_is_refused_as_a_filter(string filter)
    {
        var refused = await Client.GetAsync($"{Events}&{filter}");

        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FILTER"), (refused.StatusCode, await refused.RefusalAsync()));
    }

    [Fact]
    public async Task Batches_come_newest_first_with_their_counts()
    {
        await SetPowerAsync(1, 75);

        var batches = Rows(await GetAsync("/api/v1/batches?project_id=testmine"), "items");

        Assert.Equal([3, 2, 1], batches.Select(b => b.GetProperty("batch_no").GetInt32()));
        Assert.Equal(["MANUAL", "RULE_SET", "IMPORT"], batches.Select(b => Text(b, "kind")));
        Assert.Equal(3, batches[2].GetProperty("counts").GetProperty("ASSET_CREATED").GetInt32());
        Assert.Equal("EFFECTIVE", Text(batches[2], "state"));
    }

    [Fact]
    public async Task Batches_are_filtered_by_what_they_hold_and_paged()
    {
        Assert.Equal("pumps.csv", Text(Assert.Single(Rows(await GetAsync("/api/v1/batches?project_id=testmine&tag=P-102"), "items")), "title"));
        Assert.Equal([2], Rows(await GetAsync("/api/v1/batches?project_id=testmine&not_kind=IMPORT"), "items").Select(b => b.GetProperty("batch_no").GetInt32()));

        var first = await GetAsync("/api/v1/batches?project_id=testmine&limit=1");
        var second = await GetAsync($"/api/v1/batches?project_id=testmine&limit=1&cursor={Text(first, "next_cursor")}");
        Assert.Equal((2, 1), (Rows(first, "items")[0].GetProperty("batch_no").GetInt32(), Rows(second, "items")[0].GetProperty("batch_no").GetInt32()));
    }

    [Theory]
    [InlineData("2001-01-01", 0)]
    [InlineData("2999-12-31", 2)]
    public async Task A_list_begins_at_the_day_that_is_given(string day, int batches)
    {
        Assert.Equal(batches, Rows(await GetAsync($"/api/v1/batches?project_id=testmine&at={day}"), "items").Count);
        Assert.Equal(batches > 0, Rows(await GetAsync($"{Events}&at={day}"), "events").Count > 0);
    }

    [Fact]
    public async Task A_batch_is_read_with_its_events_page_by_page()
    {
        var id = Text(Rows(await GetAsync("/api/v1/batches?project_id=testmine&kind=IMPORT"), "items")[0], "correlation_id");

        var whole = await GetAsync($"/api/v1/events/batch/{id}?project_id=testmine");
        var first = await GetAsync($"/api/v1/events/batch/{id}?project_id=testmine&limit=2");
        var rest = await GetAsync($"/api/v1/events/batch/{id}?project_id=testmine&cursor={first.GetProperty("next_cursor").GetInt32()}");

        Assert.Equal(("ACTIVE", true), (Text(whole, "status"), whole.GetProperty("can_rollback").GetBoolean()));
        Assert.Equal(Ids(whole), Ids(first).Concat(Ids(rest)));
        Assert.Equal(Enumerable.Range(0, Ids(whole).Count), Rows(whole, "events").Select(e => e.GetProperty("sequence_num").GetInt32()));
    }

    [Fact]
    public async Task A_batch_that_is_none_is_refused()
    {
        var unreadable = await Client.GetAsync("/api/v1/events/batch/nonsense?project_id=testmine");
        var unknown = await Client.GetAsync($"/api/v1/events/batch/{Guid.NewGuid()}?project_id=testmine");

        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_CORRELATION"), (unreadable.StatusCode, await unreadable.RefusalAsync()));
        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (unknown.StatusCode, await unknown.RefusalAsync()));
    }

    private static List<JsonElement> Rows(JsonElement answer, string name) => [.. answer.GetProperty(name).EnumerateArray()];

    private static List<string?> Ids(JsonElement answer) => [.. Rows(answer, "events").Select(e => Text(e, "id"))];
}
