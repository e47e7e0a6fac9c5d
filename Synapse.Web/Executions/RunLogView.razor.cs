using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Synapse.Web.Controls;

namespace Synapse.Web.Executions;

/// <summary>The live log; renders itself at most five times a second.</summary>
public sealed partial class RunLogView : IAsyncDisposable
{
    private RenderGate? _gate;
    private ElementReference _lines;
    private ComponentScript _script = null!;
    private DotNetObjectReference<RunLogView>? _self;
    private bool _pausedByScroll;

    [Inject]
    public required TimeProvider Time { get; init; }

    [Inject]
    public required IJSRuntime Script { get; init; }

    [Parameter, EditorRequired]
    public required RunView View { get; set; }

    private bool Elsewhere => View.Actions == 0 && View.Record is not null && View.Percent > 0;

    public async ValueTask DisposeAsync()
    {
        View.Changed -= _gate!.Ask;
        _gate.Dispose();
        _self?.Dispose();
        await _script.DisposeAsync();
    }

    /// <summary>The browser tells when the list was scrolled away from its top, and back.</summary>
    [JSInvokable]
    public void Scrolled(bool isAtTop)
    {
        // After the end nothing comes any more that a pause would hold back; what waits still comes into view.
        if (!isAtTop && View.Record is not { IsFinal: false }) return;
        if (isAtTop && _pausedByScroll)
        {
            _pausedByScroll = false;
            View.Log.Resume();
        }
        else if (!isAtTop && !View.Log.IsPaused)
        {
            _pausedByScroll = true;
            View.Log.Pause();
        }

        StateHasChanged();
    }

    protected override void OnInitialized()
    {
        _script = new ComponentScript(Script, "./js/run-log.js");
        _gate = new RenderGate(Time, StateHasChanged);
        View.Changed += _gate.Ask;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        await _script.CallAsync("watch", _lines, _self);
    }

    private Task ToggleAsync() => View.Log.IsPaused ? ResumeAsync() : Pause();

    private Task Pause()
    {
        View.Log.Pause();
        return Task.CompletedTask;
    }

    private async Task ResumeAsync()
    {
        _pausedByScroll = false;
        View.Log.Resume();
        await _script.CallAsync("toTop", _lines);
    }
}
