using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

public sealed class LookingBackInTime(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    [Fact]
    public async Task A_list_is_led_back_by_keyboard_says_so_and_comes_back_to_now()
    {
        var page = await SignInAsync(DemoPeople.Engineer);
        await page.GotoAsync("/assets");
        var showPast = page.GetByRole(AriaRole.Button, new() { Name = "Show the past" });
        await showPast.ClickAsync();
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "Batch" });
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.GetByText("before the first batch")).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing was there yet")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page).ToHaveURLAsync(new Regex("[?&]as_of=1(&|$)"));
        await Expect(page.GetByText("As of #1,")).ToBeVisibleAsync();
        await Expect(page.GetByText("read-only")).ToBeVisibleAsync();
        await Expect(page.GetByText("1,059 rows")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Main).Locator("tbody a").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Edit" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).ClickAsync();
        await Expect(showPast).ToBeVisibleAsync();
        Assert.DoesNotContain("as_of", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_moments_are_compared_from_the_timeline()
    {
        var page = await SignInAsync(DemoPeople.Lead);
        await page.GotoAsync("/rules/timeline?to_date=2000-01-01");
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare two moments" }).ClickAsync();
        await page.GotoAsync("/compare?from=2&to=4");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "2 changed" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Details of 310-BL-003" }).ClickAsync();
        var changed = page.GetByRole(AriaRole.Row, new() { Name = "properties.ambient_c" });
        await Expect(changed).ToContainTextAsync("36");
        await Expect(changed).ToContainTextAsync("44");
    }
}
