using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Web.Account;

namespace Synapse.Web.Layout;

/// <summary>
/// The shell around every page. It is drawn before the page is live, the page itself only then: so what is clicked acts, and what is read is read once.
/// </summary>
public sealed partial class MainLayout : IDisposable
{
    /// <summary>What can be seen without any project.</summary>
    private static readonly string[] ProjectFree = ["/admin", "/not-found"];

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<CurrentProject>? _projects;
    private CurrentProject? _project;
    private string? _named;

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required VisibleProjects Visible { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required AuthenticationStateProvider SignIns { get; init; }

    [CascadingParameter(Name = "RememberedProject")]
    public string? Remembered { get; set; }

    private bool NeedsProject => !ProjectFree.Any(path => new Uri(Navigator.Uri).AbsolutePath.StartsWith(path, StringComparison.Ordinal));

    public void Dispose()
    {
        Navigator.LocationChanged -= Follow;
        SignIns.AuthenticationStateChanged -= LeaveWhenSignedOut;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += Follow;
        SignIns.AuthenticationStateChanged += LeaveWhenSignedOut;
        _projects = await Visible.ListAsync(await Person.ActorAsync(_gone.Token), _gone.Token);
        Choose();
    }

    private void Choose()
    {
        _named = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query).TryGetValue(CurrentProject.Parameter, out var value) ? value.ToString() : null;
        _project = VisibleProjects.Choose(_projects ?? [], _named, _project?.Id.Value ?? Remembered);
    }

    private void Follow(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        Choose();
        StateHasChanged();
    });

    /// <summary>Somebody who was switched off, or whose password changed elsewhere, is asked to sign in again.</summary>
    private void LeaveWhenSignedOut(Task<AuthenticationState> change) => _ = InvokeAsync(async () =>
    {
        if ((await change).User.Identity?.IsAuthenticated != true) Navigator.Refresh(forceReload: true);
    });
}
