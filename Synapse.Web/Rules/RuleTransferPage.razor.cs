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
    public required RuleStore Store { get; init; }

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
            case Outcome<IReadOnlyList<Value>>.Done(var documents):
                await CompareAsync(Project!.Id, documents, chosen.File.Name);
                break;
            case Outcome<IReadOnlyList<Value>>.Refused(var refusal):
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
            case Outcome<IReadOnlyList<Value>>.Done(var documents):
                await CompareAsync(into.Id, documents, $"{Project.Name} → {into.Name}");
                break;
            case Outcome<IReadOnlyList<Value>>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }

    private async Task CompareAsync(ProjectId into, IReadOnlyList<Value> documents, string what)
    {
        (_items, _refusal) = await Desk.CompareAsync(await Person.ActorAsync(_gone.Token), into, documents, _gone.Token) switch
        {
            Outcome<IReadOnlyList<RuleSetItem>>.Done(var items) => (items, default(Refusal)),
            Outcome<IReadOnlyList<RuleSetItem>>.Refused(var refusal) => (null, refusal),
            _ => (null, null),
        };
        (_into, _what) = (into, what);
    }

    private async Task TakeOverAsync()
    {
        RuleEdit[] edits = [.. Chosen.Select(i => new RuleEdit(i.After, i.Before?.Version ?? 0, $"{_what}: {_reason.Trim()}"))];
        switch (await Store.SaveAsync(await Person.ActorAsync(_gone.Token), _into!.Value, $"{edits.Length} rules taken over: {_what}", edits, _gone.Token))
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

    private async Task<Outcome<IReadOnlyList<Value>>> ReadAsync(IBrowserFile file)
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
