using Microsoft.AspNetCore.Components;

namespace Synapse.Web.Controls;

/// <summary>Shows the latest toasts for a while; failures stay until they are dismissed.</summary>
public sealed partial class ToastHost : IDisposable
{
    private const int Most = 4;
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(6);

    private readonly List<Toast> _toasts = [];
    private readonly CancellationTokenSource _gone = new();

    [Inject]
    public required Toasts Toasts { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    public void Dispose()
    {
        Toasts.Shown -= Add;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => Toasts.Shown += Add;

    private static string IconOf(ToastKind kind) => kind switch
    {
        ToastKind.Good => "done",
        ToastKind.Warn => "warn",
        ToastKind.Bad => "error",
        _ => "info",
    };

    private void Add(Toast toast) => _ = InvokeAsync(async () =>
    {
        _toasts.Add(toast);
        if (_toasts.Count > Most) _toasts.RemoveAt(0);
        StateHasChanged();
        if (toast.Kind == ToastKind.Bad) return;
        try
        {
            await Task.Delay(Stay, Time, _gone.Token);
            if (_toasts.Remove(toast)) StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page is gone, and the toast with it.
        }
    });

    private async Task ActAsync(Toast toast)
    {
        _toasts.Remove(toast);
        if (toast.Action is not null) await toast.Action();
    }
}
