using Npgsql;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Sizing;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rules;

/// <summary>What the rules would do because of an edit, beside what a run has to do already.</summary>
/// <param name="Waiting">How many changes a run would make today without the edit.</param>
public sealed record EditAhead(IReadOnlyList<PlannedChange> Changes, IReadOnlyList<PlanNote> Notes, int Waiting, long AtBatchNo);

/// <summary>
/// Tells what an edit leads to before it is saved. The first question loads the project and plans it whole; what the rules leave is kept in memory for a while, so that the next answers come at once, whatever the size of the project.
/// </summary>
public sealed class RuleForesight(NpgsqlDataSource source, PlantStore plants, ProjectStore projects, RuleStore rules, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private sealed record Kept(Project Project, string Rules, RestingPlant Plant);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private ITimer? _forgetting;
    private Kept? _kept;

    /// <summary>Nothing is written. Refused as the edit would be, except for its version, and as a run would be.</summary>
    public async Task<Outcome<EditAhead>> AfterAsync(Actor actor, AssetEdit edit, CancellationToken cancellationToken)
    {
        if (actor.Needs(edit.Project, ProjectRole.Engineer, "edit an asset") is { } refusal) return refusal;
        if (AssetEditor.Wrong(edit) is { } wrong) return wrong;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var resting = await RestAsync(edit.Project, cancellationToken);
            return resting is Outcome<Kept>.Done(var kept)
                ? await Task.Run(() => Ahead(kept, edit, cancellationToken), cancellationToken)
                : ((Outcome<Kept>.Refused)resting).Refusal;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _forgetting?.Dispose();
        _turn.Dispose();
    }

    private static Outcome<EditAhead> Ahead(Kept kept, AssetEdit edit, CancellationToken cancellationToken)
    {
        if (kept.Plant.Find(edit.Asset) is not { } asset) return AssetEditor.NotThere;
        var edited = asset with { Version = asset.Version + 1, Fields = AssetEditor.Apply(asset.Fields, edit.Set) };
        if (edited.Fields.Equals(asset.Fields)) return new EditAhead([], [], kept.Plant.Waiting, kept.Project.LastBatchNo);
        return kept.Plant.After([edited], cancellationToken) switch
        {
            Outcome<Plan>.Done(var plan) => new EditAhead(plan.Changes, [.. plan.Notes.Where(n => n.Trigger == asset.Id)], kept.Plant.Waiting, kept.Project.LastBatchNo),
            Outcome<Plan>.Refused(var refused) => refused,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // The project after a run of everything in force: what was kept, as long as neither data nor rules nor settings moved.
    private async Task<Outcome<Kept>> RestAsync(ProjectId id, CancellationToken cancellationToken)
    {
        if (await projects.GetAsync(id, cancellationToken) is not Outcome<Project>.Done(var project)) return ProjectStore.Unknown(id);
        var (pinned, _) = await RuleQuarantine.SplitAsync(source, id, await rules.ForRunAsync(id, withDrafts: false, cancellationToken), cancellationToken);
        var key = string.Join(' ', pinned.Select(r => $"{r.Key}:{r.Document.Status}"));
        _forgetting ??= time.CreateTimer(_ => Volatile.Write(ref _kept, null), null, Idle, Timeout.InfiniteTimeSpan);
        _forgetting.Change(Idle, Timeout.InfiniteTimeSpan);
        if (_kept is { } kept && kept.Project == project && kept.Rules == key) return kept;
        _kept = null;
        if (await plants.LoadAsync(id, cancellationToken) is not Outcome<LoadedPlant>.Done(var plant)) return ProjectStore.Unknown(id);
        var request = new PlanRequest(plant.Project, plant.Entities, pinned, RunFilter.None);
        var resting = await Task.Run(() => RestingPlant.Of(request, SizingTables.Default, cancellationToken), cancellationToken);
        if (resting is not Outcome<RestingPlant>.Done(var rest)) return ((Outcome<RestingPlant>.Refused)resting).Refusal;
        return _kept = new Kept(plant.Project, key, rest);
    }
}
