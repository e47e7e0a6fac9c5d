namespace Synapse.E2E.App;

/// <summary>One app and one browser for all journeys of the collection; each journey brings its own windows, and its own area or project.</summary>
public sealed class Stage : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private Team? _team;

    public SynapseApp App { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>What the browser remembers of those who have signed in, by user name.</summary>
    public Dictionary<string, string> SignedIn { get; } = [];

    /// <summary>The people of the journeys that take four eyes and more; made when the first of these asks for them.</summary>
    public async Task<Team> TeamAsync() => _team ??= await Team.MakeAsync(App);

    public async Task InitializeAsync()
    {
        // The machine may build or run other tests beside the journeys: patience costs nothing where all is well.
        SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("SYNAPSE_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        App = await SynapseApp.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (App is not null) await App.DisposeAsync();
        if (Browser is not null) await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

[CollectionDefinition(nameof(Stage))]
public sealed class StageCollection : ICollectionFixture<Stage>;
