using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>What an issued revision allows and what not, and a whole project that goes back to where it was.</summary>
public sealed class FreezingAndRestoring(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    private const string Vendor = "properties.vendor";

    [Fact]
    public async Task What_a_lead_freezes_is_blocked_until_it_is_released_and_then_the_review_begins_again()
    {
        const string project = "frozen";
        var team = await TeamAsync();
        await using var past = await team.ProjectAsync(project, "Frozen");
        await past.WriteAsync(Team.Engineer, "Pumps", Past.Asset("P-01", "PUMP", ("vendor", "Andritz")), Past.Asset("P-02", "PUMP", ("vendor", "Andritz")));
        var batch = await past.WriteAsync(Team.Engineer, "Vendor list", Past.Set("P-01", Vendor, "Wrong"), Past.Set("P-02", Vendor, "Wrong"));

        var lead = await JoinAsync(Team.Lead);
        await lead.GotoAsync($"/rollbacks/freezes?project={project}");
        await lead.GetByLabel("What").SelectOptionAsync(new SelectOptionValue { Label = "Single tags" });
        await lead.GetByLabel("Name").FillAsync("Issue B");
        await lead.GetByRole(AriaRole.Textbox, new() { Name = "Reason" }).FillAsync("Issued for construction");
        await lead.GetByLabel("Tags of assets and cables").FillAsync("P-01");
        await lead.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }).ClickAsync();
        var row = lead.GetByRole(AriaRole.Row).Filter(new() { HasText = "Issue B" });
        await Expect(row).ToContainTextAsync("P-01");
        await AxeFindsNothingAsync(lead);

        // The plan says so, and cannot be applied.
        var address = await team.AskAsync(Team.Engineer, project, batch, "The vendor list was wrong");
        var second = await JoinAsync(Team.SecondLead);
        await second.GotoAsync(address);
        await Expect(second.GetByText("It is frozen by “Issue B”")).ToBeVisibleAsync();
        await Expect(second.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" })).ToBeDisabledAsync();
        await second.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(second.GetByText("Nothing stands in the way.")).ToBeVisibleAsync();

        // The release changes what would be done: the difference is shown, and the next approval takes all of it back.
        await row.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await lead.GetByRole(AriaRole.Dialog).GetByLabel("Reason").FillAsync("Revision C begins");
        await lead.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Revision C begins");
        await ApproveAsync(second);
        await Expect(second.GetByRole(AriaRole.Heading, new() { Name = "1 difference to what was reviewed" })).ToBeVisibleAsync();
        await ApproveAsync(second);
        await Expect(second.Locator(".page-head").GetByText("approved")).ToBeVisibleAsync();
        await Expect(second.Locator(".page-head").GetByText("partial", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_project_goes_back_to_where_a_batch_left_it_after_the_plan_was_seen_and_a_lead_agreed()
    {
        const string project = "restored";
        var team = await TeamAsync();
        await using var past = await team.ProjectAsync(project, "Restored");
        await past.WriteAsync(Team.Engineer, "Pumps", Past.Asset("P-01", "PUMP", ("vendor", "Andritz")), Past.Asset("P-02", "PUMP", ("vendor", "Andritz")));
        await past.WriteAsync(Team.Engineer, "Right list", Past.Set("P-01", Vendor, "Metso"));
        var program = await team.AsAsync(Team.Lead);
        var then = await program.PlantAsync(project);
        await past.WriteAsync(Team.Colleague, "Wrong list", Past.Set("P-01", Vendor, "Wrong"), Past.Asset("P-03", "PUMP"));
        await past.WriteAsync(Team.Colleague, "Cleared", Past.Delete("P-02"));

        // From the past that is shown, to the plan, to the request.
        var admin = await JoinAsync(Team.Administrator);
        await admin.GotoAsync($"/assets?project={project}&as_of=2");
        await admin.GetByRole(AriaRole.Link, new() { Name = "Restore to here…" }).ClickAsync();
        await Expect(admin.GetByRole(AriaRole.Heading, new() { Name = "What restoring batch #2 would do" })).ToBeVisibleAsync();
        await Expect(admin.GetByText("1 changed back, 1 removed, 1 restored")).ToBeVisibleAsync();
        await Expect(admin.Locator("[data-item]")).ToHaveCountAsync(3);
        await AxeFindsNothingAsync(admin);
        await admin.GetByLabel("Reason", new() { Exact = true }).FillAsync("The list was for another plant");
        await admin.GetByRole(AriaRole.Button, new() { Name = "Ask for the restore" }).ClickAsync();
        var dialog = admin.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Ask for the restore" })).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Textbox).FillAsync(project);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Ask for the restore" }).ClickAsync();
        await admin.WaitForURLAsync(Runs.RollbackUrl());
        await Expect(admin.GetByText("You asked for this rollback, so somebody else decides.")).ToBeVisibleAsync();

        var lead = await JoinAsync(Team.Lead);
        await lead.GotoAsync(admin.Url);
        await lead.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" }).ClickAsync();
        await lead.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Textbox).FillAsync(project);
        await lead.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Approve and apply" }).ClickAsync();
        await Expect(lead.Locator(".page-head").GetByText("approved")).ToBeVisibleAsync();
        Assert.Equal(then, await program.PlantAsync(project));
    }

    private static async Task ApproveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Approve and apply" }).ClickAsync();
    }
}
