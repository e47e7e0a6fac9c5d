using System.Text.RegularExpressions;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>A batch that everybody has worked on since: a lead meets every class of item on one page and resolves each in its way.</summary>
public sealed class ReviewingEveryClass(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    private const string Project = "every-class";

    [Fact]
    public async Task A_lead_meets_every_class_on_one_page_resolves_each_and_applies_it_in_part()
    {
        var team = await TeamAsync();
        await using var past = await team.ProjectAsync(Project, "Every class");
        var (batch, _) = await EveryClass.WriteAsync(past, Team.Engineer, Team.Colleague, await team.RulesAsync(Project));
        await (await team.AsAsync(Team.Lead)).PostAsync($"/api/v1/freezes?project_id={Project}", new { label = "Issue B", reason = "For construction", entity_ids = new[] { past.IdOf("P-09").Value } });
        var address = await team.AskAsync(Team.Engineer, Project, batch, "The list was of the wrong revision");

        var lead = await JoinAsync(Team.Lead);
        await lead.GotoAsync(address);
        await Expect(lead.GetByText("8 conflicts have to be decided")).ToBeVisibleAsync();
        foreach (var (tag, said) in ((string, string)[])
            [("P-09", "blocked"), ("P-05", "deleted since"), ("P-08", "made again"), ("N-01", "worked on since"), ("N-02", "others depend on it"), ("P-07", "tag taken"), ("C-06", "end is gone"),
             ("P-03", "changed since"), ("P-04-M", "computed from it"), ("P-01", "clean"), ("P-02", "already as before")])
            await Expect(Row(lead, tag).GetByText(said, new() { Exact = true })).ToBeVisibleAsync();
        await AxeFindsNothingAsync(lead);

        await TakeAsync(lead, "P-09", "Keep", "7 conflicts have");
        await TakeAsync(lead, "P-05", "Before", "6 conflicts have", "It is needed after all");
        await TakeAsync(lead, "P-08", "Keep", "5 conflicts have");
        await TakeAsync(lead, "N-01", "Before", "4 conflicts have", "The vendor does not make it");
        await TakeAsync(lead, "C-06", "Keep", "3 conflicts have");
        await TakeAsync(lead, "P-07", "Edit", "2 conflicts have", "P-07A", "New value");
        // The cable that was drawn to the pump since goes back with it, in one plan.
        await TakeAsync(lead, "N-02", "Include", "One conflict has");
        await Expect(Row(lead, "C-N2").GetByText("is removed")).ToBeVisibleAsync();
        await Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "and 1 more" })).ToBeVisibleAsync();
        await DecideAsync(Property(lead, "P-03", "properties.power_kw"), "Edit", "80", "New value");
        await Expect(Property(lead, "P-03", "properties.power_kw").GetByText("80", new() { Exact = true })).ToBeVisibleAsync();
        await DecideAsync(Property(lead, "P-03", "properties.vendor"), "Before", "Wrong on the plate");
        await Expect(lead.GetByText("Nothing stands in the way.")).ToBeVisibleAsync();
        await DecideAsync(Row(lead, "P-04-M"), "Run again");
        await Expect(Row(lead, "P-04-M").GetByText("Run its rules again", new() { Exact = true })).ToBeVisibleAsync();

        await Runs.ApproveAsync(lead, "Gone through with the vendor");
        await Expect(lead.Locator(".page-head").GetByText("partial", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(lead.GetByRole(AriaRole.Link, new() { Name = "The run of the rules concerned" })).ToBeVisibleAsync();
        var plant = await (await team.AsAsync(Team.Lead)).PlantAsync(Project);
        foreach (var (tag, isThere) in ((string, bool)[])[("P-05", true), ("N-01", false), ("N-02", false), ("C-N2", false), ("P-07", true), ("P-07A", true), ("C-06", false)])
            Assert.Equal(isThere, plant.Contains($" tag={tag} ", StringComparison.Ordinal));
        Assert.Matches(new Regex("\"vendor\":\"Andritz\",\"power_kw\":80[^\n]* tag=P-03 "), plant);

        // The timeline says for ever that something was kept on purpose.
        await lead.GetByRole(AriaRole.Link, new() { Name = "The batch that took it back" }).ClickAsync();
        await Expect(lead.Locator(".batch .title").Filter(new() { HasText = "Rollback of Revision B" }).GetByText("partial", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_row_a_property_and_the_request_are_commented_on_and_another_reader_sees_it()
    {
        var team = await TeamAsync();
        await using var past = await team.ProjectAsync("said-of-rows", "Comments");
        await past.WriteAsync(Team.Engineer, "Pumps", Past.Asset("P-01", "PUMP", ("power_kw", 45)));
        var address = await team.AskAsync(Team.Engineer, "said-of-rows", await past.WriteAsync(Team.Engineer, "Revision B", Past.Set("P-01", "properties.power_kw", 75)), "Wrong");
        var lead = await JoinAsync(Team.Lead);
        await lead.GotoAsync(address);
        var reader = await JoinAsync(Team.Colleague);
        await reader.GotoAsync(address);
        await Expect(Row(reader, "P-01")).ToBeVisibleAsync();

        await SayAsync(lead, "P-01 properties.power_kw", "Who measured it?");
        await SayAsync(lead, "P-01", "One of the old ones");
        await SayAsync(lead, "Rollback of batch 2", "We decide on Monday");

        await Expect(Property(reader, "P-01", "properties.power_kw").GetByText("Who measured it?")).ToBeVisibleAsync();
        await Expect(Row(reader, "P-01").GetByText("One of the old ones")).ToBeVisibleAsync();
        await Expect(reader.GetByText("We decide on Monday")).ToBeVisibleAsync();
    }

    private static async Task SayAsync(IPage page, string of, string said)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Comment on {of}", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = $"Comment on {of}", Exact = true }).FillAsync(said);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText(said)).ToBeVisibleAsync();
    }

    private static async Task TakeAsync(IPage page, string tag, string decision, string left, string? said = null, string into = "Reason")
    {
        await DecideAsync(Row(page, tag), decision, said, into);
        await Expect(page.GetByText(left)).ToBeVisibleAsync();
    }

    private static async Task DecideAsync(ILocator row, string decision, string? said = null, string into = "Reason")
    {
        await row.GetByRole(AriaRole.Button, new() { Name = decision, Exact = true }).ClickAsync();
        if (said is null) return;
        await row.GetByLabel(into, new() { Exact = true }).FillAsync(said);
        await row.GetByRole(AriaRole.Button, new() { Name = "Take", Exact = true }).ClickAsync();
    }

    private static ILocator Row(IPage page, string tag) => page.Locator("[data-item]").Filter(new() { Has = page.Locator("th .mono").GetByText(tag, new() { Exact = true }) });

    private static ILocator Property(IPage page, string tag, string path) => Row(page, tag).GetByRole(AriaRole.Row).Filter(new() { Has = page.Locator("code").GetByText(path, new() { Exact = true }) });
}
