using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Projects;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;
using Synapse.Web.Rollback;

namespace Synapse.Web.Home;

/// <summary>A project at a glance: what it holds, what waits for a decision and what was done last. Follows what happens while it is open.</summary>
public sealed partial class OverviewPage : IDisposable
{
    private const int RunsShown = 8;
    private const int ChangesShown = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ProjectFigures? _figures;
    private IReadOnlyList<ExecutionRecord> _runs = [];
    private IReadOnlyList<BatchHeader> _batches = [];
    private IReadOnlyList<RollbackRequest> _waiting = [];
    private CurrentProject? _shown;
    private CancellationTokenSource _following = new();

    [CascadingParameter]
    public required CurrentProject Project { get; set; }

    [Inject]
    public required ProjectCensus Census { get; init; }

    [Inject]
    public required ExecutionQueue Queue { get; init; }

    [Inject]
    public required Infrastructure.Events.Timeline Timeline { get; init; }

    [Inject]
    public required RollbackInbox Inbox { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required ProjectBell Bell { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    public void Dispose()
    {
        _following.Cancel();
        _following.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (Project == _shown) return;
        _shown = Project;
        _following.Cancel();
        _following.Dispose();
        _following = new CancellationTokenSource();
        _figures = null;
        var (project, cancel) = (Project, _following.Token);
        _ = Bell.Watch(project.Id).KeepReadingAsync(() => ReadAsync(project, cancel), DispatchExceptionAsync, Patience, Time, cancel);
    }

    private async Task ReadAsync(CurrentProject project, CancellationToken cancel)
    {
        var actor = await Person.ActorAsync(cancel);
        var figures = await Census.CountAsync(project.Id, cancel);
        var runs = await Queue.NewestAsync(actor, project.Id, before: null, RunsShown, cancel);
        var newest = await Timeline.BatchesAsync(project.Id, EventFilter.None, ChangesShown, cursor: null, cancel);
        var waiting = await Inbox.WaitingAsync(project, actor, cancel);
        (_figures, _runs, _batches, _waiting) = (figures, runs, newest is Outcome<TimelinePage<BatchHeader>>.Done(var page) ? page.Items : [], waiting);
        StateHasChanged();
    }

    private IEnumerable<(string Label, string Path, string Icon, long Number)> Figures(ProjectFigures figures) =>
    [
        (Text["Assets"], "/assets", "assets", figures.Assets),
        (Text["Cables"], "/cables", "cable", figures.Cables),
        (Text["Packages"], "/packages", "package", figures.Packages),
        (Text["IoChannels"], "/assets?type=IO_CARD", "link", figures.IoAllocations),
        (Text["ActiveRules"], "/rules", "rules", figures.ActiveRules),
    ];

    private string Width(AreaFigure area)
    {
        var most = _figures!.Areas.Max(a => a.Assets);
        return string.Create(CultureInfo.InvariantCulture, $"width:{100.0 * area.Assets / most:F1}%");
    }
}
