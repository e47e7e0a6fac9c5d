using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rollback;

/// <summary>The inbox of rollbacks: what waits for this person's decision, what they asked for, and what was decided. The tab is in the address.</summary>
public sealed partial class RollbackListPage : IDisposable
{
    private const int PageSize = 50;
    private const string ToDecide = "decide";
    private const string Mine = "mine";
    private const string Decided = "decided";
    private static readonly string[] Tabs = [ToDecide, Mine, Decided];
    private readonly CancellationTokenSource _gone = new();
    private KeysetList<RollbackRequest>? _list;
    private string _tab = ToDecide;
    private int _newer;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RollbackRequests Requests { get; init; }

    [Inject]
    public required ProjectBell Bell { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override void OnInitialized()
    {
        Navigator.LocationChanged += OnAddress;
        ReadAddress();
        if (Project is not null) _ = Bell.Watch(Project.Id).FollowAsync(ReadAgainAsync, DispatchExceptionAsync, _gone.Token);
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        if (new Uri(Navigator.Uri).AbsolutePath != "/rollbacks") return;
        ReadAddress();
        StateHasChanged();
    });

    private void ReadAddress()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query);
        _tab = query.TryGetValue("show", out var show) && Tabs.Contains(show.ToString()) ? show.ToString() : ToDecide;
    }

    /// <summary>Requests are few, so a page is filtered here; a page that comes out empty is followed by the next one.</summary>
    private async Task<KeysetPage<RollbackRequest>> LoadAsync(string? cursor, CancellationToken cancel)
    {
        var actor = await Person.ActorAsync(cancel);
        var after = Guid.TryParse(cursor, out var id) ? new RollbackRequestId(id) : default(RollbackRequestId?);
        RollbackState? state = _tab == ToDecide ? RollbackState.Pending : null;
        while (true)
        {
            var found = await Requests.ListAsync(actor, Project!.Id, state, after, PageSize, cancel) is Outcome<IReadOnlyList<RollbackRequest>>.Done(var all) ? all : [];
            IReadOnlyList<RollbackRequest> shown = [.. found.Where(r => Belongs(r, actor))];
            if (found.Count < PageSize) return new(shown, null);
            after = found[^1].Id;
            if (shown.Count > 0) return new(shown, after.ToString());
        }
    }

    private bool Belongs(RollbackRequest request, Actor actor) => _tab switch
    {
        Mine => request.RequestedBy == actor.Id,
        Decided => request.State != RollbackState.Pending,
        _ => request.State == RollbackState.Pending,
    };

    private async Task ReadAgainAsync()
    {
        if (_list is { Items.Count: 0 }) await _list.ReloadAsync();
        else await CountNewerAsync();
        StateHasChanged();
    }

    private async Task CountNewerAsync()
    {
        var page = await LoadAsync(null, _gone.Token);
        var shown = _list!.Items.Select(r => (r.Id, r.State)).ToHashSet();
        _newer = page.Items.Count(r => !shown.Contains((r.Id, r.State)));
    }
}
