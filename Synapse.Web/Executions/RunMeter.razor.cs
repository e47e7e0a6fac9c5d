using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Web.Controls;

namespace Synapse.Web.Executions;

/// <summary>Progress of a run, at most five times a second; screen readers hear each phase and each quarter.</summary>
public sealed partial class RunMeter : IDisposable
{
    private const int AnnounceEvery = 25;
    private RenderGate? _gate;
    private string _announced = "";
    private (ExecutionPhase Phase, int Quarter)? _last;

    [Inject]
    public required TimeProvider Time { get; init; }

    [Parameter, EditorRequired]
    public required RunView View { get; set; }

    private string Title => $"{View.Percent.ToString("0", CultureInfo.CurrentCulture)} % · {Text["Phase" + View.Phase.Word()]} – Synapse";

    public void Dispose()
    {
        View.Changed -= _gate!.Ask;
        _gate.Dispose();
    }

    protected override void OnInitialized()
    {
        _gate = new RenderGate(Time, Show);
        View.Changed += _gate.Ask;
        Announce();
    }

    private static string N(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private void Show()
    {
        Announce();
        StateHasChanged();
    }

    private void Announce()
    {
        var now = (View.Phase, (int)View.Percent / AnnounceEvery);
        if (_last == now) return;
        _last = now;
        _announced = Text["Announce", Text["Phase" + View.Phase.Word()].Value, (int)View.Percent];
    }
}
