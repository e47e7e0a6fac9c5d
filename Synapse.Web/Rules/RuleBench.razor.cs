using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Bench;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>The test bench of one version of a rule.</summary>
public sealed partial class RuleBench : IDisposable
{
    private const int MostFound = 8;
    private readonly CancellationTokenSource _gone = new();
    private BranchCoverage? _coverage;
    private StoredRule? _measured;
    private IReadOnlyList<FoundTag> _found = [];
    private string _tag = "";
    private Refusal? _refusal;

    [Parameter, EditorRequired]
    public required StoredRule Rule { get; set; }

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    [Parameter]
    public bool MayEdit { get; set; }

    /// <summary>A version with one case more was saved.</summary>
    [Parameter]
    public EventCallback OnSaved { get; set; }

    [Inject]
    public required RuleCaseDesk Cases { get; init; }

    [Inject]
    public required TagSearch Tags { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    public void Dispose() => _gone.Cancel();

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_measured, Rule)) return;
        _measured = Rule;
        _coverage = BranchCoverage.Of(Rule.Document);
    }

    private string Times(int count) => count == 0 ? Text["Never"] : count.ToString("N0", System.Globalization.CultureInfo.CurrentCulture);

    private async Task FindAsync(ChangeEventArgs change)
    {
        _tag = change.Value?.ToString() ?? "";
        var kind = Rule.Document.AppliesTo == RuleTarget.Cable ? EntityKind.Cable : EntityKind.Asset;
        _found = _tag.Trim().Length == 0 ? [] : [.. (await Tags.FindAsync(Project.Id, _tag.Trim(), 2 * MostFound, _gone.Token)).Where(t => t.Kind == kind).Take(MostFound)];
    }

    private async Task CaptureAsync()
    {
        var tag = _tag.Trim();
        if (_found.FirstOrDefault(f => string.Equals(f.Tag, tag, StringComparison.OrdinalIgnoreCase)) is not { } found)
        {
            _refusal = new Refusal(RefusalCode.NotFound, Text["NoSuchTag", tag]);
            return;
        }

        switch (await Cases.CaptureAsync(await Person.ActorAsync(_gone.Token), Project.Id, Rule.Id, found.Id, null, null, save: true, _gone.Token))
        {
            case Outcome<CapturedCase>.Done(var captured):
                (_refusal, _tag) = (null, "");
                Toasts.Good(Text["Captured", found.Tag, captured.Saved!.Version]);
                await OnSaved.InvokeAsync();
                break;
            case Outcome<CapturedCase>.Refused(var refusal):
                _refusal = refusal;
                break;
        }
    }
}
