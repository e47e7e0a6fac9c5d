using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Events;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Audit;

/// <summary>Proves a project's history to its leads, batch by batch, and says what does not fit.</summary>
public sealed partial class AuditPage : IProgress<BatchVerdict>, IDisposable
{
    private CancellationTokenSource _gone = new();
    private RenderGate? _gate;
    private AuditFinding? _finding;
    private SealCheckpoint? _checkpoint;
    private IReadOnlyList<ErasureRecord> _erasures = [];
    private ProjectId? _read;
    private Refusal? _refusal;
    private bool _isRunning;
    private long _checked;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required ProjectAudit Audit { get; init; }

    [Inject]
    public required SealChecks Checks { get; init; }

    [Inject]
    public required Erasures Erasures { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private string Progress => _isRunning ? Text["Checked", Interlocked.Read(ref _checked).ToString("N0", CultureInfo.CurrentCulture)] : "";

    public void Dispose()
    {
        _gone.Cancel();
        _gate?.Dispose();
    }

    void IProgress<BatchVerdict>.Report(BatchVerdict verdict)
    {
        Interlocked.Increment(ref _checked);
        _ = InvokeAsync(() => _gate?.Ask());
    }

    protected override void OnInitialized() => _gate = new RenderGate(Time, StateHasChanged);

    protected override async Task OnParametersSetAsync()
    {
        if (Project is null || Project.Id == _read || !Project.Can(ProjectRole.Lead)) return;
        _read = Project.Id;
        (_finding, _refusal) = (null, null);
        await ReadAsync(Project.Id);
    }

    private async Task ReadAsync(ProjectId project)
    {
        _checkpoint = await Checks.LastAsync(project, default);
        _erasures = await Erasures.AllAsync(await Person.ActorAsync(default), project, default) is Outcome<IReadOnlyList<ErasureRecord>>.Done(var all) ? all : [];
    }

    private void Stop() => _gone.Cancel();

    private async Task VerifyAsync(long afterBatchNo)
    {
        _gone = new CancellationTokenSource();
        (_isRunning, _finding, _refusal, _checked) = (true, null, null, 0);
        var (actor, project, cancel) = (await Person.ActorAsync(_gone.Token), Project!.Id, _gone.Token);
        try
        {
            // Hashing millions of events would keep this viewer's page from answering.
            switch (await Task.Run(() => Audit.RunAsync(actor, project, afterBatchNo, withReplay: afterBatchNo == 0, this, cancel), cancel))
            {
                case Outcome<AuditFinding>.Done(var finding):
                    _finding = finding;
                    await ReadAsync(project);
                    break;
                case Outcome<AuditFinding>.Refused(var refusal):
                    _refusal = refusal;
                    break;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopped, or the page was left.
        }

        _isRunning = false;
    }
}
