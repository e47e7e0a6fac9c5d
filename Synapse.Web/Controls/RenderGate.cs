namespace Synapse.Web.Controls;

/// <summary>
/// Lets at most five renders a second through: what comes after a pause at once, the rest together, the last for sure. Used on a component's own dispatcher, so it needs no lock.
/// </summary>
public sealed class RenderGate(TimeProvider time, Action render) : IDisposable
{
    public static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _gone = new();
    private long? _last;
    private bool _waiting;

    public void Ask()
    {
        if (_waiting || _gone.IsCancellationRequested) return;
        var since = _last is { } last ? time.GetElapsedTime(last) : Gap;
        if (since >= Gap) Render();
        else _ = RenderLaterAsync(Gap - since);
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
