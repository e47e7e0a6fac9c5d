using System.Text.RegularExpressions;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>A rule from its first test to the question why: written, complained about, mended, tested, backtested, published, run and asked. Once by mouse, once without.</summary>
public sealed class WritingARule(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    private const string Slip = "No asset of the project has the property “powr_kw”";

    private const string Pumps = """
        Tag;Type;Discipline;Description;Area;power_kw
        P-101;PUMP;MECHANICAL;Slurry pump;210;75
        P-102;PUMP;MECHANICAL;Slurry pump, standby;210;90
        P-103;PUMP;MECHANICAL;Gland water pump;210;30
        """;

    [Fact]
    public async Task By_mouse_with_every_view_and_a_draft_that_outlives_the_page()
    {
        using var project = await OwnProject.MakeAsync(App, "written-by-mouse", "Written by mouse");
        await project.ImportListAsync(Pumps);
        var page = await SignInAsync(project.Engineer, OwnProject.Password);
        await page.GotoAsync("/rules/new");
        await Button(page, "Blank").ClickAsync();
        await page.GetByLabel("Id", Exactly).FillAsync("large-pumps");
        await page.GetByLabel("Name", Exactly).FillAsync("Drives of large pumps");
        await page.GetByLabel("In force from").FillAsync("2026-01-01");
        await page.GetByLabel("In force from").BlurAsync();
        await Expect(page.GetByText("Runs take it from 2026-01-01 on.")).ToBeVisibleAsync();

        // A slip is complained about where it is made, and mended with one click.
        await Button(page, "Add test").First.ClickAsync();
        await Expect(Property(page, 1)).ToBeFocusedAsync();
        await Property(page, 1).FillAsync("properties.powr_kw");
        await Property(page, 1).BlurAsync();
        await Expect(Complaints(page)).ToContainTextAsync(Slip);
        await AxeFindsNothingInEitherThemeAsync(page);
        await Button(page, "Put in “power_kw”").ClickAsync();
        await Expect(Property(page, 1)).ToHaveValueAsync("properties.power_kw");
        await Expect(Complaints(page)).Not.ToContainTextAsync(Slip);
        await page.GetByLabel("Test", Exactly).Nth(1).SelectOptionAsync("is greater than");
        await page.GetByLabel("Value (kW)").FillAsync("75 hp");
        await page.GetByLabel("Value (kW)").BlurAsync();
        await Expect(page.GetByLabel("Value (kW)")).ToHaveValueAsync("55.92749");
        await page.GetByLabel("Value (kW)").FillAsync("55");
        await page.GetByLabel("Value (kW)").BlurAsync();
        await Property(page, 2).FillAsync("starter");
        await Property(page, 2).BlurAsync();
        await page.GetByLabel("starter", Exactly).FillAsync("VFD");
        await page.GetByLabel("starter", Exactly).BlurAsync();
        await Expect(page.GetByText("set starter = VFD")).ToBeVisibleAsync();

        // The text is the same document, and undo goes back through all views, one edit at a time.
        await Tab(page, "JSON").ClickAsync();
        var text = await Code(page).InputValueAsync();
        await Code(page).FillAsync(text.Replace("55", "45", StringComparison.Ordinal));
        await Code(page).FillAsync(text.Replace("55", "{", StringComparison.Ordinal));
        await Expect(Complaints(page)).ToContainTextAsync("error");
        await AxeFindsNothingInEitherThemeAsync(page);
        await Button(page, "Undo").ClickAsync();
        await Tab(page, "Builder").ClickAsync();
        await Expect(page.GetByLabel("Value (kW)")).ToHaveValueAsync("45");
        await Button(page, "Undo").ClickAsync();
        await Expect(page.GetByLabel("Value (kW)")).ToHaveValueAsync("55");
        await Button(page, "Redo").ClickAsync();
        await Expect(page.GetByLabel("Value (kW)")).ToHaveValueAsync("45");
        await Button(page, "Undo").ClickAsync();
        await Expect(page.GetByLabel("Value (kW)")).ToHaveValueAsync("55");

        // Cases run with every change.
        await Tab(page, "Cases").ClickAsync();
        await Expect(page.GetByText("0 of 1 cases pass")).ToBeVisibleAsync();
        await AxeFindsNothingInEitherThemeAsync(page);
        await page.GetByLabel("properties.power_kw, row 1").FillAsync("75");
        await page.GetByLabel("properties.power_kw, row 1").BlurAsync();
        await Expect(page.GetByText("1 of 1 cases pass")).ToBeVisibleAsync();
        await Button(page, "Add case").ClickAsync();
        await page.GetByLabel("properties.power_kw, row 2").FillAsync("30");
        await page.GetByLabel("properties.power_kw, row 2").BlurAsync();
        await Expect(page.Locator("#editor-view").GetByText("needs properties.power_kw > 55, is 30").First).ToBeVisibleAsync();
        await page.GetByLabel("Expected, row 2").SelectOptionAsync("does not act");
        await Expect(page.GetByText("2 of 2 cases pass")).ToBeVisibleAsync();

        // What is not saved is here again.
        await Expect(page.GetByText("Draft kept")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Button(page, "Blank").ClickAsync();
        await Expect(page.GetByText("What you were writing is here again")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Id", Exactly)).ToHaveValueAsync("large-pumps");
        await Button(page, "Save the rule").ClickAsync();
        await page.WaitForURLAsync("**/rules/large-pumps");

        // Tried on today's project, validated, and published by the lead.
        await page.GetByRole(AriaRole.Link, new() { Name = "Backtest" }).ClickAsync();
        await Button(page, "Backtest").ClickAsync();
        await Expect(page.GetByText("Version 1 against none")).ToBeVisibleAsync();
        await Expect(page.GetByText("× 2")).ToBeVisibleAsync();
        await AxeFindsNothingInEitherThemeAsync(page);
        await MoveAsync(page, "Validate", "Tried on today's project");
        var lead = await SignInAsync(project.Lead, OwnProject.Password);
        await lead.GotoAsync("/rules/large-pumps");
        await MoveAsync(lead, "Publish", "Agreed");
        await Expect(lead.GetByText("Runs execute this version.")).ToBeVisibleAsync();

        // Run, and asked why it left a pump alone.
        await Runs.PlanAsync(page, "?rule=large-pumps");
        await Runs.ExecutePlanAsync(page);
        await page.GotoAsync("/rules/large-pumps?tab=assets&outcome=DOES_NOT_ACT");
        await page.GetByRole(AriaRole.Link, new() { Name = "P-103" }).ClickAsync();
        await Expect(page.GetByText("“Drives of large pumps” does not act at P-103: needs properties.power_kw > 55, is 30.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task By_keyboard_only()
    {
        using var project = await OwnProject.MakeAsync(App, "written-by-keys", "Written by keys");
        await project.ImportListAsync(Pumps);
        var page = await SignInAsync(project.Engineer, OwnProject.Password);
        await page.GotoAsync("/rules");
        await Keys.PressAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "New rule" }));
        await Keys.PressAsync(page, Button(page, "Blank"));
        await TypeAsync(page, page.GetByLabel("Name", Exactly), "Drives of large pumps");
        await TypeAsync(page, page.GetByLabel("Id", Exactly), "large-pumps");

        // A new test has the focus; what is added, moved or removed leaves it where one goes on.
        await Keys.PressAsync(page, Button(page, "Add test").First);
        await Expect(Property(page, 1)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("properties.powr_kw");
        await page.Keyboard.PressAsync("Tab");
        await Expect(Complaints(page)).ToContainTextAsync(Slip);
        await Keys.PressAsync(page, Button(page, "Put in “power_kw”"));
        await Expect(Property(page, 1)).ToHaveValueAsync("properties.power_kw");
        var test = page.GetByLabel("Test", Exactly).Nth(1);
        await Expect(test.Locator("option").First).ToHaveTextAsync("is greater than");
        await Expect(test).ToHaveValueAsync("Is");
        await Keys.PressAsync(page, test, "Home");
        await Expect(page.GetByText("properties.power_kw is greater than")).ToBeVisibleAsync();
        await TypeAsync(page, page.GetByLabel("Value (kW)"), "55");
        await Keys.PressAsync(page, Button(page, "Move properties.power_kw up"));
        await Expect(Property(page, 0)).ToHaveValueAsync("properties.power_kw");
        await Expect(Button(page, "Move properties.power_kw up")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Expect(Property(page, 0)).ToHaveValueAsync("type");

        // Completed as text: two edits within a moment are two steps back.
        await Keys.PressAsync(page, Tab(page, "JSON"));
        await Keys.TabToAsync(page, Code(page));
        var before = await Code(page).InputValueAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync("\n  \"desc");
        await page.Keyboard.PressAsync("Control+Space");
        await Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("description");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Code(page)).ToHaveValueAsync(new Regex("^{\n  \"description"));
        await page.Keyboard.PressAsync("Control+z");
        await Expect(Code(page)).ToHaveValueAsync(new Regex("^{\n  \"desc\n"));
        for (var text = await Code(page).InputValueAsync(); text != before; text = await Code(page).InputValueAsync())
        {
            await page.Keyboard.PressAsync("Control+z");
            await Expect(Code(page)).Not.ToHaveValueAsync(text);
        }

        await page.Keyboard.PressAsync("Escape"); // After it, Tab leaves the field.

        await Keys.PressAsync(page, Tab(page, "Cases"));
        await TypeAsync(page, page.GetByLabel("properties.power_kw, row 1"), "75");
        await Expect(page.GetByText("1 of 1 cases pass")).ToBeVisibleAsync();
        await Keys.PressAsync(page, Button(page, "Save the rule"));
        await page.WaitForURLAsync("**/rules/large-pumps");

        await Keys.PressAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Backtest" }));
        await Keys.PressAsync(page, Button(page, "Backtest"));
        await Expect(page.GetByText("× 2")).ToBeVisibleAsync();
        await MoveByKeysAsync(page, "Validate", "Tried on today's project");
        var lead = await SignInAsync(project.Lead, OwnProject.Password);
        await lead.GotoAsync("/rules/large-pumps");
        await MoveByKeysAsync(lead, "Publish", "Agreed");

        await Keys.PressAsync(lead, lead.GetByRole(AriaRole.Link, new() { Name = "Dry run of this rule" }));
        await Keys.PressAsync(lead, Button(lead, "Dry run"));
        await lead.WaitForURLAsync(Runs.RunUrl());
        await Keys.PressAsync(lead, Button(lead, "Execute this plan").First);
        await Keys.PressAsync(lead, lead.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Execute this plan" }));
        await Expect(lead.GetByText(Runs.NothingDiffers())).ToBeVisibleAsync();

        await page.GotoAsync("/rules/large-pumps");
        await Keys.PressAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Assets", Exact = true }).And(page.Locator("[href*='tab=assets']")));
        await Keys.PressAsync(page, Button(page, "does not act"));
        await Keys.PressAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "P-103" }));
        await Expect(page.GetByText("does not act at P-103: needs properties.power_kw > 55, is 30.")).ToBeVisibleAsync();
    }

    private static PageGetByLabelOptions Exactly => new() { Exact = true };

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name });

    private static ILocator Tab(IPage page, string name) => page.GetByRole(AriaRole.Tab, new() { Name = name });

    private static ILocator Property(IPage page, int number) => page.GetByLabel("Property", Exactly).Nth(number);

    private static ILocator Complaints(IPage page) => page.Locator("#editor-complaints");

    private static ILocator Code(IPage page) => page.Locator("#rule-json");

    /// <summary>Takes the place of what is in the field.</summary>
    private static async Task TypeAsync(IPage page, ILocator field, string text)
    {
        await Keys.TabToAsync(page, field);
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(text);
        await page.Keyboard.PressAsync("Tab");
        await Expect(field).ToHaveValueAsync(text);
    }

    private static async Task MoveAsync(IPage page, string step, string reason)
    {
        await Button(page, step).First.ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Textbox).FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new() { Name = step }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".page-head")).ToContainTextAsync(reason);
    }

    private static async Task MoveByKeysAsync(IPage page, string step, string reason)
    {
        await Keys.PressAsync(page, Button(page, step).First);
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Keys.TabToAsync(page, dialog.GetByRole(AriaRole.Textbox));
        await page.Keyboard.TypeAsync(reason);
        await Keys.PressAsync(page, dialog.GetByRole(AriaRole.Button, new() { Name = step }));
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".page-head")).ToContainTextAsync(reason);
    }
}
