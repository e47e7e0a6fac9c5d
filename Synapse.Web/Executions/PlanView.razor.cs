using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Synapse.Infrastructure.Executions;

namespace Synapse.Web.Executions;

/// <summary>The review of a dry run. What is shown of it is in the address.</summary>
public sealed partial class PlanView : IDisposable
{
    private const int MostGroups = 60;
    private readonly CancellationTokenSource _gone = new();
    private StoredPlan? _plan;
    private PlanOverview? _overview;
    private IReadOnlyList<PlanGroup> _groups = [];
    private PlanRowUrl _url = new(PlanRowFilter.None, RiskFirst: false);

    [Inject]
    public required PlanStore Plans { get; init; }

    [Inject]
    public required PlanReader Reader { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Parameter, EditorRequired]
    public required ExecutionRecord Run { get; set; }

    [Parameter]
    public string ProjectName { get; set; } = "";

    [Parameter]
    public bool MayRun { get; set; }

    [Parameter]
    public EventCallback OnExecute { get; set; }

    private int Changes => _overview?.Kinds.FirstOrDefault(k => k.Word == "change")?.Count ?? 0;

    private IReadOnlyList<string> FirstTags => [.. _groups.SelectMany(g => g.Tags).Distinct().Take(5)];

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        _url = PlanRowUrl.Read(new Uri(Navigator.Uri));
        Navigator.LocationChanged += OnAddress;
        if (Run.Plan is not { } id) return;
        _overview = await Reader.OverviewAsync(Run.Project, id, _gone.Token);
        _groups = await Reader.GroupsAsync(Run.Project, id, MostGroups, _gone.Token);
        _plan = await Plans.FindAsync(Run.Project, id, _gone.Token);
    }

    private static string N(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private void Show(PlanRowUrl url) => Navigator.NavigateTo(new Uri(Navigator.Uri).AbsolutePath + url.Write());

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        if (!new Uri(Navigator.Uri).AbsolutePath.EndsWith(Run.Id.ToString(), StringComparison.Ordinal)) return;
        _url = PlanRowUrl.Read(new Uri(Navigator.Uri));
        StateHasChanged();
    });
}
