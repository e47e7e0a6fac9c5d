using Synapse.Core.Demo;

namespace Synapse.E2E.App;

/// <summary>A journey of one or more people through the app, each in a browser window of their own. No page may say an error in the console.</summary>
[Collection(nameof(Stage))]
public abstract class Journey(Stage stage) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _windows = [];
    private readonly List<string> _consoleErrors = [];

    protected SynapseApp App => stage.App;

    /// <summary>True while the journey has taken the server away: what pages say about it then is no error.</summary>
    protected bool IsServerAway { get; set; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var window in _windows) await window.DisposeAsync();
        Assert.True(_consoleErrors.Count == 0, string.Join('\n', _consoleErrors));
    }

    /// <summary>A fresh window that knows nobody.</summary>
    protected async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = App.Address.ToString();
        options.Locale ??= "en-CA";
        options.TimezoneId ??= "America/Vancouver";
        var window = await stage.Browser.NewContextAsync(options);
        window.SetDefaultTimeout(30_000);
        _windows.Add(window);
        var page = await window.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") Keep($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => Keep(error);
        return page;
    }

    /// <summary>Looks at the page with axe.</summary>
    protected static async Task AxeFindsNothingAsync(IPage page)
    {
        var findings = await Accessibility.FindingsAsync(page);
        Assert.True(findings.Count == 0, $"{page.Url}\n{string.Join('\n', findings)}");
    }

    /// <summary>A window in which a person of the demo project has signed in.</summary>
    protected Task<IPage> SignInAsync(DemoPerson person) => SignInAsync(person.UserName, SignIn.DemoPassword);

    protected async Task<IPage> SignInAsync(string userName, string password)
    {
        var page = await OpenAsync();
        await SignIn.AsAsync(page, userName, password);
        return page;
    }

    private void Keep(string error)
    {
        if (!IsServerAway) _consoleErrors.Add(error);
    }
}
