using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;

namespace Synapse.Infrastructure.Rules;

/// <summary>What is done with a rule as a whole, always with a reason: moved on in its life, switched on or off, taken back to an earlier version.</summary>
public sealed class RuleLifeDesk(RuleStore rules)
{
    /// <summary>Moves the newest version on. Refused with INVALID_REQUEST where no step leads there or no reason is given; else as <see cref="RuleStore.SaveAsync"/>.</summary>
    public async Task<Outcome<RulesSaved>> MoveAsync(Actor actor, ProjectId project, RuleId id, RuleStatus to, string? reason, int? basedOn, CancellationToken cancellationToken)
    {
        if (await rules.FindAsync(project, id, null, cancellationToken) is not { } head) return RuleStore.Unknown(project, id);
        var from = head.Document.Status;
        if (!RuleLife.NextOf(from).Contains(to))
            return new Refusal(
                RefusalCode.InvalidRequest,
                $"A rule that is {from.Word()} can become {string.Join(" or ", RuleLife.NextOf(from).Select(s => s.Word()))}, not {to.Word()}.",
                ObjectValue.Of(("status", from.Word()), ("next", Value.Array([.. RuleLife.NextOf(from).Select(s => (Value)s.Word())]))));
        return await SaveAsync(actor, project, head, head.Document.Json.With("status", to.Word()), $"{from.Word()} → {to.Word()}", reason, basedOn, cancellationToken);
    }

    /// <summary>Switches a rule off or on again; refused while a draft waits on top of what is in production.</summary>
    public async Task<Outcome<RulesSaved>> SwitchAsync(Actor actor, ProjectId project, RuleId id, bool active, string? reason, int? basedOn, CancellationToken cancellationToken)
    {
        if (await rules.FindAsync(project, id, null, cancellationToken) is not { } head) return RuleStore.Unknown(project, id);
        if (head.Document.Status != RuleStatus.ProdReady && (await rules.InForceAsync(project, cancellationToken)).Any(r => r.Id == id))
            return new Refusal(RefusalCode.InvalidRequest, $"Version {head.Version} of “{head.Document.Name}” is a draft on top of the one in production. Publish it or go back to the one in production first.");
        return await SaveAsync(actor, project, head, head.Document.Json.With("active", active), active ? "Switched on" : "Switched off", reason, basedOn, cancellationToken);
    }

    /// <summary>Makes an earlier version the newest again, as a version of its own: nothing is lost.</summary>
    public async Task<Outcome<RulesSaved>> GoBackAsync(Actor actor, ProjectId project, RuleId id, int version, string? reason, int? basedOn, CancellationToken cancellationToken)
    {
        var versions = await rules.VersionsAsync(project, id, cancellationToken);
        if (versions.Count == 0) return RuleStore.Unknown(project, id);
        if (versions.FirstOrDefault(v => v.Version == version) is not { } wanted)
            return RuleStore.Unknown(project, id, version);
        return await SaveAsync(actor, project, versions[0], wanted.Document.Json, $"Back to version {version}", reason, basedOn, cancellationToken);
    }

    private async Task<Outcome<RulesSaved>> SaveAsync(
        Actor actor, ProjectId project, StoredRule head, ObjectValue document, string act, string? reason, int? basedOn, CancellationToken cancellationToken)
    {
        if (reason?.Trim() is not { Length: > 0 } why) return new Refusal(RefusalCode.InvalidRequest, "Say why: the reason stays in the rule's history.");
        return await rules.SaveAsync(actor, project, $"Rule {head.Id}: {act}", [new RuleEdit(document, basedOn ?? head.Version, $"{act}: {why}")], cancellationToken);
    }
}
