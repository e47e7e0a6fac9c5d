using Synapse.Core.Executions;

namespace Synapse.Web.Executions;

/// <summary>How fast a phase goes, from what was done in the last few seconds; so that "time left" follows what happens now.</summary>
public sealed class RunPace(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(400);
    private readonly Queue<(long At, long Done)> _samples = new();
    private ExecutionPhase? _phase;
    private (long At, long Done) _last;

    /// <summary>Units a second, or null while it is too early to tell.</summary>
    public double? PerSecond { get; private set; }

    public void Note(ExecutionPhase phase, long done)
    {
        if (_phase != phase || done < _last.Done) _samples.Clear();
        _phase = phase;
        _last = (time.GetTimestamp(), done);
        if (done == 0) _samples.Clear(); // the clock starts with the last moment at which nothing was done
        _samples.Enqueue(_last);
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At, _last.At) > Window) _samples.Dequeue();
        var (at, before) = _samples.Peek();
        var span = time.GetElapsedTime(at, _last.At);
        PerSecond = span >= Enough && done > before ? (done - before) / span.TotalSeconds : null;
    }

    /// <summary>Time until a phase of this size is through at the present pace.</summary>
    public TimeSpan? Left(long total) => PerSecond is { } pace && total > _last.Done ? TimeSpan.FromSeconds((total - _last.Done) / pace) : null;
}
