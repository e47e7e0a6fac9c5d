using System.Collections.Concurrent;
using System.Threading.Channels;
using Synapse.Core.Executions;

namespace Synapse.Infrastructure.Executions;

/// <summary>A live message with its place in the run's log; numbers start at 1 and have no gaps.</summary>
public sealed record FeedMessage(long Id, DateTimeOffset At, ExecutionMessage Message);

/// <summary>
/// The live messages of the runs of this process. Each run keeps its newest messages, so that a viewer who comes late, or comes back with the number of the last one seen, misses nothing
/// that is still kept and is told how many are not. Runs of other nodes are followed by their record.
/// </summary>
public sealed class ExecutionFeed(TimeProvider time)
{
    /// <summary>Messages kept for one run.</summary>
    public const int Kept = 20_000;

    private const int RunsKept = 50;
    private readonly ConcurrentDictionary<ExecutionId, RunLog> _runs = new();
    private readonly ConcurrentQueue<ExecutionId> _order = new();

    public void Publish(ExecutionId run, ExecutionMessage message) => LogOf(run).Append(time.GetUtcNow(), message);

    /// <summary>The messages after <paramref name="after"/> and then those that come, until the last one. Empty when this process knows nothing of the run.</summary>
    public IAsyncEnumerable<FeedMessage> FollowAsync(ExecutionId run, long after, CancellationToken cancellationToken) => LogOf(run).FollowAsync(after, cancellationToken);

    /// <summary>The newest messages, oldest first, and how many there are in all.</summary>
    public (IReadOnlyList<FeedMessage> Newest, long Count) Newest(ExecutionId run, int limit) =>
        _runs.TryGetValue(run, out var log) ? log.Newest(limit) : ([], 0);

    /// <summary>True while the run's messages are kept here.</summary>
    public bool Knows(ExecutionId run) => _runs.TryGetValue(run, out var log) && log.Count > 0;

    private RunLog LogOf(ExecutionId run) => _runs.GetOrAdd(run, static (id, feed) =>
    {
        feed._order.Enqueue(id);
        while (feed._order.Count > RunsKept && feed._order.TryDequeue(out var oldest)) feed._runs.TryRemove(oldest, out _);
        return new RunLog();
    }, this);

    private sealed class RunLog
    {
        private readonly Lock _gate = new();
        private readonly Queue<FeedMessage> _messages = new();
        private readonly List<Channel<bool>> _waiting = [];
        private long _last;

        public long Count => Volatile.Read(ref _last);

        public void Append(DateTimeOffset at, ExecutionMessage message)
        {
            lock (_gate)
            {
                _messages.Enqueue(new FeedMessage(++_last, at, message));
                if (_messages.Count > Kept) _messages.Dequeue();
                foreach (var waiting in _waiting) waiting.Writer.TryWrite(true);
            }
        }

        public (IReadOnlyList<FeedMessage> Newest, long Count) Newest(int limit)
        {
            lock (_gate) return ([.. _messages.Skip(Math.Max(0, _messages.Count - limit))], _last);
        }

        public async IAsyncEnumerable<FeedMessage> FollowAsync(long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
            lock (_gate) _waiting.Add(bell);
            try
            {
                while (true)
                {
                    FeedMessage[] next;
                    lock (_gate) next = [.. _messages.Where(m => m.Id > after)];
                    foreach (var message in next)
                    {
                        after = message.Id;
                        yield return message;
                        if (message.Message.IsLast) yield break;
                    }

                    await bell.Reader.ReadAsync(cancellationToken);
                }
            }
            finally
            {
                lock (_gate) _waiting.Remove(bell);
            }
        }
    }
}
