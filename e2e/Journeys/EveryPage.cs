using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>What has to hold on every page, in both themes.</summary>
public sealed partial class EveryPage(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    /// <summary>A rule with everything that the editor shows, and something wrong with each part.</summary>
    private const string WithComplaints = """
        { "id": "everything-wrong", "name": "Everything wrong", "source": "PROJECT", "effective_from": "2026-01-01",
          "condition": { "and": [{ ">": [{ "var": "properties.powr_kw" }, "a lot"] }, { "or": [{ "in": [{ "var": "type" }, ["PUMP", "FAN"]] }, { "==": [{ "%": [{ "var": "properties.power_kw" }, 2] }, 1] }] }] },
          "table": { "hit_policy": "PRIORITY", "inputs": [{ "path": "type" }, { "path": "properties.powr_kw" }], "outputs": [{ "property": "starter", "values": ["VFD", "DOL"] }],
                     "rows": [{ "name": "large", "when": ["PUMP", "> 5"], "then": ["VFD"] }, { "when": ["-", "-"], "then": ["DOL"] }] },
          "actions": [{ "type": "VALIDATE", "check": { "<": [{ "var": "properties.powr_kw" }, 5] }, "severity": "WARNING", "message": "{tag}" },
                      { "type": "CREATE_CABLE", "cable_tag": "{tag}-PWR", "cable_type": "POWER", "from": { "where": { "==": [{ "var": "type" }, "MCC"] } }, "to": { "tag": "{tag}" }, "length_m": 50 }],
          "test_cases": [{ "name": "a pump", "asset": { "type": "PUMP", "properties": { "power_kw": 5 } }, "acts": true }, { "name": "none", "asset": {}, "acts": false }] }
        """;

    [Theory]
    [InlineData("/")]
    [InlineData("/import")]
    [InlineData("/rules")]
    [InlineData("/rules/firm-pump-motor")]
    [InlineData("/rules/new")]
    [InlineData("/rules/properties")]
    [InlineData("/rules/functions")]
    [InlineData("/rules/functions/new")]
    [InlineData("/rules/execution")]
    [InlineData("/rules/timeline")]
    [InlineData("/rules/timeline?view=events")]
    [InlineData("/rules/transfer")]
    [InlineData("/compare")]
    [InlineData("/rollbacks")]
    [InlineData("/rollbacks/freezes")]
    [InlineData("/rollbacks/settings")]
    [InlineData("/rollbacks/restore")]
    [InlineData("/assets")]
    [InlineData("/cables")]
    [InlineData("/packages")]
    [InlineData("/assets?as_of=2")]
    [InlineData("/compare?from=1&to=4")]
    [InlineData("/admin")]
    [InlineData("/admin/audit")]
    [InlineData("/account/password")]
    public async Task Axe_finds_nothing(string path)
    {
        var page = await SignInAsync(DemoPeople.Lead);
        await page.GotoAsync(path);
        await LookAsync(page);
    }

    [Fact]
    public async Task Axe_finds_nothing_where_there_is_nothing()
    {
        IsServerAway = true; // Chromium reports the 404 that this page is about.
        var page = await SignInAsync(DemoPeople.Lead);
        await page.GotoAsync("/no-such-page");
        await LookAsync(page);
    }

    [Fact]
    public async Task Axe_finds_nothing_where_something_broke()
    {
        var page = await SignInAsync(DemoPeople.Lead);
        await page.GotoAsync("/error");
        await LookAsync(page);
    }

    [Theory]
    [InlineData("Builder")]
    [InlineData("Table")]
    [InlineData("Cases")]
    [InlineData("JSON")]
    public async Task Axe_finds_nothing_in_a_view_of_the_editor_with_complaints(string view)
    {
        var page = await SignInAsync(DemoPeople.Engineer);
        await page.GotoAsync("/rules/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Blank" }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        await page.GetByLabel("JSON of the rule").FillAsync(WithComplaints);
        await Expect(page.Locator("#editor-complaints")).ToContainTextAsync("Did you mean “power_kw”?");
        await page.GetByRole(AriaRole.Tab, new() { Name = view }).ClickAsync();
        await LookAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Blank" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/admin")]
    [InlineData("/admin/storage")]
    public async Task Axe_finds_nothing_on_the_administration(string path)
    {
        var page = await SignInAsync("admin", SynapseApp.AdminPassword);
        await page.GotoAsync(path);
        await LookAsync(page);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_the_sign_in_page()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/account/sign-in");
        await LookAsync(page);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_an_asset_its_history_and_its_reasons()
    {
        var page = await SignInAsync(DemoPeople.Lead);
        await page.GotoAsync("/assets");
        await page.GetByRole(AriaRole.Main).Locator("tbody a, tbody button").First.ClickAsync();
        await page.GetByRole(AriaRole.Complementary).GetByRole(AriaRole.Link, new() { Name = "Open", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(AssetUrl());
        await LookAsync(page);

        var asset = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync($"{asset}/history");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Why ") }).First.ClickAsync();
        await Expect(page.GetByText("Set by")).ToBeVisibleAsync();
        await LookAsync(page);

        await page.GotoAsync($"{asset}/why?path=properties.power_kw");
        await LookAsync(page);
        await page.GotoAsync($"{asset}/rules");
        await LookAsync(page);
        await page.GotoAsync($"/rules/firm-pump-motor/why/{asset.Split('/')[^1]}");
        await LookAsync(page);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_a_rollback()
    {
        var page = await SignInAsync(DemoPeople.Lead);
        await page.GotoAsync("/rollbacks?show=decided");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(Runs.RollbackUrl());
        await LookAsync(page);
    }

    [Fact]
    public async Task Axe_finds_nothing_on_a_plan_and_on_a_finished_run()
    {
        var page = await SignInAsync(DemoPeople.Engineer);
        await page.GotoAsync("/rules/execution");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(Runs.RunUrl());
        await LookAsync(page);

        await Runs.PlanAsync(page, "?area=510");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Execute this plan" })).ToBeEnabledAsync();
        await LookAsync(page);
    }

    /// <summary>Looks at the page once it is all there.</summary>
    private static async Task LookAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
        await AxeFindsNothingInEitherThemeAsync(page);
    }

    [GeneratedRegex("/assets/[0-9a-f-]{36}")]
    private static partial Regex AssetUrl();
}
