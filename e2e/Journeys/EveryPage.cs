using Synapse.Core.Demo;
using Synapse.E2E.App;

namespace Synapse.E2E.Journeys;

/// <summary>What has to hold on every page, in both themes.</summary>
public sealed class EveryPage(Stage stage) : Journey(stage)
{
    public static TheoryData<string, ColorScheme> Pages
    {
        get
        {
            var data = new TheoryData<string, ColorScheme>();
            foreach (var path in new[] { "/", "/rules", "/rules/firm-pump-motor", "/rules/new", "/rules/execution", "/rules/timeline", "/account/password", "/no-such-page" })
            {
                data.Add(path, ColorScheme.Light);
                data.Add(path, ColorScheme.Dark);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Axe_finds_nothing(string path, ColorScheme scheme)
    {
        IsServerAway = path == "/no-such-page"; // Chromium reports the 404 that this page is about.
        var page = await SignInAsync(DemoPeople.Lead);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync(path);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
        await AxeFindsNothingAsync(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_nothing_on_the_administration(ColorScheme scheme)
    {
        var page = await SignInAsync("admin", SynapseApp.AdminPassword);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.GotoAsync("/admin");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
        await AxeFindsNothingAsync(page);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_sign_in_page()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/account/sign-in");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await AxeFindsNothingAsync(page);
    }
}
