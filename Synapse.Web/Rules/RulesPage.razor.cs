using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Synapse.Core;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>The rules of the project by source and discipline.</summary>
public sealed partial class RulesPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<RuleLine>? _rules;
    private RuleListFilter _filter = RuleListFilter.None;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RuleLineReader Lines { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    private IReadOnlyList<RuleLine> Shown => [.. (_rules ?? []).Where(_filter.Admits)];

    /// <summary>By source, as rules override each other; a list that is sorted is one.</summary>
    private IEnumerable<(string Title, IReadOnlyList<RuleLine> Lines)> Groups => _filter.Sort is null
        ? Shown.GroupBy(r => r.Head.Document.Source).OrderBy(g => g.Key)
            .Select(g => (Text[g.Key.Word()].Value, (IReadOnlyList<RuleLine>)[.. g.OrderBy(r => r.Head.Document.Discipline, StringComparer.Ordinal).ThenBy(r => r.Id)]))
        : [("", _filter.Sorted(Shown))];

    private IReadOnlyList<FacetChoice> Concerns =>
        [.. RuleListFilter.AllConcerns.Select(c => new FacetChoice(c.Key, Desk["Concern" + c.Key], Count: (_rules ?? []).Count(c.Value)))];

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        _filter = RuleListFilter.Read(new Uri(Navigator.Uri));
        await ReadAsync();
    }

    private async Task ReadAsync() => _rules = Project is null ? [] : await Lines.ReadAsync(Project.Id, _gone.Token);

    private void Show(RuleListFilter filter) => Navigator.NavigateTo("/rules" + filter.Write(), replace: filter.Text != _filter.Text);

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        if (new Uri(Navigator.Uri).AbsolutePath != "/rules") return;
        _filter = RuleListFilter.Read(new Uri(Navigator.Uri));
        StateHasChanged();
    });

    private static string N(long number) => number == 0 ? "" : number.ToString("N0", CultureInfo.CurrentCulture);

    private IReadOnlyList<FacetChoice> Facets(Func<RuleLine, string> word, bool localized) =>
    [
        .. (_rules ?? []).GroupBy(word).Where(g => g.Key.Length > 0).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new FacetChoice(g.Key, localized ? Text[g.Key].Value : null, Count: g.Count())),
    ];
}
