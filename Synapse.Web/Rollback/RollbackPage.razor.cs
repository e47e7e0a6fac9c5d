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

/// <summary>One rollback on one page: what would happen to which entity, what stands in the way, and the decision. The class that is shown is in the address.</summary>
public sealed partial class RollbackPage : IDisposable
{
    private const int PageSize = 100;
    private readonly CancellationTokenSource _gone = new();
    private RollbackRequest? _request;
    private Refusal? _refusal;
    private IReadOnlyList<PlanChanges.Change> _differences = [];
    private int _differing;
    private RollbackClass? _class;
    private Actor? _actor;

    [Parameter]
    public Guid Id { get; set; }

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

    [Inject]
    public required Toasts Toasts { get; init; }

    private RollbackRequestId RequestId => new(Id);

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        ReadAddress();
        if (Project is null) return;
        var watch = Bell.Watch(Project.Id);
        _actor = await Person.ActorAsync(_gone.Token);
        await ReadAsync();
        _ = FollowAsync(watch);
    }

    private async Task ReadAsync()
    {
        switch (await Requests.FindAsync(_actor!, Project!.Id, RequestId, _gone.Token))
        {
            case Outcome<RollbackRequest>.Done(var request):
                _request = request;
                break;
            case Outcome<RollbackRequest>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        ReadAddress();
        StateHasChanged();
    });

    private void ReadAddress() =>
        _class = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query).TryGetValue("class", out var word) ? Words.Parse<RollbackClass>(word) : null;

    private void Show(RollbackClass? chosen) => Navigator.NavigateTo(Project!.Link($"/rollbacks/{Id}{(chosen is { } c ? $"?class={c.Word()}" : "")}"));

    private async Task<KeysetPage<NumberedItem>> LoadAsync(string? cursor, CancellationToken cancel)
    {
        var after = int.TryParse(cursor, System.Globalization.CultureInfo.InvariantCulture, out var no) ? no : -1;
        var found = await Requests.ItemsAsync(_actor!, Project!.Id, RequestId, new RollbackItemFilter(_class), after, PageSize, cancel);
        if (found is not Outcome<IReadOnlyList<NumberedItem>>.Done(var items)) return new([], null);
        return new(items, items.Count < PageSize ? null : items[^1].No.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Conflicts are decided by whoever may work in the project, while the request waits.</summary>
    private bool MayResolve(RollbackRequest request) => request.State == RollbackState.Pending && Project!.Can(ProjectRole.Engineer);

    private Task ApproveAsync(string comment) => ActAsync(actor => Requests.ApproveAsync(actor, Project!.Id, RequestId, _request!.PlanHash, comment, _gone.Token), "Approved");

    private Task RejectAsync(string comment) => ActAsync(actor => Requests.RejectAsync(actor, Project!.Id, RequestId, comment, _gone.Token), "Rejected");

    private Task WithdrawAsync() => ActAsync(actor => Requests.WithdrawAsync(actor, Project!.Id, RequestId, _gone.Token), "Withdrawn");

    private Task DecideAsync((ResolutionTarget Target, Resolution Resolution) decision) => ActAsync(
        actor => Requests.DecideAsync(
            actor, Project!.Id, RequestId, _request!.PlanHash, new Dictionary<ResolutionTarget, Resolution> { [decision.Target] = decision.Resolution }, _gone.Token),
        null);

    private async Task ActAsync(Func<Actor, Task<Outcome<RollbackRequest>>> act, string? done)
    {
        (_refusal, _differences, _differing) = (null, [], 0);
        _actor = await Person.ActorAsync(_gone.Token);
        switch (await act(_actor))
        {
            case Outcome<RollbackRequest>.Done(var request):
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

    private async Task FollowAsync(BellWatch watch)
    {
        using (watch)
        {
            try
            {
                while (await watch.NextAsync(_gone.Token))
                    await InvokeAsync(async () =>
                    {
                        await ReadAsync();
                        StateHasChanged();
                    });
            }
            catch (OperationCanceledException)
            {
                // The page was left.
            }
            catch (Exception failure)
            {
                await DispatchExceptionAsync(failure);
            }
        }
    }
}
