using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Synapse.Infrastructure.Live;
using Synapse.Web.Account;
using Synapse.Web.Controls;

namespace Synapse.Web.Layout;

/// <summary>The main navigation with what waits behind its entries; on narrow windows it slides in over the page.</summary>
public sealed partial class Sidebar : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Dictionary<string, int> _counts = [];
    private NavigationEntry? _current;
    private CurrentProject? _counted;
    private CancellationTokenSource _counting = new();

    [Parameter]
    public IReadOnlyList<CurrentProject>? Projects { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required IEnumerable<INavigationBadge> Badges { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required ProjectBell Bell { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    public void Dispose()
    {
        Navigator.LocationChanged -= Follow;
        _counting.Cancel();
        _counting.Dispose();
    }

    protected override void OnInitialized()
    {
        Navigator.LocationChanged += Follow;
        FindCurrent();
    }

    protected override void OnParametersSet()
    {
        if (!RendererInfo.IsInteractive || Project == _counted) return;
        _counted = Project;
        _counting.Cancel();
        _counting.Dispose();
        _counting = new CancellationTokenSource();
        _counts = [];
        if (Project is not null && Badges.Any()) KeepCounting(Project, _counting.Token);
    }

    private void KeepCounting(CurrentProject project, CancellationToken cancel) =>
        _ = Bell.Watch(project.Id).KeepReadingAsync(() => CountAsync(project, cancel), DispatchExceptionAsync, Patience, Time, cancel);

    private async Task CountAsync(CurrentProject project, CancellationToken cancel)
    {
        var actor = await Person.ActorAsync(cancel);
        var counts = new Dictionary<string, int>();
        foreach (var badge in Badges) counts[badge.Entry] = await badge.CountAsync(project, actor, cancel);
        _counts = counts;
        StateHasChanged();
    }

    private void Follow(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        FindCurrent();
        StateHasChanged();
    });

    private void FindCurrent() => _current = Navigation.EntryOf(new Uri(Navigator.Uri).AbsolutePath);
}
