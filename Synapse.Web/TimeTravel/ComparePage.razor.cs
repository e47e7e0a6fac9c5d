using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Synapse.Core;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Language;
using Synapse.Web.Layout;

namespace Synapse.Web.TimeTravel;

/// <summary>What differs between two moments, both chosen by sliders. Moments and filter are in the address.</summary>
public sealed partial class ComparePage : IDisposable
{
    private const string Path = "/compare";
    private const int PageSize = 100;
    private readonly CancellationTokenSource _gone = new();
    private CompareUrl _url = new(null, null, ComparisonFilter.None);
    private Comparison? _whole;
    private Refusal? _refusal;
    private BatchMark? _from;
    private BatchMark? _to;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [CascadingParameter]
    public Preferences Preferences { get; set; } = Preferences.Default;

    [Inject]
    public required ProjectComparison Comparison { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    /// <summary>The batches that are compared, wherever the sliders are being moved to.</summary>
    private (long From, long To) Shown => (_whole!.From.BatchNo, _whole.To.BatchNo);

    private bool IsFiltered => (_url with { From = null, To = null }).Write().Length > 0;

    private IReadOnlyList<FacetChoice> Kinds =>
        [.. _whole!.Counts.GroupBy(c => c.Kind).Select(g => new FacetChoice(g.Key.Word(), Text[g.Key.Word()], Count: g.Sum(c => c.Count)))];

    private IReadOnlyList<FacetChoice> Changes =>
        [.. _whole!.Counts.GroupBy(c => c.Change).OrderBy(g => g.Key).Select(g => new FacetChoice(g.Key.Word(), Text[g.Key.Word()], Count: g.Sum(c => c.Count)))];

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        return ReadAsync();
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        if (new Uri(Navigator.Uri).AbsolutePath != Path || _gone.IsCancellationRequested) return;
        await ReadAsync();
        StateHasChanged();
    });

    private async Task ReadAsync()
    {
        if (Project is null) return;
        var read = CompareUrl.Read(new Uri(Navigator.Uri));
        if (read is not Outcome<CompareUrl>.Done(var url))
        {
            (_whole, _refusal) = (null, ((Outcome<CompareUrl>.Refused)read).Refusal);
            return;
        }

        var same = _whole is not null && (url.From, url.To) == (_url.From, _url.To);
        _url = url;
        if (same) return;
        _whole = null;
        StateHasChanged();
        var found = await Comparison.OfAsync(await Person.ActorAsync(_gone.Token), Project.Id, url, _gone.Token);
        (_whole, _refusal) = ((found as Outcome<Comparison>.Done)?.Value, (found as Outcome<Comparison>.Refused)?.Refusal);
        if (_whole is not null) (_from, _to) = (_whole.From, _whole.To);
    }

    private async Task<KeysetPage<ComparisonItem>> LoadAsync(string? cursor, CancellationToken cancel)
    {
        var page = await Comparison.ItemsAsync(await Person.ActorAsync(cancel), Project!.Id, _url with { From = $"{Shown.From}", To = $"{Shown.To}" }, cursor, PageSize, cancel);
        return page is Outcome<ComparisonPage>.Done(var items) ? new(items.Items, items.Next) : new([], null);
    }

    private string Say(BatchMark mark) => MarkText.Say(mark, Preferences, Time);

    private string Title(BatchMark mark) => mark.BatchNo == 0 ? Text["BeforeFirst"] : mark.Title.Said();

    private void Show(ComparisonFilter filter) => Go(_url with { Filter = filter });

    private void GoTo(long from, long to) => Go(_url with { From = $"{Math.Min(from, to)}", To = $"{Math.Max(from, to)}" });

    private void Go(CompareUrl url) => Navigator.NavigateTo(Project!.Link(Path + url.Write()));

    private bool IsChosen(ChangeCount count) => _url.Filter is { Kinds: [var kind], Changes: [var change] } && kind == count.Kind && change == count.Change;

    private void Choose(ChangeCount count) => Show(IsChosen(count) ? _url.Filter with { Kinds = [], Changes = [] } : _url.Filter with { Kinds = [count.Kind], Changes = [count.Change] });

    private string Export(string format)
    {
        var query = (_url with { From = $"{Shown.From}", To = $"{Shown.To}" }).Write();
        return $"/api/v1/compare/export{query}&project_id={Project!.Id}&format={format}";
    }

    internal static string Css(EntityChange change) => change switch
    {
        EntityChange.Created => "added",
        EntityChange.Deleted => "removed",
        _ => "changed",
    };

    internal static string Sign(EntityChange change) => change switch
    {
        EntityChange.Created => "+",
        EntityChange.Deleted => "−",
        _ => "~",
    };
}
