using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Explaining;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>One rule: in words, as JSON, its cases and its versions; and its editor. Tab, version and what is chosen in a tab are in the address.</summary>
public sealed partial class RulePage : IDisposable
{
    private static readonly string[] Tabs = ["Rule", "Json", "Assets", "Cases", "Backtest", "Figures", "Versions"];
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<StoredRule>? _versions;
    private StoredRule? _inForce;
    private Quarantined? _aside;
    private string _tab = Tabs[0];
    private RuleVerdict? _only;
    private long? _backtestOn;
    private bool _editing;
    private Refusal? _refusal;

    [Parameter]
    public required string Id { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RuleStore Store { get; init; }

    [Inject]
    public required RuleQuarantine Quarantine { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    /// <summary>The version that the address names; null for the newest.</summary>
    private int? Version { get; set; }

    private StoredRule Newest => _versions![0];

    private StoredRule? Shown => Version is { } version ? _versions!.FirstOrDefault(v => v.Version == version) : _versions!.FirstOrDefault();

    private bool MayEdit => Project?.Can(ProjectRole.Engineer) == true;

    /// <summary>What an edit begins with: the newest version; what is in production stays there while its successor is drafted.</summary>
    private ObjectValue Draft => Newest.Document.Status is RuleStatus.ProdReady or RuleStatus.Deprecated ? Newest.Document.Json.With("status", RuleStatus.Draft.Word()) : Newest.Document.Json;

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        ReadAddress();
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        if (Project is null)
        {
            _versions = [];
            return;
        }

        var id = new RuleId(Id);
        _inForce = await Store.CurrentAsync(Project.Id, id, null, _gone.Token) is { Document.Status: RuleStatus.ProdReady } current ? current : null;
        _aside = (await Quarantine.OpenAsync(Project.Id, _gone.Token)).FirstOrDefault(q => q.Rule == id);
        _versions = await Store.VersionsAsync(Project.Id, id, _gone.Token);
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        if (!new Uri(Navigator.Uri).AbsolutePath.EndsWith("/" + Uri.EscapeDataString(Id), StringComparison.Ordinal)) return;
        ReadAddress();
        StateHasChanged();
    });

    private void ReadAddress()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query);
        _tab = Tabs.FirstOrDefault(t => string.Equals(t, query.GetValueOrDefault("tab"), StringComparison.OrdinalIgnoreCase)) ?? Tabs[0];
        Version = int.TryParse(query.GetValueOrDefault("version"), out var version) ? version : null;
        _only = Words.Parse<RuleVerdict>(query.GetValueOrDefault("outcome"));
        _backtestOn = long.TryParse(query.GetValueOrDefault("on"), CultureInfo.InvariantCulture, out var batch) ? batch : null;
    }

    private string Address(string tab, int? version)
    {
        string[] parts = [.. tab == Tabs[0] ? Array.Empty<string>() : ["tab=" + tab.ToLowerInvariant()], .. version is null ? Array.Empty<string>() : [$"version={version}"]];
        return $"/rules/{Uri.EscapeDataString(Id)}" + (parts.Length == 0 ? "" : "?" + string.Join('&', parts));
    }

    private string Detail(string tab) => tab switch
    {
        "Versions" => $"({_versions!.Count})",
        "Cases" => $"({Shown!.Document.TestCases.Count})",
        _ => "",
    };

    private string TabName(string tab) => tab is "Assets" or "Backtest" or "Figures" ? Desk["Tab" + tab] : Text["Tab" + tab];

    private void Only(RuleVerdict verdict) => Navigator.NavigateTo(Address("Assets", Version) + $"&outcome={verdict.Word()}", replace: true);

    private void BacktestOn(long? batch) => Navigator.NavigateTo(Address("Backtest", Version) + (batch is null ? "" : $"&on={batch}"), replace: true);

    private async Task SaveAsync(RuleEdit edit)
    {
        var actor = await Person.ActorAsync(_gone.Token);
        switch (await Store.SaveAsync(actor, Project!.Id, $"Rule {Id}: {edit.Note ?? "edited"}", [edit with { BasedOn = Newest.Version }], _gone.Token))
        {
            case Outcome<RulesSaved>.Done({ Changed: [var saved, ..] }):
                (_refusal, _editing) = (null, false);
                Toasts.Good(Text["Saved", saved.Version, saved.Document.Name]);
                await ReadAsync();
                break;
            case Outcome<RulesSaved>.Done:
                Toasts.Show(new Toast(ToastKind.Info, Text["NothingChanged"]));
                _editing = false;
                break;
            case Outcome<RulesSaved>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }
}
