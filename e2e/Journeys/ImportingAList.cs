using Synapse.E2E.App;
using Xunit.Abstractions;

namespace Synapse.E2E.Journeys;

/// <summary>The list of a real platform, as it came out of its own system.</summary>
public sealed class ImportingAList(Stage stage, ITestOutputHelper output) : Journey(stage, output)
{
    private const string List = "plants/valhall/assets.csv";

    [SharedDataFact(List)]
    public async Task What_a_list_says_is_reviewed_imported_and_imported_again_changes_nothing()
    {
        var file = Repository.SharedData(List)!;
        using var plant = await OwnProject.MakeAsync(App, "platform", "Valhall");
        var page = await SignInAsync(plant.Engineer, OwnProject.Password);
        var before = await plant.BatchesAsync();

        await CompareAsync(page, file);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "complaints" })).ToBeVisibleAsync();
        await AxeFindsNothingAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(page.GetByText("assets.csv is imported.")).ToBeVisibleAsync();
        Assert.Equal(before + 1, await plant.BatchesAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Show in the timeline" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Roll back…" })).ToBeVisibleAsync();

        await CompareAsync(page, file);
        await Expect(page.GetByText("The project says the same already, so there is nothing to import.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true })).ToBeDisabledAsync();
    }

    private static async Task CompareAsync(IPage page, string file)
    {
        await page.GotoAsync("/import");
        var chooser = page.GetByLabel("Choose a file or drop it here");
        await Expect(chooser).ToBeEnabledAsync();
        await chooser.SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with the project" }).ClickAsync();
        await Expect(page.GetByText("Nothing has changed yet.")).ToBeVisibleAsync();
    }
}
