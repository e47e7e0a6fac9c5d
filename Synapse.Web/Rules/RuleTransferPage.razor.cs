using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>Takes rules over from a file, or copies this project's into another: first the differences, then the deed.</summary>
public sealed partial class RuleTransferPage : IDisposable
{
    private const long LargestFile = 20 * 1024 * 1024;
    private readonly CancellationTokenSource _gone = new();
    private readonly HashSet<RuleId> _left = [];
    private IReadOnlyList<CurrentProject> _targets = [];
    private IReadOnlyList<RuleSetItem>? _items;
    private ProjectId? _into;
    private RuleSet? _set;
    private bool _asDrafts = true;
    private string _what = "";
    private string _reason = "";
    private string? _done;
    private Refusal? _refusal;

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RuleSetDesk Desk { get; init; }

    [Inject]
    public required VisibleProjects Visible { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    private List<RuleSetItem> Chosen => [.. (_items ?? []).Where(i => i.Step != RuleSetStep.Unchanged && !_left.Contains(i.Rule))];

    public void Dispose() => _gone.Cancel();

    protected override async Task OnInitializedAsync() =>
        _targets = [.. (await Visible.ListAsync(await Person.ActorAsync(_gone.Token), _gone.Token)).Where(p => p.Id != Project?.Id && p.Can(ProjectRole.Engineer))];

    private async Task ReadFileAsync(InputFileChangeEventArgs chosen)
    {
        Clear();
        switch (await ReadAsync(chosen.File))
        {
            case Outcome<RuleSet>.Done(var set):
                await CompareAsync(Project!.Id, set, chosen.File.Name);
                break;
            case Outcome<RuleSet>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private async Task PrepareCopyAsync(string? target)
    {
        Clear();
        if (_targets.FirstOrDefault(t => t.Id.Value == target) is not { } into) return;
        var actor = await Person.ActorAsync(_gone.Token);
        switch (await Desk.ToCopyAsync(actor, Project!.Id, [], _asDrafts, _gone.Token))
        {
            case Outcome<RuleSet>.Done(var set):
                await CompareAsync(into.Id, set, $"{Project.Name} → {into.Name}");
                break;
            case Outcome<RuleSet>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private async Task CompareAsync(ProjectId into, RuleSet set, string what)
    {
        (_items, _refusal) = await Desk.CompareAsync(await Person.ActorAsync(_gone.Token), into, set, _gone.Token) switch
        {
            Outcome<IReadOnlyList<RuleSetItem>>.Done(var items) => (items, default(Refusal)),
            Outcome<IReadOnlyList<RuleSetItem>>.Refused(var refusal) => (null, refusal),
            _ => (null, null),
        };
        (_into, _what, _set) = (into, what, set);
    }

    private async Task TakeOverAsync()
    {
        var based = Chosen.ToDictionary(i => i.Rule.Value, i => i.Before?.Version ?? 0);
        RuleEdit Edit(Value rule) => new(rule, based[rule["id"].AsString!], $"{_what}: {_reason.Trim()}");
        var chosen = _set! with { Rules = [.. _set.Rules.Where(r => based.ContainsKey(r["id"].AsString ?? ""))] };
        switch (await Desk.TakeOverAsync(await Person.ActorAsync(_gone.Token), _into!.Value, chosen, $"{based.Count} rules taken over: {_what}", Edit, _gone.Token))
        {
            case Outcome<RulesSaved>.Done(var saved):
                Clear();
                _done = Text["TakenOver", saved.Changed.Count];
                break;
            case Outcome<RulesSaved>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private void Clear()
    {
        _left.Clear();
        (_items, _refusal, _done, _reason) = (null, null, null, "");
    }

    private void Toggle(RuleId rule)
    {
        if (!_left.Remove(rule)) _left.Add(rule);
    }

    private int Count(RuleSetStep step) => _items!.Count(i => i.Step == step);

    private static string Class(RuleSetStep step) => step switch
    {
        RuleSetStep.New => "good",
        RuleSetStep.Changed => "warn",
        _ => "",
    };

    private async Task<Outcome<RuleSet>> ReadAsync(IBrowserFile file)
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
