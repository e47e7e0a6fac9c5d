using Synapse.Core.Demo;
using Xunit.Abstractions;

namespace Synapse.E2E.App;

/// <summary>
/// A journey of one or more people through the app, each in a browser window of their own. No page may say an error in the console, nor the app in its log.
/// What each window showed at the end goes to the test's output, which is read when the journey failed.
/// </summary>
[Collection(nameof(Stage))]
public abstract class Journey(Stage stage, ITestOutputHelper output) : IAsyncLifetime
{
    private readonly List<IBrowserContext> _windows = [];
    private readonly List<string> _consoleErrors = [];
    private int _saidBefore;

    protected SynapseApp App => stage.App;

    protected ITestOutputHelper Output => output;

    /// <summary>True while the journey has taken the server away: what pages say about it then is no error.</summary>
    protected bool IsServerAway { get; set; }

    public Task InitializeAsync()
    {
        _saidBefore = App.Said.Count;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var page in _windows.SelectMany(w => w.Pages)) output.WriteLine(await LastLook.AtAsync(page, GetType().Name));
        foreach (var window in _windows) await window.DisposeAsync();
        var said = App.Said.Skip(_saidBefore).ToList();
        foreach (var line in said) output.WriteLine(line);
        Assert.True(_consoleErrors.Count == 0, string.Join('\n', _consoleErrors));
        Assert.DoesNotContain(said, line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal));
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

    /// <summary>Looks at the page as it is now, in the light and in the dark.</summary>
    protected static async Task AxeFindsNothingInEitherThemeAsync(IPage page)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await AxeFindsNothingAsync(page);
        }
    }

    /// <summary>A window in which a person of the demo project is signed in.</summary>
    protected Task<IPage> SignInAsync(DemoPerson person) => SignInAsync(person.UserName, SignIn.DemoPassword);

    protected Task<Team> TeamAsync() => stage.TeamAsync();

    /// <summary>A window in which somebody of the team is signed in.</summary>
    protected Task<IPage> JoinAsync(string userName) => SignInAsync(userName, Team.Password);

    /// <summary>Each person signs in once, on the page; their next windows remember them as the browser does.</summary>
    protected async Task<IPage> SignInAsync(string userName, string password)
    {
        if (stage.SignedIn.TryGetValue(userName, out var remembered)) return await OpenAsync(new() { StorageState = remembered });
        var page = await OpenAsync();
        await SignIn.AsAsync(page, userName, password);
        stage.SignedIn[userName] = await page.Context.StorageStateAsync();
        return page;
    }

    private void Keep(string error)
    {
        if (!IsServerAway) _consoleErrors.Add(error);
    }
}
