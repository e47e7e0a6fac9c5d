using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Infrastructure.Executions;

namespace Synapse.Infrastructure.Demo;

/// <summary>Runs rules to the end before the app's own worker has started.</summary>
public sealed class DemoRuns(ExecutionQueue queue, ExecutionWorker worker)
{
    public async Task<BatchId?> RunAsync(Actor actor, ExecutionRequest request, CancellationToken cancellationToken)
    {
        var queued = DemoStage.Done(await queue.EnqueueAsync(actor, request, cancellationToken));
        while (await queue.FindAsync(actor, queued.Id, cancellationToken) is { IsFinal: false })
            if (!await worker.RunNextAsync(cancellationToken)) break;
        var run = await queue.FindAsync(actor, queued.Id, cancellationToken);
        if (run is not { State: ExecutionState.Completed }) throw new InvalidOperationException($"The demo's run of rules ended as {run?.State}: {run?.Error?.Detail}");
        return run.Batch;
    }
}
