using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Layout;

namespace Synapse.Web.TimeTravel;

/// <summary>Says plainly that a page shows the past, and leads through it and back.</summary>
public sealed partial class AsOfBar : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private BatchMark? _mark;
    private Refusal? _refusal;
    private const int MostErased = 5;
    private IReadOnlyList<ErasedEntity> _erased = [];
    private string? _read;

    /// <summary>The point that the page shows: a batch number or a moment, as it stands in the address.</summary>
    [Parameter, EditorRequired]
    public required string AsOf { get; set; }

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    /// <summary>The kind of what the page shows: of what was erased, only this matters.</summary>
    [Parameter]
    public EntityKind Kind { get; set; } = EntityKind.Asset;

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
        if (Core.Events.AsOf.Parse(AsOf) is not { } point)
        {
            (_mark, _refusal) = (null, new Refusal(RefusalCode.InvalidFilter, Text["Unreadable", AsOf]));
            return;
        }

        var found = await Moments.MarkAsync(Project.Id, point, _gone.Token);
        (_mark, _refusal) = ((found as Outcome<BatchMark>.Done)?.Value, (found as Outcome<BatchMark>.Refused)?.Refusal);
        _erased = await Moments.ErasedAsync(Project.Id, point, Kind, _gone.Token);
    }

    private string Say(BatchMark mark) => MarkText.Say(mark, Preferences, Time);

    private Task GoAsync(long batchNo) => OnChange.InvokeAsync(batchNo.ToString(CultureInfo.InvariantCulture));
}
