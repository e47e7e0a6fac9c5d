using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>The rules of the project by source and discipline.</summary>
public sealed partial class RulesPage : IDisposable
{
    private const long LargestFile = 20 * 1024 * 1024;
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<StoredRule>? _rules;
    private RuleListFilter _filter = RuleListFilter.None;
    private Refusal? _refusal;
    private string? _imported;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RuleStore Store { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required IStringLocalizer<ControlText> Words { get; init; }

    private string Close => Words["Close"];

    private IReadOnlyList<StoredRule> Shown => [.. (_rules ?? []).Where(_filter.Admits)];

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

    private async Task ReadAsync() => _rules = Project is null ? [] : await Store.ListAsync(Project.Id, _gone.Token);

    private void Show(RuleListFilter filter) => Navigator.NavigateTo("/rules" + filter.Write(), replace: filter.Text != _filter.Text);

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        if (new Uri(Navigator.Uri).AbsolutePath != "/rules") return;
        _filter = RuleListFilter.Read(new Uri(Navigator.Uri));
        StateHasChanged();
    });

    private IReadOnlyList<FacetChoice> Facets(Func<StoredRule, string> word, bool localized) =>
    [
        .. (_rules ?? []).GroupBy(word).Where(g => g.Key.Length > 0).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new FacetChoice(g.Key, localized ? Text[g.Key].Value : null, Count: g.Count())),
    ];

    private async Task ImportAsync(InputFileChangeEventArgs chosen)
    {
        (_refusal, _imported) = (null, null);
        switch (await ReadFileAsync(chosen.File))
        {
            case Outcome<IReadOnlyList<Value>>.Done(var documents):
                await SaveAsync(chosen.File.Name, documents);
                break;
            case Outcome<IReadOnlyList<Value>>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private async Task SaveAsync(string file, IReadOnlyList<Value> documents)
    {
        RuleEdit[] edits = [.. documents.Select(d => new RuleEdit(d, Note: file))];
        switch (await Store.SaveAsync(await Person.ActorAsync(_gone.Token), Project!.Id, $"{documents.Count} rules imported from {file}", edits, _gone.Token))
        {
            case Outcome<RulesSaved>.Done(var saved):
                _imported = Text["Imported", saved.Changed.Count, saved.Unchanged.Count];
                await ReadAsync();
                break;
            case Outcome<RulesSaved>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private async Task<Outcome<IReadOnlyList<Value>>> ReadFileAsync(IBrowserFile file)
    {
        if (file.Size > LargestFile) return new Refusal(RefusalCode.InvalidFile, $"{file.Name} is larger than 20 MB; a rule set is not.");
        try
        {
            using var reader = new StreamReader(file.OpenReadStream(LargestFile, _gone.Token));
            return RuleSetFile.Read(ValueJson.Parse(await reader.ReadToEndAsync(_gone.Token)));
        }
        catch (JsonException broken)
        {
            return new Refusal(RefusalCode.InvalidFile, $"{file.Name} is not JSON: {broken.Message.Split(" LineNumber:")[0].TrimEnd('.')}, line {broken.LineNumber + 1}.");
        }
    }
}
