using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>Where nobody decides, and where nobody can wait for it.</summary>
public sealed class DecidingTogether(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
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
}
