using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Synapse.Core;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Rules;
using Synapse.Infrastructure.Rules.Functions;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules.Functions;

/// <summary>What a person does with a function as a whole.</summary>
internal enum FunctionAct
{
    Publish,
    Withdraw,
    GoBack,
    Adopt,
}

/// <summary>One function: what it takes and gives, tried out, its cases, who uses it, its versions; and its editor. The version is in the address.</summary>
public sealed partial class FunctionPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<StoredFunction>? _versions;
    private IReadOnlyList<StoredRule> _users = [];
    private FunctionLibrary _library = FunctionLibrary.Empty;
    private bool _editing;
    private Refusal? _refusal;
    private string _label = "";
    private string _reason = "";
    private FunctionAct _act;
    private int _back;

    [Parameter]
    public required string Name { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required FunctionStore Store { get; init; }

    [Inject]
    public required FunctionDesk Desk { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required NavigationManager Navigator { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    private int? Version { get; set; }

    private StoredFunction Newest => _versions![0];

    private StoredFunction? Shown => Version is { } version ? _versions!.FirstOrDefault(v => v.Version == version) : _versions!.FirstOrDefault();

    private FunctionVersion? Current => _library.InProduction(new FunctionName(Name))?.Version;

    /// <summary>The rules that carry another version than the one in production.</summary>
    private List<StoredRule> Outdated => Current is { } current ? [.. _users.Where(r => r.Document.Functions[Name].Version != current.Version)] : [];

    private List<FunctionVersion> Callers => [.. _library.Heads.Where(f => f.Document.Calls.Contains(new FunctionName(Name)))];

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

        _library = await Store.LibraryAsync(Project.Id, _gone.Token);
        _users = await Store.UsedByAsync(Project.Id, new FunctionName(Name), _gone.Token);
        _versions = await Store.VersionsAsync(Project.Id, new FunctionName(Name), _gone.Token);
    }

    private void OnAddress(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        if (!new Uri(Navigator.Uri).AbsolutePath.EndsWith("/functions/" + Name, StringComparison.Ordinal)) return;
        ReadAddress();
        StateHasChanged();
    });

    private void ReadAddress() =>
        Version = int.TryParse(QueryHelpers.ParseQuery(new Uri(Navigator.Uri).Query).GetValueOrDefault("version"), out var version) ? version : null;

    private void Prepare(string label, FunctionAct act, int back = 0) => (_label, _act, _back, _reason, _refusal) = (label, act, back, "", null);

    private async Task DoAsync()
    {
        var (actor, name) = (await Person.ActorAsync(_gone.Token), new FunctionName(Name));
        _refusal = _act switch
        {
            FunctionAct.Publish => RefusalOf(await Desk.MoveAsync(actor, Project!.Id, name, FunctionStatus.Production, _reason, Newest.Version, _gone.Token)),
            FunctionAct.Withdraw => RefusalOf(await Desk.MoveAsync(actor, Project!.Id, name, FunctionStatus.Deprecated, _reason, Newest.Version, _gone.Token)),
            FunctionAct.GoBack => RefusalOf(await Desk.GoBackAsync(actor, Project!.Id, name, _back, _reason, _gone.Token)),
            _ => RefusalOf(await Desk.AdoptAsync(actor, Project!.Id, name, [.. Outdated.Select(r => r.Id)], _reason, _gone.Token)),
        };
        if (_refusal is not null) return;
        Toasts.Good(_label);
        await ReadAsync();
    }

    private async Task SaveAsync(FunctionEdit edit)
    {
        var actor = await Person.ActorAsync(_gone.Token);
        _refusal = edit.Document["name"].AsString == Name
            ? RefusalOf(await Store.SaveAsync(actor, Project!.Id, $"Function {Name}: {edit.Note ?? "edited"}", [edit with { BasedOn = Newest.Version }], _gone.Token))
            : new Refusal(RefusalCode.InvalidRule, $"The name of a function stays: it is “{Name}”. Make a new function for another name.");
        if (_refusal is not null) return;
        _editing = false;
        await ReadAsync();
    }

    private static Refusal? RefusalOf<T>(Outcome<T> outcome) => outcome is Outcome<T>.Refused(var refusal) ? refusal : null;
}
