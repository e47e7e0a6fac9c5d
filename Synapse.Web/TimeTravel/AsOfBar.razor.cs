using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Layout;

namespace Synapse.Web.TimeTravel;

/// <summary>A slider over the batches of a project, with each batch's moment and title while it moves. The page shows a point only when the slider has come to rest.</summary>
public sealed partial class AsOfBar : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private BatchMark? _mark;
    private Refusal? _refusal;
    private string? _read;
    private long _chosen; // where the page is; the slider itself is left alone while it moves
    private int _looks;

    /// <summary>The point that the page shows: a batch number or a moment, as it stands in the address.</summary>
    [Parameter, EditorRequired]
    public required string AsOf { get; set; }

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    /// <summary>Another point was chosen; null is the present.</summary>
    [Parameter]
    public EventCallback<string?> OnChange { get; set; }

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
        if (Core.Events.AsOf.Parse(AsOf) is { } point)
        {
            await ShowAsync(point);
            _chosen = _mark?.BatchNo ?? 0;
        }
        else _refusal = new Refusal(RefusalCode.InvalidFilter, Text["Unreadable", AsOf]);
    }

    private string Say(BatchMark mark) => MarkText.Say(mark, Preferences, TimeZoneInfo.ConvertTime(Time.GetUtcNow(), Preferences.TimeZone).Year);

    private string Local(BatchMark mark) =>
        mark.At is { } at ? TimeZoneInfo.ConvertTime(at, Preferences.TimeZone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : "";

    private async Task ShowAsync(AsOf point)
    {
        var look = ++_looks;
        var found = await Moments.MarkAsync(Project.Id, point, _gone.Token);
        // While the slider moves only its last place counts.
        if (look != _looks) return;
        (_mark, _refusal) = ((found as Outcome<BatchMark>.Done)?.Value, (found as Outcome<BatchMark>.Refused)?.Refusal);
    }

    private Task LookAsync(ChangeEventArgs place) => Number(place) is { } batchNo ? ShowAsync(new AsOf.AfterBatch(batchNo)) : Task.CompletedTask;

    private Task ChooseAsync(ChangeEventArgs place) => Number(place) is { } batchNo ? GoAsync(batchNo) : Task.CompletedTask;

    private Task GoAsync(long batchNo) => OnChange.InvokeAsync(batchNo.ToString(CultureInfo.InvariantCulture));

    private async Task JumpAsync(ChangeEventArgs change)
    {
        if (!DateTime.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var local)) return;
        // The field knows minutes: what happened within the minute is included.
        var moment = new DateTimeOffset(local, Preferences.TimeZone.GetUtcOffset(local)).AddMinutes(1).AddTicks(-1);
        if (await Moments.MarkAsync(Project.Id, new AsOf.At(moment), _gone.Token) is Outcome<BatchMark>.Done(var mark)) await GoAsync(mark.BatchNo);
    }

    private static long? Number(ChangeEventArgs place) => long.TryParse(place.Value?.ToString(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
