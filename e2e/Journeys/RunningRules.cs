using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>From a dry run to the timeline, in the demo project.</summary>
public sealed partial class RunningRules(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    [Fact]
    public async Task What_was_planned_is_written_seen_by_others_and_not_done_twice()
    {
        var page = await SignInAsync(DemoPeople.Engineer);
        await Runs.PlanAsync(page, "?area=410");
        await Expect(Heading(page, ChangeCount())).ToBeVisibleAsync();

        var planned = page.Url;
        await Runs.ExecutePlanAsync(page);
        Assert.NotEqual(planned, page.Url);

        // The run has its own address: it shows the same after a refresh and to somebody who may not run anything.
        await page.ReloadAsync();
        await Expect(page.GetByText(Runs.NothingDiffers())).ToBeVisibleAsync();
        var viewer = await SignInAsync(DemoPeople.Viewer);
        await viewer.GotoAsync(page.Url);
        await Expect(viewer.GetByText(Runs.NothingDiffers())).ToBeVisibleAsync();

        await Runs.ShowBatchAsync(page);
        await Expect(Heading(page, new Regex("Timeline"))).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { NameRegex = new Regex(DemoPeople.Engineer.Name) }).First).ToBeVisibleAsync();

        await Runs.PlanAsync(page, "?area=410");
        await Expect(Heading(page, new Regex("would change nothing"))).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_viewer_is_shown_no_way_to_run_rules()
    {
        var page = await SignInAsync(DemoPeople.Viewer);
        await page.GotoAsync("/rules/execution");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dry run" })).ToBeDisabledAsync();
    }

    private static ILocator Heading(IPage page, Regex name) => page.GetByRole(AriaRole.Heading, new() { NameRegex = name });

    [GeneratedRegex("^[0-9,]+ changes", RegexOptions.IgnoreCase)]
    private static partial Regex ChangeCount();
}
