using System.Collections.Concurrent;
using System.Threading.Channels;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Live;

/// <summary>
/// Tells that something in a project may have changed. Carries no data: whoever hears it reads the database again. Rings at once in this process; <see cref="Doorbell"/> carries it to other nodes.
/// </summary>
public sealed class ProjectBell
{
    private readonly ConcurrentDictionary<BellWatch, byte> _watches = new();
    private readonly Channel<ProjectId> _outgoing = Channel.CreateBounded<ProjectId>(
        new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Rings here and, through the doorbell, on the other nodes.</summary>
    public void Ring(ProjectId project)
    {
        RingHere(project);
        _outgoing.Writer.TryWrite(project);
    }

    /// <summary>Hears one project; register before the first read, so that nothing falls between. Dispose to stop.</summary>
    public BellWatch Watch(ProjectId? project)
    {
        var watch = new BellWatch(this, project);
        _watches.TryAdd(watch, 0);
        return watch;
    }

    internal ChannelReader<ProjectId> Outgoing => _outgoing.Reader;

    /// <summary>Rings in this process only; null rings for every project.</summary>
    internal void RingHere(ProjectId? project)
    {
        foreach (var (watch, _) in _watches) watch.Hear(project);
    }

    internal void Forget(BellWatch watch) => _watches.TryRemove(watch, out _);
}

/// <summary>One listener's ear: however often the bell rings before it looks, it hears it once.</summary>
public sealed class BellWatch(ProjectBell bell, ProjectId? project) : IDisposable
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Completes at the next ring; false when the watch was disposed.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (!await _rings.Reader.WaitToReadAsync(cancellationToken)) return false;
        _rings.Reader.TryRead(out _);
        return true;
    }

    /// <summary>Completes at the next ring or after <paramref name="patience"/>, whichever comes first.</summary>
    public async ValueTask NextAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), limit, patience, Timeout.InfiniteTimeSpan);
        try
        {
            await NextAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Patience ran out: the caller looks anyway.
        }
    }

    internal void Hear(ProjectId? rung)
    {
        if (project is null || rung is null || rung == project) _rings.Writer.TryWrite(true);
    }

    public void Dispose()
    {
        bell.Forget(this);
        _rings.Writer.TryComplete();
    }
}
