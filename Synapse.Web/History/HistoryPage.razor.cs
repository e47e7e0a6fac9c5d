using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Live;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.History;

/// <summary>The past of one asset or cable: its versions, any two of them side by side, why its values are what they are, and what it is connected to. The two versions are in the address.</summary>
public sealed partial class HistoryPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private EntityHistory? _history;
    private Refusal? _refusal;
    private int _from;
    private int _to;

    [Parameter]
    public required string Id { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required AssetHistory Histories { get; init; }

    [Inject]
    public required ProjectBell Bell { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    private string? Place => _history is { Current: var e } && (e.Text(Field.Area), e.Text(Field.System)) is var (area, system) && (area ?? system) is not null
        ? string.Join(" / ", new[] { area, system }.OfType<string>())
        : null;

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override void OnInitialized()
    {
        Navigator.LocationChanged += OnAddress;
        if (Project is not null) _ = Bell.Watch(Project.Id).FollowAsync(ReadAgainAsync, DispatchExceptionAsync, _gone.Token);
    }

    protected override Task OnParametersSetAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        if (Project is null) return;
        if (EntityId.Parse(Id) is not { } id)
        {
            _refusal = new Refusal(RefusalCode.NotFound, Text["NotFound"]);
            return;
        }

        (_history, _refusal) = await Histories.OfAsync(Project.Id, id, _gone.Token) switch
        {
            Outcome<EntityHistory>.Done(var history) => (history, null),
            Outcome<EntityHistory>.Refused(var refusal) => (null, refusal),
            _ => (_history, _refusal),
        };
        ReadAddress();
    }

    private async Task ReadAgainAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        ReadAddress();
        StateHasChanged();
    });

    private void ReadAddress()
    {
        if (_history is null) return;
        var query = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query);
        var last = _history.Steps.Count == 0 ? 0 : _history.Steps[^1].Version;
        _to = Number("to") is { } to && to >= 1 && to <= last ? to : last;
        _from = Number("from") is { } from && from >= 0 && from <= last ? from : Math.Max(0, _to - 1);

        int? Number(string name) => query.TryGetValue(name, out var values) && int.TryParse(values, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private void Compare(int from, int to) => Navigator.NavigateTo(Project!.Link($"/assets/{Id}/history?from={from}&to={to}"), replace: true);

    private ObjectValue FieldsAt(int version) => _history!.At(version)?.Fields ?? ObjectValue.Empty;

    private string Export(string format) => $"/api/v1/events/assets/{Id}/history?project_id={Project!.Id}&format={format}";

    private static int Chosen(ChangeEventArgs change) => int.Parse((string)change.Value!, CultureInfo.InvariantCulture);

    private static string Changed(EntityStep step) => string.Join(", ", step.Event.Payload.Changes.Take(3).Select(c => c.Field.StartsWith("properties.", StringComparison.Ordinal) ? c.Field["properties.".Length..] : c.Field))
        + (step.Event.Payload.Diff.Paths.Count > 3 ? " …" : "");

    private RenderFragment Options(bool withNothing) => builder =>
    {
        if (withNothing) Option(builder, 0, "–");
        foreach (var step in _history!.Steps) Option(builder, step.Version, $"v{step.Version}");

        static void Option(RenderTreeBuilder builder, int version, string text)
        {
            builder.OpenElement(0, "option");
            builder.SetKey(version);
            builder.AddAttribute(1, "value", version);
            builder.AddContent(2, text);
            builder.CloseElement();
        }
    };
}
