using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Synapse.Web.Layout;

/// <summary>The main navigation; on narrow windows it slides in over the page.</summary>
public sealed partial class Sidebar : IDisposable
{
    private NavigationEntry? _current;

    [Inject]
    public required NavigationManager Navigator { get; init; }

    public void Dispose() => Navigator.LocationChanged -= Follow;

    protected override void OnInitialized()
    {
        Navigator.LocationChanged += Follow;
        FindCurrent();
    }

    private void Follow(object? sender, LocationChangedEventArgs change) => InvokeAsync(() =>
    {
        FindCurrent();
        StateHasChanged();
    });

    private void FindCurrent() => _current = Navigation.EntryOf(new Uri(Navigator.Uri).AbsolutePath);
}
