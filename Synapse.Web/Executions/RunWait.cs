using Synapse.Core.People;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;

namespace Synapse.Web.Executions;

/// <summary>Waits a moment for a run that will be over soon, so that a program needs one call for a preview.</summary>
public sealed class RunWait(ExecutionQueue queue, ProjectBell bell, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The run once it is over, or as it stands when that takes too long.</summary>
    public async Task<ExecutionRecord> UntilFinalAsync(Actor actor, ExecutionRecord run, CancellationToken cancellationToken)
    {
        using var watch = bell.Watch(run.Project);
        var start = time.GetTimestamp();
        while (!run.IsFinal && time.GetElapsedTime(start) < Longest)
        {
            await watch.NextAsync(Patience, time, cancellationToken);
            run = await queue.FindAsync(actor, run.Id, cancellationToken) ?? run;
        }

        return run;
    }
}
