using Microsoft.AspNetCore.Components;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Controls;
using Synapse.Web.Layout;

namespace Synapse.Web.Rules;

/// <summary>Moves a rule on in its life.</summary>
public sealed partial class RuleLifeBar
{
    private Func<Actor, string, Task<Refusal?>> _act = (_, _) => Task.FromResult<Refusal?>(null);
    private string _title = "";
    private string _label = "";
    private string _reason = "";
    private Refusal? _refusal;

    [Parameter, EditorRequired]
    public required StoredRule Head { get; set; }

    [Parameter]
    public StoredRule? InForce { get; set; }

    [Parameter]
    public Quarantined? Aside { get; set; }

    [Parameter, EditorRequired]
    public required CurrentProject Project { get; set; }

    /// <summary>Something was saved.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    public required RuleLifeDesk Desk { get; init; }

    [Inject]
    public required RuleQuarantine Quarantine { get; init; }

    [Inject]
    public required CurrentPerson Person { get; init; }

    [Inject]
    public required Toasts Toasts { get; init; }

    /// <summary>The steps that this person may take.</summary>
    private IEnumerable<RuleStatus> Next => RuleLife.NextOf(Head.Document.Status).Where(s =>
        Project.Can(s == RuleStatus.ProdReady || (s == RuleStatus.Deprecated && InForce is not null) ? ProjectRole.Lead : ProjectRole.Engineer));

    private void Choose(RuleStatus next) => Prepare(
        Text["Move" + next], async (actor, why) => RefusalOf(await Desk.MoveAsync(actor, Project.Id, Head.Id, next, why, Head.Version, default)));

    private void ChooseSwitch() => Prepare(
        Text[Head.Document.Active ? "SwitchOff" : "SwitchOn"], async (actor, why) => RefusalOf(await Desk.SwitchAsync(actor, Project.Id, Head.Id, !Head.Document.Active, why, Head.Version, default)));

    private void ChooseRelease() => Prepare(
        Text["Release"], async (actor, why) => RefusalOf(await Quarantine.ReleaseAsync(actor, Project.Id, Head.Id, why, default)));

    private void Prepare(string label, Func<Actor, string, Task<Refusal?>> act) => (_title, _label, _reason, _refusal, _act) = ($"{label}: {Head.Document.Name}", label, "", null, act);

    private async Task DoAsync()
    {
        _refusal = await _act(await Person.ActorAsync(default), _reason);
        if (_refusal is not null) return;
        Toasts.Good(_title);
        await OnDone.InvokeAsync();
    }

    private static Refusal? RefusalOf<T>(Outcome<T> outcome) => outcome is Outcome<T>.Refused(var refusal) ? refusal : null;
}
