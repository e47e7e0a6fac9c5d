namespace Synapse.E2E.App;

/// <summary>What a window showed when its journey was over: as text to read at once, and as a picture to open.</summary>
public static class LastLook
{
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "last-looks")).FullName;

    private static int _number;

    public static async Task<string> AtAsync(IPage page, string journey)
    {
        var picture = Path.Combine(Folder, $"{journey}-{++_number}.jpg");
        try
        {
            await page.ScreenshotAsync(new() { Path = picture, Type = ScreenshotType.Jpeg, Quality = 60 });
            return $"{page.Url}\n{picture}\n{await page.Locator("body").AriaSnapshotAsync()}";
        }
        catch (Exception gone) when (gone is PlaywrightException or TimeoutException)
        {
            return $"{page.Url}\nThe window could not be looked at: {gone.Message}";
        }
    }
}
