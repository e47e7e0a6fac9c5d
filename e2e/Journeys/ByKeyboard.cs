using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

public sealed class ByKeyboard(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    [Fact]
    public async Task Rules_are_run_looked_back_at_and_asked_back_without_a_mouse()
    {
        var page = await SignInAsync(DemoPeople.SecondEngineer);
        await page.GotoAsync("/rules/execution?area=310&rule=firm-pump-motor");
        await Keys.PressAsync(page, Button(page, "Dry run"));
        await Expect(page).ToHaveURLAsync(Runs.RunUrl());

        // Escape leaves the dialog and leads back to where it was opened.
        var execute = Button(page, "Execute this plan").First;
        await Keys.PressAsync(page, execute);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(execute).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Keys.PressAsync(page, dialog.GetByRole(AriaRole.Button, new() { Name = "Execute this plan" }), "Space");
        await Expect(page.GetByText(Runs.NothingDiffers())).ToBeVisibleAsync();

        await Keys.PressAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Show in the timeline" }));
        await Keys.PressAsync(page, Button(page, "Roll back…"));
        await Keys.TabToAsync(page, dialog.GetByLabel("Reason"));
        await page.Keyboard.TypeAsync("Run too early");
        await Keys.PressAsync(page, dialog.GetByRole(AriaRole.Button, new() { Name = "Ask for the rollback" }));
        await Expect(page).ToHaveURLAsync(Runs.RollbackUrl());
        await Keys.PressAsync(page, Button(page, "Withdraw my request"));
        await Expect(page.Locator(".page-head").GetByText("withdrawn")).ToBeVisibleAsync();

        // The palette is walked through with the arrow keys, and narrowed by typing.
        await page.Keyboard.PressAsync("Control+k");
        var options = page.GetByRole(AriaRole.Option);
        await Expect(options.Nth(1)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(options.Nth(1)).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.TypeAsync("rollb");
        await Expect(options.First).ToContainTextAsync("Rollbacks");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/rollbacks"));
        await Expect(page.GetByRole(AriaRole.Combobox)).ToBeHiddenAsync();
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name });
}
