namespace Synapse.Infrastructure.Database.Copying;

/// <summary>Makes chunks on other threads, from the moment it is there and always a few ahead of the one that is being sent, and hands them out in order.</summary>
internal sealed class Ahead<T> : IAsyncDisposable where T : IDisposable
{
    private const int ChunksAhead = 3;
    private readonly Queue<Task<T>> _pending = new();
    private readonly int _count;
    private readonly int _chunkSize;
    private readonly Func<int, int, T> _make;
    private readonly CancellationToken _cancellationToken;
    private int _begun;

    /// <param name="make">From a start and a count to a chunk; runs in parallel with its neighbours.</param>
    public Ahead(int count, int chunkSize, Func<int, int, T> make, CancellationToken cancellationToken)
    {
        (_count, _chunkSize, _make, _cancellationToken) = (count, chunkSize, make, cancellationToken);
        Fill();
    }

    /// <summary>The next chunk, or null after the last. It is the caller's to dispose.</summary>
    public async ValueTask<T?> NextAsync()
    {
        if (!_pending.TryDequeue(out var next)) return default;
        var chunk = await next;
        Fill();
        return chunk;
    }

    public async ValueTask DisposeAsync()
    {
        while (_pending.TryDequeue(out var task))
            await task.ContinueWith(static t => { if (t.IsCompletedSuccessfully) t.Result.Dispose(); }, TaskScheduler.Default);
    }

    private void Fill()
    {
        for (; _pending.Count < ChunksAhead && _begun < _count; _begun += _chunkSize)
        {
            var from = _begun;
            _pending.Enqueue(Task.Run(() => _make(from, Math.Min(_chunkSize, _count - from)), _cancellationToken));
        }
    }
}
