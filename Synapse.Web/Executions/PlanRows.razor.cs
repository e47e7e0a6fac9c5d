using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Executions;
using Synapse.Web.Controls;

namespace Synapse.Web.Executions;

/// <summary>The rows of a plan, page by page as the address filters and sorts them.</summary>
public sealed partial class PlanRows : IDisposable
{
    private const int PageSize = 100;
    private readonly List<PlanRow> _rows = [];
    private CancellationTokenSource _reading = new();
    private PlanRowUrl? _shown;
    private bool _hasMore;
    private bool _loading = true;

    [Inject]
    public required PlanReader Reader { get; init; }

    [Parameter, EditorRequired]
    public required ExecutionRecord Run { get; set; }

    /// <summary>What each rule did, from the plan's header.</summary>
    [Parameter, EditorRequired]
    public Value Rules { get; set; }

    [Parameter, EditorRequired]
    public required PlanOverview Overview { get; set; }

    [Parameter, EditorRequired]
    public required PlanRowUrl Url { get; set; }

    [Parameter]
    public EventCallback<PlanRowUrl> OnFilter { get; set; }

    private PlanRowFilter Filter => Url.Filter;

    private IReadOnlyList<FacetChoice> RuleChoices =>
        [.. (Rules.AsArray ?? ArrayValue.Empty).Select(r => new FacetChoice(r["rule_id"].AsString ?? "", r["rule_name"].AsString, Count: (int)r["changes"].AsNumber))];

    private IReadOnlyList<FilterChips.Chip> Chips =>
    [
        .. Filter.Group is null ? Array.Empty<FilterChips.Chip>() : [new(Text["Rows"], Text["FilteredGroup"], () => ChangeAsync(Filter with { Group = null }))],
        .. Filter.Property is { } property ? [new(Text["ByProperty"], PlanSentence.Short(property), () => ChangeAsync(Filter with { Property = null }))] : Array.Empty<FilterChips.Chip>(),
        .. Filter.Rules.Select(w => new FilterChips.Chip(Text["Rule"], RuleChoices.FirstOrDefault(c => c.Word == w)?.Title ?? w, () => ChangeAsync(Filter with { Rules = [.. Filter.Rules.Where(r => r != w)] }))),
        .. Filter.Types.Select(w => new FilterChips.Chip(Text["AssetType"], w, () => ChangeAsync(Filter with { Types = [.. Filter.Types.Where(t => t != w)] }))),
        .. Filter.Areas.Select(w => new FilterChips.Chip(Text["Area"], w, () => ChangeAsync(Filter with { Areas = [.. Filter.Areas.Where(a => a != w)] }))),
    ];

    public void Dispose() => _reading.Cancel();

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is { } shown && shown.Write() == Url.Write()) return;
        _shown = Url;
        await _reading.CancelAsync();
        _reading = new CancellationTokenSource();
        var cancel = _reading.Token;
        try
        {
            var rows = await ReadAsync(after: null, cancel);
            if (cancel.IsCancellationRequested) return;
            _rows.Clear();
            Add(rows);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Another filter was chosen meanwhile.
        }
    }

    private static IReadOnlyList<FacetChoice> Of(IReadOnlyList<PlanCount> counts) => [.. counts.Select(c => new FacetChoice(c.Word, Count: c.Count))];

    private Task ChangeAsync(PlanRowFilter filter) => OnFilter.InvokeAsync(Url with { Filter = filter });

    private async Task LoadMoreAsync() => Add(await ReadAsync(_rows[^1].Cursor, _reading.Token));

    private void Add(IReadOnlyList<PlanRow> rows)
    {
        _rows.AddRange(rows.Take(PageSize));
        (_hasMore, _loading) = (rows.Count > PageSize, false);
    }

    private Task<IReadOnlyList<PlanRow>> ReadAsync(PlanCursor? after, CancellationToken cancel) =>
        Reader.RowsAsync(Run.Project, Run.Plan!.Value, Filter, Url.RiskFirst, after, PageSize + 1, cancel);
}
