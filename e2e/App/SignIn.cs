namespace Synapse.E2E.App;

/// <summary>Signs people in as they do it themselves.</summary>
public static class SignIn
{
    public const string DemoPassword = "synapse-demo";

    public static async Task AsAsync(IPage page, string userName, string password)
    {
        await page.GotoAsync("/account/sign-in");
        await page.GetByLabel("User name").FillAsync(userName);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Account" })).ToBeVisibleAsync();
    }
}
