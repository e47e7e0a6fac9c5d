using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Layout;

namespace Synapse.Web.TimeTravel;

/// <summary>Leads through the batches of a project: tells what lies under the slider while it moves, and what was chosen when it has come to rest.</summary>
public sealed partial class BatchSlider : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private BatchMark? _last;
    private string? _read;
    private long _chosen; // where the page is; the slider itself is left alone while it moves
    private int _looks;

    /// <summary>The point that the page shows: a batch number or a moment, as it stands in the address.</summary>
    [Parameter, EditorRequired]
    public required string AsOf { get; set; }

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    /// <summary>What the slider is called for those who do not see it.</summary>
    [Parameter]
    public string? Label { get; set; }

    /// <summary>What lies under the slider; nothing is chosen yet.</summary>
    [Parameter]
    public EventCallback<BatchMark> OnLook { get; set; }

    /// <summary>The number of the batch that was chosen.</summary>
    [Parameter]
    public EventCallback<long> OnChoose { get; set; }

    [CascadingParameter]
    public Preferences Preferences { get; set; } = Preferences.Default;

    [Inject]
    public required Moments Moments { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    public void Dispose() => _gone.Cancel();

    protected override async Task OnParametersSetAsync()
    {
        if (_read == AsOf) return;
        _read = AsOf;
        if (Core.Events.AsOf.Parse(AsOf) is not { } point || await MarkAsync(point) is not { } mark) return;
        (_last, _chosen) = (mark, mark.BatchNo);
    }

    private string Say(BatchMark mark) => MarkText.Say(mark, Preferences, Time);

    private string Local(BatchMark mark) =>
        mark.At is { } at ? TimeZoneInfo.ConvertTime(at, Preferences.TimeZone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : "";

    private async Task<BatchMark?> MarkAsync(AsOf point) => await Moments.MarkAsync(Project.Id, point, _gone.Token) is Outcome<BatchMark>.Done(var mark) ? mark : null;

    private async Task LookAsync(ChangeEventArgs place)
    {
        if (Number(place) is not { } batchNo) return;
        var look = ++_looks;
        // While the slider moves only its last place counts.
        if (await MarkAsync(new AsOf.AfterBatch(batchNo)) is not { } mark || look != _looks) return;
        _last = mark;
        await OnLook.InvokeAsync(mark);
    }

    private Task ChooseAsync(ChangeEventArgs place) => Number(place) is { } batchNo ? GoAsync(batchNo) : Task.CompletedTask;

    private Task GoAsync(long batchNo) => OnChoose.InvokeAsync(batchNo);

    private async Task JumpAsync(ChangeEventArgs change)
    {
        if (!DateTime.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var local)) return;
        // The field knows minutes: what happened within the minute is included.
        var moment = new DateTimeOffset(local, Preferences.TimeZone.GetUtcOffset(local)).AddMinutes(1).AddTicks(-1);
        if (await MarkAsync(new AsOf.At(moment)) is { } mark) await GoAsync(mark.BatchNo);
    }

    private static long? Number(ChangeEventArgs place) => long.TryParse(place.Value?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
