using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Layout;

namespace Synapse.Web.Assets;

/// <summary>One asset, today or at a point in the past that is in the address.</summary>
public sealed partial class AssetPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private string? _asOf;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required Moments Moments { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override void OnInitialized()
    {
        Navigator.LocationChanged += OnAddress;
        ReadAddress();
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        ReadAddress();
        StateHasChanged();
    });

    private void ReadAddress() =>
        _asOf = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query).TryGetValue(ListUrl.AsOfParameter, out var values) && values is [{ Length: > 0 } asOf, ..] ? asOf : null;

    private async Task ShowPastAsync()
    {
        if (Project is not null && await Moments.MarkAsync(Project.Id, new AsOf.AfterBatch(0), _gone.Token) is Outcome<BatchMark>.Done(var mark))
            Travel(mark.LastBatchNo.ToString(CultureInfo.InvariantCulture));
    }

    private void Travel(string? asOf) => Navigator.NavigateTo(asOf is null ? $"/assets/{Id}" : $"/assets/{Id}?{ListUrl.AsOfParameter}={Uri.EscapeDataString(asOf)}");
}
