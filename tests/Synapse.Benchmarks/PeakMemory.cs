namespace Synapse.Benchmarks;

/// <summary>The most memory that the process held while this lived, looked at every few milliseconds.</summary>
internal sealed class PeakMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly Timer _timer;
    private long _peak = Environment.WorkingSet;

    public PeakMemory() => _timer = new Timer(_ => Look(), null, Interval, Interval);

    public long Peak
    {
        get
        {
            Look();
            return _peak;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var now = Environment.WorkingSet;
        if (now > _peak) _peak = now;
    }
}
