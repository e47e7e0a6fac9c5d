using Synapse.E2E.App;

namespace Synapse.E2E.Journeys;

/// <summary>What may happen to a run, and to the page that follows it, while it is under way.</summary>
[Trait("Category", "Unsettled")]
public sealed class RunUnderWay(Stage stage) : Journey(stage)
{
    private const int Assets = 30_000;

    [Fact]
    public async Task A_cancelled_run_applies_nothing_and_the_next_one_survives_a_refresh()
    {
        using var plant = await LargePlant.MakeAsync(App, "trains-cancelled", Assets);
        var page = await SignInAsync(plant.Engineer, LargePlant.Password);
        var before = await plant.BatchesAsync();

        await UnderWayAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).GetByText("This run was cancelled")).ToBeVisibleAsync();
        Assert.Equal(before, await plant.BatchesAsync());

        await UnderWayAsync(page);
        var address = page.Url;
        await page.ReloadAsync();
        await ExpectWrittenAsync(page);
        Assert.Equal(address, page.Url);
        Assert.Equal(before + 1, await plant.BatchesAsync());
    }

    [Fact]
    public async Task A_run_whose_server_dies_is_called_interrupted_and_after_a_restart_the_page_tells_how_it_ended()
    {
        using var plant = await LargePlant.MakeAsync(App, "trains-interrupted", Assets);
        var page = await SignInAsync(plant.Engineer, LargePlant.Password);
        var before = await plant.BatchesAsync();

        // The page is not touched: it comes back by itself when the server does.
        await UnderWayAsync(page);
        IsServerAway = true;
        await App.CrashAndRestartAsync();
        await Expect(Interrupted(page)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        IsServerAway = false;
        Assert.Equal(before, await plant.BatchesAsync());

        await UnderWayAsync(page);
        IsServerAway = true;
        await App.RestartAsync();

        // A server that stops in time hands the run on; one that does not says so, and has applied nothing.
        var written = page.GetByText(Runs.NothingDiffers());
        await Expect(written.Or(Interrupted(page))).ToBeVisibleAsync(new() { Timeout = 120_000 });
        IsServerAway = false;
        Assert.Equal(before + (await written.IsVisibleAsync() ? 1 : 0), await plant.BatchesAsync());
    }

    /// <summary>Starts a run, and returns when its first lines are in the log.</summary>
    private static async Task UnderWayAsync(IPage page)
    {
        await Runs.ExecuteAllAsync(page);
        await Expect(page.Locator("[data-message]").First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" })).ToBeEnabledAsync();
    }

    private static ILocator Interrupted(IPage page) => page.GetByRole(AriaRole.Alert).GetByText("This run was interrupted");

    private static Task ExpectWrittenAsync(IPage page) =>
        Expect(page.GetByText(Runs.NothingDiffers())).ToBeVisibleAsync(new() { Timeout = 120_000 });
}
