using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Infrastructure.Executions;
using Synapse.Web.Account;
using Synapse.Web.Layout;

namespace Synapse.Web.Executions;

/// <summary>
/// One run from its start to its result, under one address: the page can be closed and opened again at any time, and shows the run as it stands. While it moves, only the meter and the log render;
/// the page itself renders when the run's state changes.
/// </summary>
public sealed partial class RunPage : IDisposable
{
    /// <summary>The code with which a run is closed whose server stopped.</summary>
    internal const string Interrupted = "INTERRUPTED";

    private readonly CancellationTokenSource _gone = new();
    private RunView _view = null!;
    private Actor? _actor;
    private Refusal? _refusal;
    private (ExecutionState, bool)? _rendered;
    private bool _missing;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RunFollower Follower { get; init; }

    [Inject]
    public required ExecutionQueue Queue { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private bool MayRun => _view.Record is { } run && _actor?.Can(run.Project, ProjectRole.Engineer) == true;

    private string ProjectName => _view.Record is { } run && Project?.Id == run.Project ? Project.Name : _view.Record?.Project.Value ?? "";

    public void Dispose()
    {
        _view.Changed -= OnChanged;
        _gone.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        _view = new RunView(Time);
        _view.Changed += OnChanged;
        _actor = await Person.ActorAsync(_gone.Token);
        _ = FollowAsync();
    }

    private async Task FollowAsync()
    {
        try
        {
            _missing = !await Follower.FollowAsync(_actor!, new ExecutionId(Id), _view, _gone.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left; the run goes on.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private void OnChanged()
    {
        var now = (_view.Record!.State, _view.Record.CancelRequested);
        if (_rendered == now) return;
        _rendered = now;
        StateHasChanged();
    }

    private async Task CancelAsync()
    {
        switch (await Queue.CancelAsync(_actor!, new ExecutionId(Id), _gone.Token))
        {
            case Outcome<ExecutionRecord>.Done(var run):
                _view.Take(run);
                break;
            case Outcome<ExecutionRecord>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    /// <summary>A failed execution is asked for again; where the reviewed plan no longer holds, a new one is made for review.</summary>
    private Task AgainAsync()
    {
        var run = _view.Record!;
        var mode = run.Error?.Code == RefusalCode.StalePlan ? ExecutionMode.DryRun : run.Mode;
        return StartAsync(new ExecutionRequest(run.Project, mode, run.Filter, mode == ExecutionMode.Execute ? run.Plan : null, Options: run.Options));
    }

    private Task ExecuteAsync() => StartAsync(new ExecutionRequest(_view.Record!.Project, ExecutionMode.Execute, _view.Record.Filter, _view.Record.Plan, Options: _view.Record.Options with { IncludeDrafts = false }));

    private async Task StartAsync(ExecutionRequest request)
    {
        _actor = await Person.ActorAsync(_gone.Token);
        switch (await Queue.EnqueueAsync(_actor, request, _gone.Token))
        {
            case Outcome<ExecutionRecord>.Done(var started):
                Navigator.NavigateTo($"/rules/execution/{started.Id}");
                break;
            case Outcome<ExecutionRecord>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }
}
