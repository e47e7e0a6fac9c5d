using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Explaining;
using Synapse.Core.Sizing;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Rules;

/// <summary>What a rule would do at one subject if a run started now: its changes, and why there are not more.</summary>
public sealed record RuleEffects(IReadOnlyList<PlannedChange> Changes, IReadOnlyList<PlanNote> Notes);

/// <summary>Holds rules against a whole project.</summary>
public sealed class RuleSurveyor(PlantStore plants, RuleStore rules)
{
    /// <summary>Where a rule acts, where it almost does, where it cannot know.</summary>
    /// <param name="version">As for <see cref="RuleStore.CurrentAsync"/>.</param>
    public async Task<Outcome<RuleSurvey>> SurveyAsync(Actor actor, ProjectId project, RuleId id, int? version, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "ask where a rule acts") is { } refusal) return refusal;
        if (await rules.CurrentAsync(project, id, version, cancellationToken) is not { } rule) return RuleStore.Unknown(project, id, version);
        return await plants.LoadAsync(project, cancellationToken) switch
        {
            Outcome<LoadedPlant>.Done(var plant) => await Task.Run(() => RuleSurvey.Of(plant.Project, plant.Entities, rule.Rule, cancellationToken), cancellationToken),
            Outcome<LoadedPlant>.Refused(var unknown) => unknown,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What this version would do at one subject, beside all other rules that are in force.</summary>
    public async Task<Outcome<RuleEffects>> EffectsAsync(Actor actor, ProjectId project, StoredRule rule, EntityId subject, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "ask what a rule would do") is { } refusal) return refusal;
        if (await plants.LoadAsync(project, cancellationToken) is not Outcome<LoadedPlant>.Done(var plant)) return Projects.ProjectStore.Unknown(project);
        List<RuleVersion> pinned = [.. (await rules.ForRunAsync(project, withDrafts: false, cancellationToken)).Where(r => r.Id != rule.Id), rule.Rule];
        var request = new PlanRequest(plant.Project, plant.Entities, pinned, RunFilter.None with { Rules = [rule.Id], Assets = [.. Starts(plant.Entities, subject)] });
        return await Task.Run(() => Planner.Plan(request, SizingTables.Default, null, cancellationToken), cancellationToken) switch
        {
            Outcome<Plan>.Done(var plan) => new RuleEffects(
                [.. plan.Changes.Where(c => c.Rule.Id == rule.Id && c.Trigger == subject)], [.. plan.Notes.Where(n => n.Rule?.Id == rule.Id && n.Trigger == subject)]),
            Outcome<Plan>.Refused(var refused) => refused,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>A run begins at assets; a cable is part of it when one of its ends is.</summary>
    private static IEnumerable<EntityId> Starts(IReadOnlyList<Entity> entities, EntityId subject) =>
        entities.FirstOrDefault(e => e.Id == subject) is { Kind: EntityKind.Cable } cable
            ? new[] { cable.Reference(Field.From), cable.Reference(Field.To) }.OfType<EntityId>()
            : [subject];
}
