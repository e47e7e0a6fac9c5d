namespace Synapse.Web.Controls;

/// <summary>
/// Lets five renders a second through: what comes after a pause at once, what follows right behind it soon, from then on what comes together, the last for sure.
/// So a burst is seen within a tenth of a second, and a stream costs no more. Used on a component's own dispatcher, so it needs no lock.
/// </summary>
public sealed class RenderGate(TimeProvider time, Action render) : IDisposable
{
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(40);

    private readonly CancellationTokenSource _gone = new();
    private long? _last;
    private bool _waiting;
    private bool _rested = true;

    public void Ask()
    {
        if (_waiting || _gone.IsCancellationRequested) return;
        var since = _last is { } last ? time.GetElapsedTime(last) : Gap;
        if (since >= Gap)
        {
            _rested = true;
            Render();
            return;
        }

        var wait = _rested && since < Soon ? Soon : Gap;
        _rested = false;
        _ = RenderLaterAsync(wait - since);
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task RenderLaterAsync(TimeSpan wait)
    {
        _waiting = true;
        try
        {
            await Task.Delay(wait, time, _gone.Token);
            _waiting = false;
            Render();
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private void Render()
    {
        _last = time.GetTimestamp();
        render();
    }
}
