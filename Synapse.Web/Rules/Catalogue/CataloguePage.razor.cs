using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Catalogue;
using Synapse.Infrastructure.Rules.Catalogue;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules.Catalogue;

/// <summary>The properties of the project: what is seen of them and what is declared. What is shown is in the address.</summary>
public sealed partial class CataloguePage : IDisposable
{
    private const string NewProperty = "";
    private const int ShownValues = 6;
    private readonly CancellationTokenSource _gone = new();
    private PropertyCatalogue? _catalogue;
    private EntityKind _kind = EntityKind.Asset;
    private string? _type;
    private string _find = "";
    private string? _open;
    private Refusal? _refusal;
    private Refusal? _declareRefusal;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required CatalogueStore Store { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    private bool MayDeclare => Project?.Can(ProjectRole.Engineer) == true;

    private IEnumerable<CatalogueEntry> OfKind => _catalogue!.Entries.Where(e => e.Kind == _kind);

    private List<CatalogueEntry> Shown =>
        [.. OfKind.Where(e => (string.IsNullOrEmpty(_type) || FactsOf(e).Count > 0) && e.Path.Contains(_find.Trim(), StringComparison.OrdinalIgnoreCase))];

    public void Dispose()
    {
        Navigator.LocationChanged -= OnAddress;
        _gone.Cancel();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigator.LocationChanged += OnAddress;
        ReadAddress();
        if (Project is null) return;
        switch (await Store.ReadAsync(await Person.ActorAsync(_gone.Token), Project.Id, _gone.Token))
        {
            case Outcome<PropertyCatalogue>.Done(var catalogue):
                _catalogue = catalogue;
                break;
            case Outcome<PropertyCatalogue>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        if (new Uri(Navigator.Uri).AbsolutePath != "/rules/properties") return;
        ReadAddress();
        StateHasChanged();
    });

    private void ReadAddress()
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query);
        _kind = query.GetValueOrDefault("of") == "cables" ? EntityKind.Cable : EntityKind.Asset;
        _type = query.GetValueOrDefault("type");
        _find = query.GetValueOrDefault("q").ToString();
        _open = query.TryGetValue("property", out var open) ? open.ToString() : null;
    }

    private void Show(EntityKind kind, string? type, string find, bool replace = true, string? open = null)
    {
        string[] parts =
        [
            .. kind == EntityKind.Cable ? ["of=cables"] : Array.Empty<string>(), .. string.IsNullOrEmpty(type) ? Array.Empty<string>() : ["type=" + Uri.EscapeDataString(type)],
            .. find.Length > 0 ? ["q=" + Uri.EscapeDataString(find)] : Array.Empty<string>(), .. open is null ? Array.Empty<string>() : ["property=" + Uri.EscapeDataString(open)],
        ];
        Navigator.NavigateTo("/rules/properties" + (parts.Length == 0 ? "" : "?" + string.Join('&', parts)), replace: replace);
    }

    private void Open(string? path)
    {
        _declareRefusal = null;
        Show(_kind, _type, _find, replace: false, path);
    }

    private PropertyFacts FactsOf(CatalogueEntry entry) =>
        string.IsNullOrEmpty(_type) ? entry.Facts : entry.ByType.FirstOrDefault(f => f.EntityType == _type) ?? PropertyFacts.None;

    private string Sort(CatalogueEntry entry) => entry.Type is { } type ? Text[type.Word()] : entry.Facts.Count > 0 ? Text["Mixed"] : "";

    private string Values(CatalogueEntry entry)
    {
        var facts = FactsOf(entry);
        if (facts.Count == 0) return entry.Declared?.Allowed is { Count: > 0 } allowed ? string.Join(", ", allowed.Take(ShownValues).Select(Plain)) : Text["NeverSeen"];
        if (facts is { Type: PropertyType.Number, Min: { } min, Max: { } max, Distinct: > 3 }) return $"{min.ToString("G6", CultureInfo.CurrentCulture)} – {max.ToString("G6", CultureInfo.CurrentCulture)}";
        var shown = string.Join(", ", facts.Samples.Take(ShownValues).Select(Plain));
        return facts.Distinct > ShownValues ? $"{shown}, … ({facts.Distinct:N0})" : shown;
    }

    private static string Plain(Value value) => value.IsNumber ? value.AsNumber.ToString("G6", CultureInfo.CurrentCulture) : value.AsString ?? value.ToString();

    private async Task DeclareAsync((string Path, PropertyDeclaration Declaration) said)
    {
        switch (await Store.DeclareAsync(await Person.ActorAsync(_gone.Token), Project!.Id, _kind, said.Path, said.Declaration, _gone.Token))
        {
            case Outcome<CatalogueEntry>.Done(var entry):
                Toasts.Good(Text[said.Declaration.IsEmpty ? "TakenBack" : "Saved", entry.Name]);
                if (await Store.ReadAsync(await Person.ActorAsync(_gone.Token), Project.Id, _gone.Token) is Outcome<PropertyCatalogue>.Done(var catalogue)) _catalogue = catalogue;
                Open(null);
                break;
            case Outcome<CatalogueEntry>.Refused(var refusal):
                _declareRefusal = refusal;
                break;
        }
    }
}
