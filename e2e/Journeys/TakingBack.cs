using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>A run is taken back by two people, and the taking back is taken back.</summary>
public sealed class TakingBack(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    [Fact]
    public async Task What_one_person_asks_for_another_decides_and_it_can_be_redone()
    {
        var lead = await SignInAsync(DemoPeople.Lead);
        await lead.GotoAsync("/");
        var engineer = await SignInAsync(DemoPeople.Engineer);
        await Runs.PlanAsync(engineer, "?area=610&rule=firm-pump-motor");
        await Runs.ExecutePlanAsync(engineer);
        await Runs.ShowBatchAsync(engineer);

        // Whoever asks may not decide, and is told so.
        await Runs.AskForRollbackAsync(engineer, "The vendor delivers these pumps with their motors");
        await Expect(engineer.GetByText("You asked for this rollback, so somebody else decides.")).ToBeVisibleAsync();
        await Expect(Approve(engineer)).ToHaveCountAsync(0);
        var motor = await CreatedAssetAsync(engineer);

        // The lead, who was elsewhere all the time, sees that somebody waits.
        await Expect(lead.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Rollbacks 1 waiting") })).ToBeVisibleAsync();
        await lead.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Rollbacks 1 waiting") }).ClickAsync();
        await Expect(lead.GetByRole(AriaRole.Heading, new() { Name = "Rollbacks", Level = 1 })).ToBeVisibleAsync();
        await lead.GetByRole(AriaRole.Main).GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(lead.GetByText("Nothing stands in the way.")).ToBeVisibleAsync();
        await AxeFindsNothingAsync(lead);
        await lead.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await AxeFindsNothingAsync(lead);
        await Runs.ApproveAsync(lead, "Confirmed with the vendor");
        await Expect(lead.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Rollbacks 1 waiting") })).ToHaveCountAsync(0);

        // The requester's page shows it by itself, and the asset is gone.
        await Expect(Result(engineer)).ToBeVisibleAsync();
        await OpenAsync(lead, motor);
        await Expect(Deleted(lead)).ToBeVisibleAsync();

        // Taking the taking back back is a rollback like any other.
        await Result(engineer).ClickAsync();
        await Runs.AskForRollbackAsync(engineer, "The vendor delivers them without, after all");
        await lead.GotoAsync(engineer.Url);
        await Runs.ApproveAsync(lead, "Seen in the second offer");
        await OpenAsync(lead, motor);
        await Expect(Deleted(lead)).ToHaveCountAsync(0);
    }

    private static ILocator Approve(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Approve and apply" });

    private static ILocator Result(IPage page) => page.GetByRole(AriaRole.Link, new() { Name = "The batch that took it back" });

    private static ILocator Deleted(IPage page) => page.Locator(".page-head").GetByText("deleted", new() { Exact = true });

    private static async Task OpenAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Versions" })).ToBeVisibleAsync();
    }

    /// <summary>Where the history is of an asset that the batch created.</summary>
    private static async Task<string> CreatedAssetAsync(IPage page)
    {
        var item = page.GetByRole(AriaRole.Rowheader).Filter(new() { HasText = "asset, is removed" }).First;
        return (await item.GetByRole(AriaRole.Link).First.GetAttributeAsync("href"))!;
    }
}
