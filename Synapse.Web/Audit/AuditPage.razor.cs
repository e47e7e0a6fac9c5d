using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
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
    private Refusal? _refusal;
    private bool _isRunning;
    private long _checked;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required ProjectAudit Audit { get; init; }

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

    private void Stop() => _gone.Cancel();

    private async Task VerifyAsync()
    {
        _gone = new CancellationTokenSource();
        (_isRunning, _finding, _refusal, _checked) = (true, null, null, 0);
        var (actor, project, cancel) = (await Person.ActorAsync(_gone.Token), Project!.Id, _gone.Token);
        try
        {
            // Hashing millions of events would keep this viewer's page from answering.
            switch (await Task.Run(() => Audit.RunAsync(actor, project, 0, withReplay: true, this, cancel), cancel))
            {
                case Outcome<AuditFinding>.Done(var finding):
                    _finding = finding;
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
