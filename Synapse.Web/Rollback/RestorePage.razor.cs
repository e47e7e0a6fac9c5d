using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Account;
using Synapse.Web.Layout;

namespace Synapse.Web.Rollback;

/// <summary>Asks for the whole project to go back to a batch or a moment, after showing what that would do. The point is in the address.</summary>
public sealed partial class RestorePage : IDisposable
{
    private const int PageSize = 50;
    private const string Latest = "now";
    private readonly CancellationTokenSource _gone = new();
    private string _to = Latest;
    private string? _planned;
    private BatchMark? _look;
    private BatchMark? _mark;
    private RollbackPlan? _plan;
    private Refusal? _refusal;
    private bool _busy;
    private int _shown = PageSize;
    private string _reason = "";

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RollbackPlans Plans { get; init; }

    [Inject]
    public required RollbackRequests Requests { get; init; }

    [Inject]
    public required Moments Moments { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        return PlanAsync();
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        if (new Uri(Navigator.Uri).AbsolutePath == "/rollbacks/restore") await PlanAsync();
    });

    private void Go(long batchNo) => Navigator.NavigateTo(Project!.Link($"/rollbacks/restore?to={batchNo}"));

    private async Task PlanAsync()
    {
        if (Project is null || !Project.Can(ProjectRole.Admin)) return;
        var asked = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query).TryGetValue("to", out var to) && to.ToString() is { Length: > 0 } text ? text : Latest;
        if (asked == _planned) return;
        (_planned, _plan, _mark, _refusal, _shown) = (asked, null, null, null, PageSize);
        var point = asked == Latest ? new AsOf.At(Time.GetUtcNow()) : AsOf.Parse(asked);
        if (point is null)
        {
            _refusal = new Refusal(RefusalCode.InvalidFilter, Text["RestoreUnreadable", asked]);
            return;
        }

        switch (await Moments.MarkAsync(Project.Id, point, _gone.Token))
        {
            case Outcome<BatchMark>.Refused(var refusal): _refusal = refusal; break;
            case Outcome<BatchMark>.Done(var mark): await PlanAsync(mark); break;
        }
    }

    private async Task PlanAsync(BatchMark mark)
    {
        (_to, _look, _mark) = ($"{mark.BatchNo}", mark, mark);
        if (mark.Id is not { } batch || mark.BatchNo == mark.LastBatchNo) return;
        _busy = true;
        StateHasChanged();
        switch (await Plans.PreviewRestoreAsync(await Person.ActorAsync(_gone.Token), Project!.Id, batch, _gone.Token))
        {
            case Outcome<RollbackPlan>.Done(var plan): _plan = plan; break;
            case Outcome<RollbackPlan>.Refused(var refusal): _refusal = refusal; break;
        }

        _busy = false;
        StateHasChanged();
    }

    private static IReadOnlyList<string> Tags(RollbackPlan plan) => [.. plan.Items.Where(i => i.Result != RollbackResult.Nothing).Take(9).Select(i => i.Tag)];

    private async Task AskAsync()
    {
        if (_mark?.Id is not { } batch) return;
        switch (await Requests.RequestRestoreAsync(await Person.ActorAsync(default), Project!.Id, batch, _reason, default))
        {
            case Outcome<RollbackRequest>.Done(var request): Navigator.NavigateTo(Project.Link($"/rollbacks/{request.Id}")); break;
            case Outcome<RollbackRequest>.Refused(var refusal): _refusal = refusal; break;
        }
    }
}
