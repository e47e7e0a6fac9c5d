using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

public sealed class Shell(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    [Fact]
    public async Task The_palette_leads_to_a_page_by_keyboard_alone()
    {
        var page = await SignInAsync(DemoPeople.Engineer);
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByRole(AriaRole.Combobox).FillAsync("timeline");
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Timeline");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/rules/timeline"));
    }

    [Fact]
    public async Task What_is_typed_into_the_palette_before_the_server_listens_is_found_when_it_does()
    {
        var page = await SignInAsync(DemoPeople.Engineer);
        var (asked, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/_blazor/negotiate**", async route =>
        {
            asked.TrySetResult();
            await goOn.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync("/rules/timeline", new() { WaitUntil = WaitUntilState.Commit });
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await page.Locator("#palette").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Keyboard.PressAsync("Control+k");
        var palette = page.GetByRole(AriaRole.Dialog);
        await palette.GetByRole(AriaRole.Combobox).FillAsync("cables");
        goOn.SetResult();
        await Expect(palette.GetByRole(AriaRole.Option).First).ToContainTextAsync("Cables");
        await Expect(palette.GetByRole(AriaRole.Combobox)).ToHaveValueAsync("cables");
    }

    [Fact]
    public async Task A_page_comes_back_by_itself_after_the_server_was_restarted()
    {
        var page = await SignInAsync(DemoPeople.Engineer);
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await page.EvaluateAsync("window.wasHereBefore = true");
        IsServerAway = true;
        await App.RestartAsync();
        await page.WaitForFunctionAsync("() => window.wasHereBefore === undefined", null, new() { Timeout = 60_000 });
        IsServerAway = false;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }
}
