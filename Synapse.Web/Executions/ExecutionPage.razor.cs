using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Executions;

/// <summary>Where a run is started, and the latest ones are listed. The filter is in the address.</summary>
public sealed partial class ExecutionPage : IDisposable
{
    private const int PageSize = 20;
    private readonly CancellationTokenSource _gone = new();
    private RunChoices? _choices;
    private RunFilter _filter = RunFilter.None;
    private RunScope? _scope;
    private Refusal? _refusal;
    private ExecutionRecord? _active;
    private IReadOnlyList<ExecutionRecord> _runs = [];
    private bool _drafts;
    private int _wanted = PageSize;
    private bool _hasMore;
    private Actor? _actor;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RunChoiceReader Reader { get; init; }

    [Inject]
    public required ExecutionQueue Queue { get; init; }

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

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        if (Project is null) return;
        _actor = await Person.ActorAsync(_gone.Token);
        _filter = RunFilterUrl.Read(new Uri(Navigator.Uri));
        var watch = Bell.Watch(Project.Id);
        await ReadRunsAsync();
        _choices = await Reader.ReadAsync(Project.Id, _gone.Token);
        await CountAsync();
        _ = watch.FollowAsync(RefreshAsync, DispatchExceptionAsync, _gone.Token);
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        var filter = RunFilterUrl.Read(new Uri(Navigator.Uri));
        if (new Uri(Navigator.Uri).AbsolutePath != "/rules/execution" || _gone.IsCancellationRequested) return;
        (_filter, _refusal) = (filter, null);
        await CountAsync();
        StateHasChanged();
    });

    private void Filter(RunFilter filter) => Navigator.NavigateTo("/rules/execution" + RunFilterUrl.Write(filter));

    private async Task CountAsync() => _scope = await Reader.ScopeAsync(Project!.Id, _filter, _gone.Token);

    private async Task ReadRunsAsync()
    {
        var runs = await Queue.NewestAsync(_actor!, Project!.Id, before: null, _wanted + 1, _gone.Token);
        (_runs, _hasMore) = ([.. runs.Take(_wanted)], runs.Count > _wanted);
        _active = await Queue.ActiveAsync(_actor!, Project.Id, _gone.Token);
    }

    private Task LoadMoreAsync()
    {
        _wanted += PageSize;
        return ReadRunsAsync();
    }

    private async Task RunAsync(ExecutionMode mode)
    {
        // Roles may have changed since the page was opened.
        _actor = await Person.ActorAsync(_gone.Token);
        switch (await Queue.EnqueueAsync(_actor, new ExecutionRequest(Project!.Id, mode, _filter, Options: new ExecutionOptions(StopOnError: false, IncludeDrafts: _drafts && mode == ExecutionMode.DryRun)), _gone.Token))
        {
            case Outcome<ExecutionRecord>.Done(var run):
                Navigator.NavigateTo($"/rules/execution/{run.Id}");
                break;
            case Outcome<ExecutionRecord>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    /// <summary>The list follows what others start and what ends.</summary>
    private async Task RefreshAsync()
    {
        await ReadRunsAsync();
        StateHasChanged();
    }
}
