using System.Globalization;
using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Planning;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>Tries a version of a rule before it is activated.</summary>
public sealed partial class RuleBacktestView : IDisposable
{
    private const int MostRows = 50;
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<PastRun> _runs = [];
    private Backtest? _test;
    private Refusal? _refusal;
    private bool _busy;

    [Parameter, EditorRequired]
    public required StoredRule Rule { get; set; }

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    /// <summary>The batch of the past run whose data are used; null: today's.</summary>
    [Parameter]
    public long? On { get; set; }

    [Parameter]
    public EventCallback<long?> OnChoose { get; set; }

    [Inject]
    public required RuleBacktest Backtests { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    public void Dispose() => _gone.Cancel();

    protected override async Task OnInitializedAsync() => _runs = await Backtests.RunsAsync(Project.Id, Rule.Id, _gone.Token);

    protected override void OnParametersSet()
    {
        if (_test is not null && _test.Candidate.Key != Rule.Key) _test = null;
    }

    private Task ChooseAsync(string? chosen)
    {
        _test = null;
        return OnChoose.InvokeAsync(long.TryParse(chosen, CultureInfo.InvariantCulture, out var batch) ? batch : null);
    }

    private async Task RunAsync()
    {
        (_busy, _refusal, _test) = (true, null, null);
        var actor = await Person.ActorAsync(_gone.Token);
        var outcome = On is { } batch
            ? await Backtests.PastAsync(actor, Project.Id, Rule.Id, Rule.Version, batch, _gone.Token)
            : await Backtests.TodayAsync(actor, Project.Id, Rule.Id, Rule.Version, _gone.Token);
        (_test, _refusal) = outcome switch
        {
            Outcome<Backtest>.Done(var test) => (test, default(Refusal)),
            Outcome<Backtest>.Refused(var refusal) => (null, refusal),
            _ => (null, null),
        };
        _busy = false;
    }

    private int Count(DriftKind kind) => _test!.Drift.Items.Count(i => i.Kind == kind);

    private static PlannedChange One(DriftItem item) => (item.Now ?? item.Reviewed)!;

    private static string N(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Class(DriftKind kind) => kind switch
    {
        DriftKind.Added => "good",
        DriftKind.Removed => "bad",
        _ => "warn",
    };
}
