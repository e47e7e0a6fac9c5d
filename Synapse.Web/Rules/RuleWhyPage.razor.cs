using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Language;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>Why one rule acts or does not act at one asset or cable, and what it would do there.</summary>
public sealed partial class RuleWhyPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private RuleExplanation? _why;
    private RuleEffects? _effects;
    private Refusal? _refusal;

    [Parameter]
    public required string Id { get; set; }

    [Parameter]
    public Guid Subject { get; set; }

    [SupplyParameterFromQuery(Name = "version")]
    public int? Version { get; set; }

    [CascadingParameter]
    public CurrentProject? Project { get; set; }

    [Inject]
    public required RuleExplainer Explainer { get; init; }

    [Inject]
    public required RuleSurveyor Surveyor { get; init; }

    [Inject]
    public required RuleCaseDesk Cases { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    public void Dispose() => _gone.Cancel();

    protected override async Task OnParametersSetAsync()
    {
        if (Project is null) return;
        var actor = await Person.ActorAsync(_gone.Token);
        (_why, _refusal) = await Explainer.ExplainAsync(actor, Project.Id, new RuleId(Id), Version, new EntityId(Subject), _gone.Token) switch
        {
            Outcome<RuleExplanation>.Done(var why) => (why, null),
            Outcome<RuleExplanation>.Refused(var refusal) => (null, refusal),
            _ => (_why, _refusal),
        };
        if (_why is null) return;
        StateHasChanged();
        _effects = await Surveyor.EffectsAsync(actor, Project.Id, _why.Rule, _why.Subject, _gone.Token) is Outcome<RuleEffects>.Done(var effects) ? effects : new RuleEffects([], []);
    }

    private async Task CaptureAsync()
    {
        switch (await Cases.CaptureAsync(await Person.ActorAsync(_gone.Token), Project!.Id, new RuleId(Id), new EntityId(Subject), null, null, save: true, _gone.Token))
        {
            case Outcome<CapturedCase>.Done(var captured):
                Toasts.Good(Text["Captured", captured.Case["name"].AsString ?? "", captured.Saved!.Version]);
                break;
            case Outcome<CapturedCase>.Refused(var refusal):
                Toasts.Bad(refusal.Detail.Said());
                break;
        }
    }
}
