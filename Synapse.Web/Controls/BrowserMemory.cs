using Microsoft.JSInterop;

namespace Synapse.Web.Controls;

/// <summary>What a person arranged (folds, columns, layouts), kept in their browser. Reading is possible once the page is live; a browser that keeps nothing is no failure.</summary>
public sealed class BrowserMemory(IJSRuntime script) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    public async Task<string?> RecallAsync(string key)
    {
        try
        {
            return await (await ModuleAsync()).InvokeAsync<string?>("recall", key);
        }
        catch (JSException)
        {
            return null;
        }
    }

    public async Task RememberAsync(string key, string value)
    {
        try
        {
            await (await ModuleAsync()).InvokeVoidAsync("keep", key, value);
        }
        catch (JSException)
        {
            // Storage is full or forbidden: the choice holds until the page is left.
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The browser is gone, and its modules with it.
        }
    }

    private async Task<IJSObjectReference> ModuleAsync() => _module ??= await script.InvokeAsync<IJSObjectReference>("import", "./js/memory.js");
}
