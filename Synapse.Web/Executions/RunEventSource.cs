using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;

namespace Synapse.Web.Executions;

/// <summary>
/// A run's messages for a program: from the feed where this process has them, otherwise made of the record as it moves, so that a stream always ends with the last message.
/// A null is a sign of life in a quiet stretch.
/// </summary>
public sealed class RunEventSource(ExecutionQueue queue, ExecutionFeed feed, ProjectBell bell, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private const int Ahead = 256;

    public async IAsyncEnumerable<FeedMessage?> FollowAsync(
        Actor actor, ExecutionRecord run, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var messages = Channel.CreateBounded<FeedMessage?>(Ahead);
        var pump = PumpAsync(actor, run, after, messages.Writer, over.Token);
        try
        {
            while (true)
            {
                var (open, quiet) = await WaitAsync(messages.Reader, cancellationToken);
                if (quiet) yield return null;
                else if (!open) break;
                while (messages.Reader.TryRead(out var message)) yield return message;
            }
        }
        finally
        {
            await over.CancelAsync();
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(bool Open, bool Quiet)> WaitAsync(ChannelReader<FeedMessage?> reader, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), limit, KeepAlive, Timeout.InfiniteTimeSpan);
        try
        {
            return (await reader.WaitToReadAsync(limit.Token), false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (true, true);
        }
    }

    private async Task PumpAsync(Actor actor, ExecutionRecord run, long after, ChannelWriter<FeedMessage?> writer, CancellationToken cancellationToken)
    {
        try
        {
            using var watch = bell.Watch(run.Project);
            var seen = default((ExecutionPhase, long));
            while (!feed.Knows(run.Id))
            {
                run = await queue.FindAsync(actor, run.Id, cancellationToken) ?? run;
                if (run.IsFinal)
                {
                    await writer.WriteAsync(new FeedMessage(after + 1, run.FinishedAt ?? time.GetUtcNow(), Last(run)), cancellationToken);
                    return;
                }

                if (seen != (run.Phase, run.Done)) await writer.WriteAsync(new FeedMessage(++after, time.GetUtcNow(), Progress(run)), cancellationToken);
                seen = (run.Phase, run.Done);
                await watch.NextAsync(Patience, time, cancellationToken);
            }

            await foreach (var message in feed.FollowAsync(run.Id, after, cancellationToken)) await writer.WriteAsync(message, cancellationToken);
        }
        finally
        {
            writer.TryComplete();
        }
    }

    private static ExecutionMessage.Progress Progress(ExecutionRecord run) =>
        new(run.Total == 0 ? 0 : Math.Round(100.0 * run.Done / run.Total, 1), run.Phase, run.Done, run.Total, 0, 0, 0, 0);

    private static ExecutionMessage Last(ExecutionRecord run) => run.State switch
    {
        ExecutionState.Completed => new ExecutionMessage.Completed(run.Id, run.Batch.ToString(), (long)(run.Duration?.TotalMilliseconds ?? 0), run.Counts),
        ExecutionState.Cancelled => new ExecutionMessage.Cancelled(run.Id, run.Error?.Detail ?? "The run was cancelled; nothing was applied."),
        _ => new ExecutionMessage.Failed(run.Id, run.Error?.Code ?? RefusalCode.InvalidRequest, run.Error?.Detail ?? "The run failed; nothing was applied."),
    };
}
