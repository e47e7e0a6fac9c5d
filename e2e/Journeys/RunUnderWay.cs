using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>What may happen to a run, and to the pages that follow it, while it is under way.</summary>
public sealed class RunUnderWay(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    private const int Assets = 300;

    [Fact]
    public async Task A_cancelled_run_applies_nothing()
    {
        using var project = await OwnProject.OfTrainsAsync(App, "trains-cancelled", Assets);
        var page = await SignInAsync(project.Engineer, OwnProject.Password);
        var before = await project.BatchesAsync();

        await using var held = await StartAsync(page, project);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).GetByText("This run was cancelled")).ToBeVisibleAsync();
        Assert.Equal(before, await project.BatchesAsync());
    }

    [Fact]
    public async Task A_run_survives_a_refresh_and_is_followed_by_whoever_opens_it()
    {
        using var project = await OwnProject.OfTrainsAsync(App, "trains-followed", Assets);
        var page = await SignInAsync(project.Engineer, OwnProject.Password);
        var lead = await SignInAsync(project.Lead, OwnProject.Password);
        var before = await project.BatchesAsync();

        await using (await StartAsync(page, project))
        {
            var address = page.Url;
            await page.ReloadAsync();
            await ExpectUnderWayAsync(page);
            Assert.Equal(address, page.Url);

            // Somebody else follows the same run, and is told why they cannot start one now.
            await lead.GotoAsync("/rules/execution");
            await Expect(lead.GetByRole(AriaRole.Button, new() { Name = "Execute…" })).ToBeDisabledAsync();
            await lead.GetByRole(AriaRole.Status).GetByRole(AriaRole.Link).ClickAsync();
            await Expect(lead).ToHaveURLAsync(Runs.RunUrl());
            await ExpectUnderWayAsync(lead);
        }

        await ExpectWrittenAsync(page);
        await ExpectWrittenAsync(lead);
        Assert.Equal(before + 1, await project.BatchesAsync());
    }

    [Fact]
    public async Task A_run_whose_server_dies_has_applied_nothing_and_its_page_comes_back_and_says_so()
    {
        using var project = await OwnProject.OfTrainsAsync(App, "trains-interrupted", Assets);
        var page = await SignInAsync(project.Engineer, OwnProject.Password);
        var before = await project.BatchesAsync();

        await using var held = await StartAsync(page, project);
        IsServerAway = true;
        await App.CrashAndRestartAsync();
        await Expect(page.GetByRole(AriaRole.Alert).GetByText("This run was interrupted")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        IsServerAway = false;
        Assert.Equal(before, await project.BatchesAsync());
    }

    [Fact]
    public async Task A_server_that_is_stopped_in_a_run_takes_it_up_again_after_its_start()
    {
        using var project = await OwnProject.OfTrainsAsync(App, "trains-resumed", Assets);
        var page = await SignInAsync(project.Engineer, OwnProject.Password);
        var before = await project.BatchesAsync();

        // The page is not touched: it comes back by itself when the server does, under the same address.
        await using var held = await StartAsync(page, project);
        var address = page.Url;
        IsServerAway = true;
        await App.RestartAsync();
        await ExpectWrittenAsync(page);
        IsServerAway = false;
        Assert.Equal(address, page.Url);
        Assert.Equal(before + 1, await project.BatchesAsync());
    }

    /// <summary>Starts a run, and returns when it has written everything and stands before its commit; there it stays while it is held.</summary>
    private async Task<Hold> StartAsync(IPage page, OwnProject project)
    {
        var held = await Hold.CommitAsync(App, project.Id);
        await Runs.ExecuteAllAsync(page);
        await ExpectUnderWayAsync(page);
        return held;
    }

    private static async Task ExpectUnderWayAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Writing" })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-message]").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" })).ToBeEnabledAsync();
    }

    private static Task ExpectWrittenAsync(IPage page) =>
        Expect(page.GetByText(Runs.NothingDiffers())).ToBeVisibleAsync(new() { Timeout = 60_000 });
}
