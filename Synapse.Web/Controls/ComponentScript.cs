using Microsoft.JSInterop;

namespace Synapse.Web.Controls;

/// <summary>
/// A script module that belongs to a component: imported at its first call, let go with the component. A component may go while its script is still on the way; calls then do nothing,
/// for what they are about is no longer on the page.
/// </summary>
public sealed class ComponentScript(IJSRuntime runtime, string path) : IAsyncDisposable
{
    private Task<IJSObjectReference>? _module;
    private bool _gone;

    public async Task CallAsync(string function, params object?[] arguments)
    {
        try
        {
            var module = await (_module ??= runtime.InvokeAsync<IJSObjectReference>("import", path).AsTask());
            if (!_gone) await module.InvokeVoidAsync(function, arguments);
        }
        catch (Exception gone) when (IsBrowserGone(gone))
        {
            // Nobody looks any more.
        }
    }

    /// <summary>What the function answers; the default when nobody looks any more.</summary>
    public async Task<T?> AskAsync<T>(string function, params object?[] arguments)
    {
        try
        {
            var module = await (_module ??= runtime.InvokeAsync<IJSObjectReference>("import", path).AsTask());
            return _gone ? default : await module.InvokeAsync<T?>(function, arguments);
        }
        catch (Exception gone) when (IsBrowserGone(gone))
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        try
        {
            if (_module is not null) await (await _module).DisposeAsync();
        }
        catch (Exception gone) when (IsBrowserGone(gone))
        {
            // Its modules went with it.
        }
    }

    private static bool IsBrowserGone(Exception e) => e is JSDisconnectedException or OperationCanceledException;
}
