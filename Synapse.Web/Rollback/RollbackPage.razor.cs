using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;
using Log = Synapse.Infrastructure.Events.Timeline;

namespace Synapse.Web.Rollback;

/// <summary>One rollback on one page: what would happen to which entity, what stands in the way, and the decision. The class that is shown is in the address.</summary>
public sealed partial class RollbackPage : IAsyncDisposable
{
    private const int PageSize = 100;

    // Each decision makes the plan anew. Where that takes its time, decisions are gathered and saved together.
    private const int SaveTogetherAbove = 2000;
    private const int MostLater = 12;
    private readonly CancellationTokenSource _gone = new();
    private RollbackRequest? _request;
    private Refusal? _refusal;
    private IReadOnlyList<PlanChanges.Change> _differences = [];
    private int _differing;
    private readonly Dictionary<ResolutionTarget, Resolution> _drafts = [];
    private RollbackItemFilter _filter = new();
    private ILookup<EntityId, RollbackComment> _comments = Array.Empty<RollbackComment>().ToLookup(c => c.Entity!.Value);
    private IReadOnlyList<RollbackComment> _general = [];
    private IReadOnlyList<BatchHeader> _later = [];
    private IJSObjectReference? _keys;
    private IReadOnlyList<PersonId> _deputyOf = [];
    private bool _busy;
    private Actor? _actor;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RollbackRequests Requests { get; init; }

    [Inject]
    public required RollbackComments Comments { get; init; }

    [Inject]
    public required RollbackDeputies Deputies { get; init; }

    [Inject]
    public required Log Timeline { get; init; }

    [Inject]
    public required IJSRuntime Script { get; init; }

