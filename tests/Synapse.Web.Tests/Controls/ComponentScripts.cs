using Microsoft.JSInterop;
using Synapse.Web.Controls;

namespace Synapse.Web.Tests.Controls;

/// <summary>A component and its script come and go at their own pace.</summary>
public sealed class ComponentScripts
{
    [Fact]
    public async Task A_module_is_imported_once_for_all_calls()
    {
        var browser = new Browser();
        var script = new ComponentScript(browser, "./js/list.js");
        browser.Arrive();

        await script.CallAsync("watch", 1);
        await script.CallAsync("toTop");

        Assert.Equal(["import ./js/list.js", "watch 1", "toTop "], browser.Heard);
    }

    [Fact]
    public async Task What_arrives_after_its_component_went_is_not_called_and_let_go()
    {
        var browser = new Browser();
        var script = new ComponentScript(browser, "./js/list.js");
        var call = script.CallAsync("watch");

        var gone = script.DisposeAsync();
        browser.Arrive();
        await call;
        await gone;

        Assert.Equal(["import ./js/list.js", "dispose"], browser.Heard);
    }

    [Fact]
    public async Task A_closed_browser_is_no_failure()
    {
        var browser = new Browser();
        var script = new ComponentScript(browser, "./js/list.js");
        browser.Close();

        await script.CallAsync("watch");
        await script.DisposeAsync();
    }

    /// <summary>A browser that answers when it is told to, and is its own module.</summary>
    private sealed class Browser : IJSRuntime, IJSObjectReference
    {
        private readonly TaskCompletionSource<IJSObjectReference> _module = new();

        public List<string> Heard { get; } = [];

        public void Arrive() => _module.SetResult(this);

        public void Close() => _module.SetException(new JSDisconnectedException("The circuit is gone."));

        public async ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args)
        {
            Heard.Add($"{identifier} {string.Join(' ', args ?? [])}");
            return identifier == "import" ? (T)await _module.Task : default!;
        }

        public ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args) => InvokeAsync<T>(identifier, args);

        public ValueTask DisposeAsync()
        {
            Heard.Add("dispose");
            return ValueTask.CompletedTask;
        }
    }
}
