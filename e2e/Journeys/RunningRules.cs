using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;

namespace Synapse.E2E.Journeys;

/// <summary>From a dry run to the timeline, in the demo project.</summary>
public sealed partial class RunningRules(Stage stage) : Journey(stage)
{
    [Fact, Trait("Category", "Unsettled")]
    public async Task What_was_planned_is_written_seen_by_others_and_not_done_twice()
    {
        var page = await SignInAsync(DemoPeople.Engineer);
        await page.GotoAsync("/rules/execution?area=410");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await page.WaitForURLAsync(RunUrl());
        await Expect(Heading(page, ChangeCount())).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Execute this plan" }).First.ClickAsync();
        var planned = page.Url;
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Execute this plan" }).ClickAsync();
        await Expect(page.GetByText(NothingDiffers())).ToBeVisibleAsync();
        Assert.NotEqual(planned, page.Url);

        // The run has its own address: it shows the same after a refresh and to somebody who may not run anything.
        await page.ReloadAsync();
        await Expect(page.GetByText(NothingDiffers())).ToBeVisibleAsync();
        var viewer = await SignInAsync(DemoPeople.Viewer);
        await viewer.GotoAsync(page.Url);
        await Expect(viewer.GetByText(NothingDiffers())).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Show in the timeline" }).ClickAsync();
        await Expect(Heading(page, new Regex("Timeline"))).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = $"{DemoPeople.Engineer.Name} ·" }).First).ToBeVisibleAsync();

        await page.GotoAsync("/rules/execution?area=410");
        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
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

    [GeneratedRegex("/rules/execution/[0-9a-f-]{36}")]
    private static partial Regex RunUrl();

    [GeneratedRegex("^[0-9,]+ changes", RegexOptions.IgnoreCase)]
    private static partial Regex ChangeCount();

    [GeneratedRegex("[0-9,]+ planned, [0-9,]+ written, 0 differ")]
    private static partial Regex NothingDiffers();
}
