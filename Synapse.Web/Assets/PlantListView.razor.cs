using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Plant.Lists;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Controls.Diff;
using Synapse.Web.Executions;
using Synapse.Web.Layout;

namespace Synapse.Web.Assets;

/// <summary>A list of one kind of entity: filter, order and selection in the address, columns remembered in the browser.</summary>
public sealed partial class PlantListView : IDisposable
{
    private const int PageSize = 100;
    private const string PropertyPrefix = Field.Properties + ".";
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<(string Field, IReadOnlyList<FacetChoice> Choices)> _facets = [];
    private IReadOnlyList<string> _properties = [];
    private IReadOnlyList<string> _columns = [];
    private ListUrl _url = new(ListFilter.None, null, null);
    private CurrentProject? _project;
    private int? _count;
    private Refusal? _refusal;
    private int _reads;

    [Parameter, EditorRequired]
    public required ListKind Kind { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required PlantLists Lists { get; init; }

    [Inject]
    public required Moments Moments { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required BrowserMemory Memory { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    private string MemoryKey => "columns." + Kind.Word;

    private bool IsFiltered => _url.Filter.Text is { Length: > 0 } || _url.Filter.Conditions.Count > 0;

    /// <summary>The conditions as one text, so that lists compare by what they say.</summary>
    private string Conditions => string.Join('&', _url.Filter.Conditions.Select(c => $"{c.Not}{c.Field}={string.Join('|', c.Words)}"));

    private IReadOnlyList<FacetChoice> ColumnChoices =>
        [.. Kind.Columns.Select(c => new FacetChoice(c, Text[c].Value)), .. _properties.Select(p => new FacetChoice(PropertyPrefix + p, p))];

    private IReadOnlyList<FilterChips.Chip> Chips =>
    [
        .. from condition in _url.Filter.Conditions
           from word in condition.Words
           select new FilterChips.Chip(
               (condition.Not ? "≠ " : "") + Title(condition.Field), word, () => ShowAsync(_url.Filter.With(condition.Field, [.. condition.Words.Where(w => w != word)], condition.Not))),
    ];

    /// <summary>The same assets on the execution page, as far as it has the same filters.</summary>
    private string RunAddress => RunFilterUrl.Write(RunFilter.None with { AssetTypes = _url.Filter.Of("type"), Areas = _url.Filter.Of("area"), Tags = _url.Filter.Of("tag") });

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        _url = ListUrl.Read(new Uri(Navigator.Uri));
        _columns = Kind.Shown;
        _project = Project;
        if (Project is null) return;
        await CountAsync();
        await ReadChoicesAsync();
    }

    /// <summary>What can be filtered by, now or then.</summary>
    private async Task ReadChoicesAsync()
    {
        var facets = new List<(string, IReadOnlyList<FacetChoice>)>();
        foreach (var field in Kind.Facets)
            if (await Lists.WordsAsync(_project!.Id, Kind.Kind, field, _gone.Token, Past) is { Count: > 0 } words) facets.Add((field, [.. words.Select(w => new FacetChoice(w.Word, Count: w.Count))]));
        _facets = facets;
        _properties = await Lists.PropertiesAsync(_project!.Id, Kind.Kind, _gone.Token, Past);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || await Memory.RecallAsync(MemoryKey) is not { Length: > 0 } remembered) return;
        _columns = remembered.Split(' ');
        StateHasChanged();
    }

    private static Value Cell(ListRow row, string column) => column switch
    {
        "from" or "to" or "source" or "target" => row.Fields[column + "_tag"],
        _ => Leaves.At(row.Fields, column),
    };

    private async Task<KeysetPage<ListRow>> LoadAsync(string? cursor, CancellationToken cancel)
    {
        // What the address says of the past but cannot be read is said above the list; today's rows below it would be taken for those of then.
        if (_url.PointInTime is not Outcome<AsOf?>.Done(var asOf)) return new KeysetPage<ListRow>([], null);
        var page = await Lists.PageAsync(await Person.ActorAsync(cancel), _project!.Id, Kind.Kind, _url.Filter, _url.Order, cursor, PageSize, cancel, asOf);
        if (page is Outcome<ListPage>.Done(var rows))
        {
            _refusal = null;
            return new KeysetPage<ListRow>(rows.Rows, rows.Next);
        }

        // A past that cannot be told is not an empty one.
        (_refusal, _count) = (((Outcome<ListPage>.Refused)page).Refusal, null);
        StateHasChanged();
        return new KeysetPage<ListRow>([], null);
    }

    private AsOf? Past => AsOf.Parse(_url.AsOf);

    private async Task CountAsync() =>
        _count = _url.PointInTime is Outcome<AsOf?>.Done(var asOf) ? await Lists.CountAsync(_project!.Id, Kind.Kind, _url.Filter, _gone.Token, asOf) : null;

    /// <summary>The newest batch is where a way into the past begins.</summary>
    private async Task ShowPastAsync()
    {
        if (await Moments.MarkAsync(_project!.Id, new AsOf.AfterBatch(0), _gone.Token) is Outcome<BatchMark>.Done(var mark))
            Travel(mark.LastBatchNo.ToString(CultureInfo.InvariantCulture));
    }

    private void Travel(string? asOf) => Go(_url with { AsOf = asOf });

    // Columns that somebody chose are all shown, whatever the screen.
    private bool IsMinor(string column) => ReferenceEquals(_columns, Kind.Shown) && Kind.Minor.Contains(column);

    private void Show(ListFilter filter) => Go(_url with { Filter = filter });

    private Task ShowAsync(ListFilter filter)
    {
        Show(filter);
        return Task.CompletedTask;
    }

    private string Export(string format)
    {
        var query = (_url with { Selected = null }).Write();
        return $"/api/v1{Kind.Path}/export{query}{(query.Length == 0 ? "?" : "&")}project_id={Project!.Id}&format={format}";
    }

    private void SortBy(string column) => Go(_url with { Order = new ListOrder(column, _url.Order?.Field == column && !_url.Order.Descending) });

    private void Select(EntityId? id) => Go(_url with { Selected = id?.ToString() });

    private void Go(ListUrl url) => Navigator.NavigateTo(Kind.Path + url.Write());

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        if (new Uri(Navigator.Uri).AbsolutePath != Kind.Path || _gone.IsCancellationRequested || _project is null) return;
        var (before, past) = (Conditions + _url.Filter.Text, _url.AsOf);
        _url = ListUrl.Read(new Uri(Navigator.Uri));
        StateHasChanged();
        if (before == Conditions + _url.Filter.Text && past == _url.AsOf) return;
        await CountAsync();
        if (past != _url.AsOf) await ReadChoicesAsync();
        StateHasChanged();
    });

    private Task ChooseColumnsAsync(IReadOnlyList<string> columns)
    {
        _columns = columns.Count == 0 ? Kind.Shown : [.. ColumnChoices.Select(c => c.Word).Where(columns.Contains)];
        return Memory.RememberAsync(MemoryKey, string.Join(' ', _columns));
    }

    private string Title(string column) => column.StartsWith(PropertyPrefix, StringComparison.Ordinal) ? column[PropertyPrefix.Length..] : Text[column];

    private string SortOf(string column) => _url.Order?.Field != column ? "none" : _url.Order.Descending ? "descending" : "ascending";

    private RenderFragment CellContent(ListRow row, string column) => builder =>
    {
        var text = ValueText.Of(Cell(row, column));
        var target = column switch
        {
            "tag" when Kind.Kind == EntityKind.Asset => Kind.Path + (_url with { Selected = row.Id.ToString() }).Write(),
            "tag" => $"/assets/{row.Id}/history",
            "from" or "to" when row.Text(column) is { } end => $"/assets/{end}{(_url.AsOf is null ? "" : $"?{ListUrl.AsOfParameter}={Uri.EscapeDataString(_url.AsOf)}")}",
            _ => null,
        };
        if (target is null)
        {
            builder.AddContent(0, text);
            return;
        }

        builder.OpenElement(1, "a");
        builder.AddAttribute(2, "href", target);
        builder.AddAttribute(3, "class", "mono");
        builder.AddContent(4, text);
        builder.CloseElement();
    };
}
