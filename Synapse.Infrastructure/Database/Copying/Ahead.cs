using System.Runtime.CompilerServices;

namespace Synapse.Infrastructure.Database.Copying;

/// <summary>Makes chunks on other threads, a few ahead of the one that is being sent, and hands them out in order.</summary>
internal static class Ahead
{
    private const int ChunksAhead = 3;

    /// <param name="make">From a start and a count to a chunk; runs in parallel with its neighbours.</param>
    public static async IAsyncEnumerable<T> ChunksAsync<T>(int count, int chunkSize, Func<int, int, T> make, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IDisposable
    {
        var pending = new Queue<Task<T>>();
        try
        {
            for (var start = 0; start < count || pending.Count > 0;)
            {
                for (; pending.Count < ChunksAhead && start < count; start += chunkSize)
                {
                    var from = start;
                    pending.Enqueue(Task.Run(() => make(from, Math.Min(chunkSize, count - from)), cancellationToken));
                }

                yield return await pending.Dequeue();
            }
        }
        finally
        {
            foreach (var task in pending)
                await task.ContinueWith(static t => { if (t.IsCompletedSuccessfully) t.Result.Dispose(); }, TaskScheduler.Default);
        }
    }
}
