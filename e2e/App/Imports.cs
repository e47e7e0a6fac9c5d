namespace Synapse.E2E.App;

/// <summary>Imports lists, as people do it on the page.</summary>
public static class Imports
{
    public static FilePayload Payload(string file) => new() { Name = Path.GetFileName(file), MimeType = "text/csv", Buffer = File.ReadAllBytes(file) };

    /// <summary>Chooses a file; the page says then what it would change.</summary>
    public static async Task CompareAsync(IPage page, FilePayload file)
    {
        await page.GotoAsync("/import");
        var chooser = page.GetByLabel("Choose a file or drop it here");
        await Expect(chooser).ToBeEnabledAsync();
        await chooser.SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with the project" }).ClickAsync();
        await Expect(page.GetByText("Nothing has changed yet.")).ToBeVisibleAsync();
    }

    /// <param name="said">What the page says that it did.</param>
    public static async Task CarryOutAsync(IPage page, string said)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(page.GetByText(said)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Show in the timeline" })).ToBeVisibleAsync();
    }
}
