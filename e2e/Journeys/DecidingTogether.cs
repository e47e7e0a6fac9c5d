using System.Text.RegularExpressions;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>Where more than one person has to say yes, where somebody says it for another, and where nobody can wait for it.</summary>
public sealed class DecidingTogether(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    [Fact]
    public async Task Two_approve_and_the_second_of_them_is_a_leads_deputy()
    {
        const string project = "two-voices";
        var team = await TeamAsync();
        await using var past = await team.ProjectAsync(project, "Two voices", new { rollback_approvals = 2 });
        var address = await team.AskAsync(Team.Engineer, project, await WrongAsync(past), "The vendor list was wrong");

        // A lead who goes away names a deputy, who sees at once that somebody waits.
        var away = await JoinAsync(Team.SecondLead);
        var deputy = await JoinAsync(Team.Colleague);
        await deputy.GotoAsync($"/rollbacks?project={project}");
        await Expect(deputy.GetByRole(AriaRole.Heading, new() { Name = "Rollbacks", Level = 1 })).ToBeVisibleAsync();
        await Expect(Waiting(deputy)).ToHaveCountAsync(0);
        await away.GotoAsync($"/rollbacks/settings?project={project}");
        await away.GetByLabel("Deputy").SelectOptionAsync(new SelectOptionValue { Label = "Mira Novak" });
        await away.GetByRole(AriaRole.Button, new() { Name = "Name a deputy" }).ClickAsync();
        await Expect(away.GetByRole(AriaRole.Row).Filter(new() { HasText = "Mira Novak" })).ToBeVisibleAsync();
        await Expect(Waiting(deputy)).ToBeVisibleAsync();

        // The first approval changes nothing yet; who gave it has no more to do with it.
        var lead = await JoinAsync(Team.Lead);
        await lead.GotoAsync(address);
        await Expect(Waiting(lead)).ToBeVisibleAsync();
        await ApproveAsync(lead, "Approve");
        await Expect(lead.GetByText("You have approved this plan. 1 more to go.")).ToBeVisibleAsync();
        await Expect(lead.Locator(".page-head").GetByText("waits 1/2")).ToBeVisibleAsync();
        await Expect(Waiting(lead)).ToHaveCountAsync(0);

        await deputy.GotoAsync(address);
        await ApproveAsync(deputy, "Approve and apply");
        await Expect(deputy.Locator(".page-head").GetByText("approved")).ToBeVisibleAsync();
        await Expect(deputy.GetByText("Mira Novak for Ruben Ortiz")).ToBeVisibleAsync();
        await Expect(lead.Locator(".page-head").GetByText("approved")).ToBeVisibleAsync();
        await AxeFindsNothingAsync(deputy);
    }

    [Fact]
    public async Task A_request_that_nobody_decides_expires_and_can_be_made_again()
    {
        const string project = "expiring";
        var team = await TeamAsync();
        await using var past = await team.ProjectAsync(project, "Expiring", new { rollback_expiry_days = 0.0000001 });
        var batch = await WrongAsync(past);
        var address = await team.AskAsync(Team.Engineer, project, batch, "The vendor list was wrong");

        var lead = await JoinAsync(Team.Lead);
        await lead.GotoAsync(address);
        await Expect(lead.Locator(".page-head").GetByText("expired")).ToBeVisibleAsync();
        await Expect(lead.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" })).ToHaveCountAsync(0);
        Assert.NotEqual(address, await team.AskAsync(Team.Engineer, project, batch, "It is still wrong"));
    }

    [Fact]
    public async Task An_emergency_does_not_wait_and_stays_red_until_a_second_person_has_seen_it()
    {
        const string project = "urgent";
        var team = await TeamAsync();
        await using var past = await team.ProjectAsync(project, "Urgent");
        var batch = await WrongAsync(past);
        var waiting = await team.AskAsync(Team.Engineer, project, batch, "The vendor list was wrong");

        // A request waits already; the emergency does not wait for it.
        var lead = await JoinAsync(Team.Lead);
        await lead.GotoAsync($"/rules/timeline?project={project}&batch={batch}");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Roll back…" }).ClickAsync();
        var dialog = lead.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Emergency: apply it now").CheckAsync();
        await dialog.GetByLabel("Reason").FillAsync("The site is waiting");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Roll back now" }).ClickAsync();
        await lead.WaitForURLAsync(Runs.RollbackUrl());
        await Expect(lead.GetByText("not acknowledged by a second person yet")).ToBeVisibleAsync();
        await Expect(lead.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" })).ToHaveCountAsync(0);

        // Everybody sees it, until somebody else says that they have.
        var second = await JoinAsync(Team.SecondLead);
        await second.GotoAsync($"/rules/timeline?project={project}");
        await Expect(second.Locator(".batch").Filter(new() { HasText = "emergency, not acknowledged" })).ToHaveCountAsync(1);
        await AxeFindsNothingAsync(second);
        await second.GetByRole(AriaRole.Link, new() { Name = "Hanna Lindqvist rolled back" }).ClickAsync();
        await second.GetByRole(AriaRole.Alert).GetByLabel("Comment").FillAsync("Called the site, it is right");
        await second.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(second.GetByText("Called the site, it is right")).ToBeVisibleAsync();
        await second.GotoAsync($"/rules/timeline?project={project}");
        await Expect(second.Locator(".batch").First).ToBeVisibleAsync();
        await Expect(second.GetByText("emergency, not acknowledged")).ToHaveCountAsync(0);

        await second.GotoAsync(waiting);
        await Expect(second.Locator(".page-head").GetByText("superseded")).ToBeVisibleAsync();
    }

    private static async Task<Guid> WrongAsync(Past past)
    {
        await past.WriteAsync(Team.Engineer, "Pumps", Past.Asset("P-01", "PUMP", ("vendor", "Andritz")), Past.Asset("P-02", "PUMP", ("vendor", "Andritz")));
        return await past.WriteAsync(Team.Engineer, "Vendor list", Past.Set("P-01", "properties.vendor", "Wrong"), Past.Set("P-02", "properties.vendor", "Wrong"));
    }

    private static async Task ApproveAsync(IPage page, string label)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = label, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = label, Exact = true }).ClickAsync();
    }

    private static ILocator Waiting(IPage page) => page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Rollbacks [0-9]+ waiting") });
}