    [Inject]
    public required ProjectBell Bell { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    private RollbackRequestId RequestId => new(Id);

    public async ValueTask DisposeAsync()
    {
        Navigator.LocationChanged -= OnAddress;
        await _gone.CancelAsync();
        try
        {
            if (_keys is not null) await _keys.InvokeVoidAsync("stop");
        }
        catch (JSDisconnectedException)
        {
            // The browser went first.
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _keys = await Script.InvokeAsync<IJSObjectReference>("import", "./js/review.js");
        await _keys.InvokeVoidAsync("start");
    }

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        ReadAddress();
        if (Project is null) return;
        var watch = Bell.Watch(Project.Id);
        _actor = await Person.ActorAsync(_gone.Token);
        _deputyOf = await Deputies.LeadsOfAsync(_actor, Project.Id, _gone.Token);
        await ReadAsync();
        _ = watch.FollowAsync(ReadAgainAsync, DispatchExceptionAsync, _gone.Token);
    }

    private async Task ReadAsync()
    {
        switch (await Requests.FindAsync(_actor!, Project!.Id, RequestId, _gone.Token))
        {
            case Outcome<RollbackRequest>.Done(var request):
                await ReadAroundAsync(request);
                _request = request;
                break;
            case Outcome<RollbackRequest>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private async Task ReadAroundAsync(RollbackRequest request)
    {
        if (await Comments.ListAsync(_actor!, Project!.Id, RequestId, _gone.Token) is Outcome<IReadOnlyList<RollbackComment>>.Done(var said))
            (_general, _comments) = ([.. said.Where(c => c.Entity is null)], said.Where(c => c.Entity is not null).ToLookup(c => c.Entity!.Value));
        if (request.Later.Count == 0 || request.Later.Take(MostLater).SequenceEqual(_later.Select(b => b.Id))) return;
        var filter = EventFilter.None with { Is = EventCriteria.None with { Batches = [.. request.Later.Take(MostLater)] } };
        if (await Timeline.BatchesAsync(Project.Id, filter, MostLater, null, _gone.Token) is Outcome<TimelinePage<BatchHeader>>.Done(var page)) _later = [.. page.Items.Reverse()];
    }

    private async Task ReadAgainAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        ReadAddress();
        StateHasChanged();
    });

    private void ReadAddress()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query);
        string? Of(string name) => query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
        _filter = new RollbackItemFilter(Words.Parse<RollbackClass>(Of("class")), null, Of("tag"), Of("open") == "1");
    }

    private void Show(RollbackItemFilter filter) => Navigator.NavigateTo(Project!.Link(QueryHelpers.AddQueryString($"/rollbacks/{Id}", new Dictionary<string, string?>
    {
        ["class"] = filter.Class?.Word(),
        ["tag"] = filter.Tag,
        ["open"] = filter.OnlyUndecided ? "1" : null,
    }.Where(p => p.Value is not null))));

    private async Task<KeysetPage<NumberedItem>> LoadAsync(string? cursor, CancellationToken cancel)
    {
        var after = int.TryParse(cursor, System.Globalization.CultureInfo.InvariantCulture, out var no) ? no : -1;
        var found = await Requests.ItemsAsync(_actor!, Project!.Id, RequestId, _filter, after, PageSize, cancel);
        if (found is not Outcome<IReadOnlyList<NumberedItem>>.Done(var items)) return new([], null);
        return new(items, items.Count < PageSize ? null : items[^1].No.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Conflicts are decided by whoever may work in the project, while the request waits.</summary>
    private bool MayResolve(RollbackRequest request) => request.State == RollbackState.Pending && Project!.Can(ProjectRole.Engineer);

    private Task ApproveAsync(string comment) => ActAsync(
        actor => Requests.ApproveAsync(actor, Project!.Id, RequestId, _request!.PlanHash, comment, _gone.Token), _request!.Approvals.Count + 1 < _request.ApprovalsNeeded ? "ApprovalNoted" : "Approved");

    private Task RejectAsync(string comment) => ActAsync(actor => Requests.RejectAsync(actor, Project!.Id, RequestId, comment, _gone.Token), "Rejected");

    private Task WithdrawAsync() => ActAsync(actor => Requests.WithdrawAsync(actor, Project!.Id, RequestId, _gone.Token), "Withdrawn");

    private Task AcknowledgeAsync(string comment) => ActAsync(actor => Requests.AcknowledgeAsync(actor, Project!.Id, RequestId, comment, _gone.Token), "Acknowledged");

    private Task IncludeAsync(IReadOnlyList<BatchId> batches) =>
        ActAsync(actor => Requests.IncludeAsync(actor, Project!.Id, RequestId, _request!.PlanHash, batches, _gone.Token), null);

    private async Task DecideAsync((ResolutionTarget Target, Resolution Resolution) decision)
    {
        _drafts[decision.Target] = decision.Resolution;
        if (_request!.Counts.Items <= SaveTogetherAbove) await SaveAsync();
    }

    private async Task SaveAsync()
    {
        if (_drafts.Count == 0 || _busy) return;
        _busy = true;
        var decisions = new Dictionary<ResolutionTarget, Resolution>(_drafts);
        await ActAsync(actor => Requests.DecideAsync(actor, Project!.Id, RequestId, _request!.PlanHash, decisions, _gone.Token), null);
        _busy = false;
        _drafts.Clear();
    }

    private async Task SayAsync(EntityId? entity, string? path, string said)
    {
        _refusal = await Comments.SayAsync(await Person.ActorAsync(_gone.Token), Project!.Id, RequestId, entity, path, said, _gone.Token) is Outcome<RollbackComment>.Refused(var refusal) ? refusal : null;
        await ReadAroundAsync(_request!);
    }

    private string Heading(RollbackRequest request) => Text[request.Kind == RollbackKind.Restore ? "RestoreTo" : request.Later.Count > 0 ? "RollbackOfMany" : "RollbackOf", request.Batch.No, request.Later.Count];

    private static string Report(RollbackRequest request, string format) => $"/api/v1/rollbacks/{request.Id}/report.{format}?project_id={request.Project}";

    private async Task ActAsync(Func<Actor, Task<Outcome<RollbackRequest>>> act, string? done)
    {
        (_refusal, _differences, _differing) = (null, [], 0);
        _actor = await Person.ActorAsync(_gone.Token);
        switch (await act(_actor))
        {
            case Outcome<RollbackRequest>.Done(var request):
                await ReadAroundAsync(request);
                _request = request;
                if (done is not null) Toasts.Good(Text[done]);
                break;
            case Outcome<RollbackRequest>.Refused(var refusal):
                _refusal = refusal;
                (_differences, _differing) = PlanChanges.Of(refusal);
                // The plan under review may be another one now.
                await ReadAsync();
                _refusal = refusal;
                break;
        }
    }
}
