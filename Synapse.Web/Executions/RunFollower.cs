using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;

namespace Synapse.Web.Executions;

/// <summary>
/// Follows a run until it is over, wherever it runs: its record in the database whenever the project's bell rings or a second has passed, and its messages where this process has them.
/// </summary>
public sealed class RunFollower(ExecutionQueue queue, ExecutionFeed feed, ProjectBell bell, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Tells the view all that happens; call it on the viewer's dispatcher. False when there is no such run, or none that this person may see.</summary>
    public async Task<bool> FollowAsync(Actor actor, ExecutionId id, RunView view, CancellationToken cancellationToken)
    {
        // Listen first, then look: a change between the two rings.
        using var watch = bell.Watch(null);
        if (await queue.FindAsync(actor, id, cancellationToken) is not { } first) return false;
        view.Take(first);
        if (first.IsFinal)
        {
            foreach (var message in feed.Newest(id, RunLog.Window).Newest) view.Take(message);
            return true;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var messages = TakeMessagesAsync(id, view, over.Token);
        try
        {
            while (view.Record is not { IsFinal: true })
            {
                await watch.NextAsync(Patience, time, cancellationToken);
                await TakeRecordAsync(actor, id, view, cancellationToken);
            }

            // The last lines may still be on their way; if the messages are elsewhere, there are none to wait for.
            if (feed.Knows(id)) await messages.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        finally
        {
            await over.CancelAsync();
            await messages.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return true;
    }

    private async Task TakeRecordAsync(Actor actor, ExecutionId id, RunView view, CancellationToken cancellationToken)
    {
        try
        {
            if (await queue.FindAsync(actor, id, cancellationToken) is { } record) view.Take(record);
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is not null)
        {
            view.Lose();
        }
    }

    private async Task TakeMessagesAsync(ExecutionId id, RunView view, CancellationToken cancellationToken)
    {
        await foreach (var message in feed.FollowAsync(id, after: 0, cancellationToken)) view.Take(message);
    }
}
