using System.Text;
using System.Text.RegularExpressions;
using Synapse.Core.Demo;
using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>The main job from its beginning to its end, by an engineer and a lead.</summary>
public sealed partial class WholeJourney(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    private const string Valhall = "plants/valhall/assets.csv";

    /// <summary>The platform's list names no types, so a rule goes by what its tags say.</summary>
    private const string RuleForValhall = """
        [{ "id": "temperature-elements", "name": "Temperature elements", "source": "PROJECT", "discipline": "INSTRUMENTATION", "status": "PROD_READY", "condition": { "in": ["-TE-", { "var": "tag" }] },
           "actions": [{ "type": "SET_PROPERTY", "set": { "discipline": "INSTRUMENTATION", "measures": "temperature" } }] }]
        """;

    /// <summary>A new area of the demo's plant.</summary>
    private static readonly FilePayload Pumps = new()
    {
        Name = "area-810.csv",
        MimeType = "text/csv",
        Buffer = Encoding.UTF8.GetBytes("""
            Tag;Type;Discipline;Description;Area;power_kw
            810-PP-001;PUMP;MECHANICAL;Reclaim water pump;810;45,5
            810-PP-002;PUMP;MECHANICAL;Reclaim water pump, standby;810;45,5
            810-PP-003;PUMP;MECHANICAL;Fire water pump;810;110
            """),
    };

    [Fact]
    public async Task On_the_demo_project()
    {
        using var reader = await ApiProgram.SignInAsync(App, DemoPeople.Engineer.UserName, SignIn.DemoPassword);
        var engineer = await SignInAsync(DemoPeople.Engineer);
        await Imports.CompareAsync(engineer, Pumps);
        await Imports.CarryOutAsync(engineer, "Created: 3, updated: 0, unchanged: 0, rows left out: 0.");
        await RunAndTakeBackAsync(engineer, await SignInAsync(DemoPeople.Lead), "?area=810", () => reader.PlantAsync(DemoPlant.Id.Value));
    }

    [SharedDataFact(Valhall)]
    public async Task On_the_list_of_a_platform()
    {
        using var project = await OwnProject.MakeAsync(App, "platform", "Valhall");
        await project.ImportRulesAsync(RuleForValhall);
        var engineer = await SignInAsync(project.Engineer, OwnProject.Password);
        var file = Imports.Payload(SharedData.PathOf(Valhall));
        await Imports.CompareAsync(engineer, file);
        await Expect(engineer.GetByRole(AriaRole.Heading, new() { Name = "Complaints" })).ToBeVisibleAsync();
        await AxeFindsNothingAsync(engineer);
        await Imports.CarryOutAsync(engineer, "Created: 1,103, updated: 0, unchanged: 0, rows left out: 3.");
        await RunAndTakeBackAsync(engineer, await SignInAsync(project.Lead, OwnProject.Password), "", project.PlantAsync);

        // What the list says is there as it was, so importing it again changes nothing.
        await Imports.CompareAsync(engineer, file);
        await Expect(engineer.GetByText("The project says the same already, so there is nothing to import.")).ToBeVisibleAsync();
        await Expect(engineer.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true })).ToBeDisabledAsync();
    }

    /// <summary>Dry run, review, execution, timeline, history, request and approval; afterwards the plant says what it said before.</summary>
    private static async Task RunAndTakeBackAsync(IPage engineer, IPage lead, string query, Func<Task<string>> plant)
    {
        var before = await plant();
        await Runs.PlanAsync(engineer, query);
        await Expect(engineer.GetByRole(AriaRole.Heading, new() { NameRegex = Changes() })).ToBeVisibleAsync();
        Assert.Equal(before, await plant());
        await Runs.ExecutePlanAsync(engineer);
        var after = await plant();
        Assert.NotEqual(before, after);

        await Runs.ShowBatchAsync(engineer);
        var batch = engineer.Url;
        await engineer.GetByRole(AriaRole.Main).GetByRole(AriaRole.Listitem).GetByRole(AriaRole.Link).And(engineer.Locator("a[href$='/history']")).First.ClickAsync();
        await ExpectReasonsAsync(engineer);
        await engineer.GotoAsync(batch);
        await Runs.AskForRollbackAsync(engineer, "The offer was withdrawn");
        Assert.Equal(after, await plant());

        await lead.GotoAsync("/rollbacks");
        await lead.GetByRole(AriaRole.Main).GetByRole(AriaRole.Table).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(lead.GetByText("The offer was withdrawn")).ToBeVisibleAsync();
        await Runs.ApproveAsync(lead, "Confirmed");
        await Expect(engineer.GetByRole(AriaRole.Link, new() { Name = "The batch that took it back" })).ToBeVisibleAsync();
        Assert.Equal(before, await plant());
    }

    /// <summary>The history shows two versions side by side, and for a value which rule wrote it.</summary>
    private static async Task ExpectReasonsAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Versions" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Differences" }).GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Why ") }).Last.ClickAsync();
        await Expect(page.Locator("p", new() { HasText = "Set by" })).ToBeVisibleAsync();
    }

    [GeneratedRegex("^[0-9,]+ changes", RegexOptions.IgnoreCase)]
    private static partial Regex Changes();
}
