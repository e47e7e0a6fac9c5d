using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Infrastructure.Executions;

namespace Synapse.Infrastructure.Demo;

/// <summary>Runs rules to the end before the app's own worker has started.</summary>
public sealed class DemoRuns(ExecutionQueue queue, ExecutionWorker worker)
{
    /// <summary>How long to wait for a run that another node has taken.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(Actor actor, ExecutionRequest request, CancellationToken cancellationToken)
    {
        // A telling that was interrupted here may have left its run behind.
        await worker.CloseAbandonedAsync(cancellationToken);
        var queued = await queue.ActiveAsync(actor, request.Project, cancellationToken) ?? DemoStage.Done(await queue.EnqueueAsync(actor, request, cancellationToken));
        while (await queue.FindAsync(actor, queued.Id, cancellationToken) is { IsFinal: false })
            if (!await worker.RunNextAsync(request.Project, cancellationToken)) await Task.Delay(Patience, cancellationToken);
        var run = await queue.FindAsync(actor, queued.Id, cancellationToken);
        if (run is not { State: ExecutionState.Completed }) throw new InvalidOperationException($"The demo's run of rules ended as {run?.State}: {run?.Error?.Detail}");
    }
}
