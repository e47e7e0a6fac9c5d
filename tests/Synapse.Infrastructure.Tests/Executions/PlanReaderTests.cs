using Synapse.Core.Executions;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Tests.Events;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Executions;

/// <summary>A plan that adds motors and voltages, overwrites the duty of three pumps (one differs), finds something at one pump and does not know it of another.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PlanReaderTests(PostgresFixture postgres)
{
    private const string DutyRule =
        """
        { "id": "pump-duty", "name": "Duty of pumps", "source": "FIRM", "status": "PROD_READY",
          "condition": { "==": [ { "var": "type" }, "PUMP" ] }, "actions": [ { "type": "SET_PROPERTY", "set": { "power_kw": 45 } } ] }
        """;

    private const string CheckRule =
        """
        { "id": "flow-check", "name": "Flow of pumps", "source": "FIRM", "status": "PROD_READY",
          "condition": { "==": [ { "var": "type" }, "FILTER" ] },
          "actions": [ { "type": "VALIDATE", "check": { ">": [ { "var": "properties.flow" }, 10 ] }, "message": "{tag} has too little flow" } ] }
        """;

    [Fact]
    public async Task Every_page_follows_the_one_before_and_together_they_are_the_plan()
    {
        await using var workshop = await OpenAsync();
        var (reader, plan) = await PlanAsync(workshop);
        var all = await reader.RowsAsync(Workshop.Goldmine, plan, PlanRowFilter.None, false, null, 10_000, default);

        foreach (var riskFirst in new[] { false, true })
        {
            var paged = new List<PlanRow>();
            for (PlanCursor? after = null; await reader.RowsAsync(Workshop.Goldmine, plan, PlanRowFilter.None, riskFirst, after, 3, default) is { Count: > 0 } page; after = PlanCursor.Parse(page[^1].Cursor.ToString()))
                paged.AddRange(page);
            Assert.Equal(riskFirst ? all.OrderByDescending(r => r.Risk).ThenBy(r => r.No) : all.OrderBy(r => r.No), paged, (a, b) => a.No == b.No);
        }
    }

    [Fact]
    public async Task What_overwrites_comes_before_what_is_found_and_that_before_what_adds()
    {
        await using var workshop = await OpenAsync();
        var (reader, plan) = await PlanAsync(workshop);
        var rows = await reader.RowsAsync(Workshop.Goldmine, plan, PlanRowFilter.None, true, null, 1000, default);

        Assert.Equal((3, "UPDATE"), (rows[0].Risk, rows[0].Item["op"].AsString));
        Assert.All(rows.Where(r => r.Risk == 3), r => Assert.StartsWith("P-10", r.Tag, StringComparison.Ordinal));
        Assert.Equal(3, rows.Count(r => r.Risk == 3));
        Assert.All(rows.Where(r => r.Kind is "finding" or "unknown"), r => Assert.Equal(2, r.Risk));
        Assert.All(rows.Where(r => r.Item["op"].AsString == "CREATE"), r => Assert.Equal(1, r.Risk));
        Assert.Contains(rows, r => r.Kind == "finding" && r.Tag == "F-1");
    }

    [Fact]
    public async Task Filters_leave_what_they_say()
    {
        await using var workshop = await OpenAsync();
        var (reader, plan) = await PlanAsync(workshop);
        async Task<IReadOnlyList<PlanRow>> RowsAsync(PlanRowFilter filter) => await reader.RowsAsync(Workshop.Goldmine, plan, filter, false, null, 1000, default);
        var none = PlanRowFilter.None;

        Assert.True(none.IsNone);
        Assert.Equal(["F-1"], (await RowsAsync(none with { Kinds = ["finding"] })).Select(r => r.Tag));
        Assert.All(await RowsAsync(none with { Rules = ["pump-duty"] }), r => Assert.Equal("pump-duty", r.Item["rule_id"].AsString));
        Assert.Equal(3, (await RowsAsync(none with { Rules = ["pump-duty"], Kinds = ["change"] })).Count);
        Assert.All(await RowsAsync(none with { Types = ["MOTOR"], Kinds = ["change"] }), r => Assert.EndsWith("-M", r.Tag, StringComparison.Ordinal));
        Assert.NotEmpty(await RowsAsync(none with { Types = ["MOTOR"] }));
        Assert.Empty(await RowsAsync(none with { Areas = ["999"] }));
        Assert.Equal(["P-102", "P-102-M"], (await RowsAsync(none with { Tag = "p-102", Kinds = ["change"], Types = ["PUMP", "MOTOR"] })).Select(r => r.Tag).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["P-101", "P-102", "P-103"], (await RowsAsync(none with { Property = "properties.power_kw", Types = ["PUMP"] })).Select(r => r.Tag).Order(StringComparer.Ordinal));
        Assert.False((none with { Tag = "p" }).IsNone);
    }

    [Fact]
    public async Task Groups_hold_every_row_once_and_open_to_their_rows()
    {
        await using var workshop = await OpenAsync();
        var (reader, plan) = await PlanAsync(workshop);
        var groups = await reader.GroupsAsync(Workshop.Goldmine, plan, 1000, default);
        var rows = await reader.RowsAsync(Workshop.Goldmine, plan, PlanRowFilter.None, false, null, 1000, default);

        Assert.Equal(rows.Count(r => r.Kind != "skipped"), groups.Sum(g => g.Count));
        Assert.Equal(groups.OrderByDescending(g => g.Risk).ThenBy(g => g.Count), groups); // the risky first, then the rare
        foreach (var group in groups)
        {
            var opened = await reader.RowsAsync(Workshop.Goldmine, plan, PlanRowFilter.None with { Group = group.Signature }, false, null, 1000, default);
            Assert.Equal((group.Count, group.Risk, group.First), (opened.Count, opened.Max(r => r.Risk), opened[0].Item));
            Assert.Equal(opened.Select(r => r.Tag).OfType<string>().Take(4), group.Tags);
        }

        Assert.Equal(2, groups.Count(g => g.First["rule_id"].AsString == "pump-duty" && g.First["kind"].AsString == "change")); // two pumps had 30 kW, one 32
        Assert.Single(await reader.GroupsAsync(Workshop.Goldmine, plan, 1, default));
    }

    [Fact]
    public async Task The_overview_counts_what_the_rows_are()
    {
        await using var workshop = await OpenAsync();
        var (reader, plan) = await PlanAsync(workshop);
        var overview = await reader.OverviewAsync(Workshop.Goldmine, plan, default);
        var rows = await reader.RowsAsync(Workshop.Goldmine, plan, PlanRowFilter.None, false, null, 1000, default);

        Assert.Equal(rows.GroupBy(r => r.Kind).Select(g => (g.Key, g.Count())).Order(), overview.Kinds.Select(c => (c.Word, c.Count)).Order());
        Assert.Contains(new PlanCount("PUMP", 3), overview.Types);
        foreach (var type in overview.Types)
            Assert.Equal(type.Count, (await reader.RowsAsync(Workshop.Goldmine, plan, PlanRowFilter.None with { Types = [type.Word], Kinds = ["change"] }, false, null, 1000, default)).Count);
        Assert.Contains(new PlanCount("properties.power_kw", 3), overview.Properties);
        foreach (var area in overview.Areas)
            Assert.Equal(area.Count, (await reader.RowsAsync(Workshop.Goldmine, plan, PlanRowFilter.None with { Areas = [area.Word], Kinds = ["change"] }, false, null, 1000, default)).Count);
        Assert.Equal(["210"], overview.Areas.Select(a => a.Word));
    }

    [Fact]
    public async Task Ids_are_shown_as_tags()
    {
        await using var workshop = await OpenAsync();
        var tags = await new PlanReader(workshop.Store.Source).TagsAsync(Workshop.Goldmine, [Pumps[0].Id, EntityId.For(Workshop.Goldmine, 9, EntityKind.Asset, "nobody")], default);
        Assert.Equal([KeyValuePair.Create(Pumps[0].Id, "P-101")], tags);
    }

    [Theory]
    [InlineData("3.17", 3, 17)]
    [InlineData("0.0", 0, 0)]
    public void A_cursor_is_read_as_it_was_written(string text, int risk, int no)
    {
        Assert.Equal(new PlanCursor(risk, no), PlanCursor.Parse(text));
        Assert.Equal(text, new PlanCursor(risk, no).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("3.x")]
    [InlineData("3.1.4")]
    public void What_is_no_cursor_begins_at_the_beginning(string? text) => Assert.Null(PlanCursor.Parse(text));

    private static IReadOnlyList<Entity> Pumps => RunWorkshop.Pumps;

    private async Task<RunWorkshop> OpenAsync()
    {
        var workshop = await RunWorkshop.OpenAsync(postgres);
        // 30, 30 and 32 kW, all in one area; filters with and without enough flow, and one of which it is not known.
        await workshop.Store.CommitAsync([Workshop.Set(Pumps[1], "properties.power_kw", 30), .. new[] { 0, 2 }.Select(i => Workshop.Set(Pumps[i], Field.Area, "210"))]);
        await workshop.Store.CommitAsync(
            [.. new[] { Workshop.Asset("F-1", "FILTER", 0, ("flow", 5)), Workshop.Asset("F-2", "FILTER", 0, ("flow", 20)), Workshop.Asset("F-3", "FILTER") }.Select(Workshop.Created)]);
        await workshop.SaveRulesAsync(DutyRule, CheckRule);
        return workshop;
    }

    private static async Task<(PlanReader Reader, PlanId Plan)> PlanAsync(RunWorkshop workshop) =>
        (new PlanReader(workshop.Store.Source), (await workshop.CompleteAsync(ExecutionMode.DryRun)).Plan!.Value);
}
