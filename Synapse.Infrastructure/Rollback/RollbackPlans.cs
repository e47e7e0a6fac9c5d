using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Plans what taking batches back would do, on the plant as it stands.</summary>
public sealed class RollbackPlans(NpgsqlDataSource source, ProjectStore projects, BatchWriter batches, TimeProvider time)
{
    private const int MostMoves = 3;

    /// <summary>
    /// The plan without storing anything. Refused with INVALID_PROJECT, INVALID_CORRELATION, ALREADY_ROLLED_BACK, INVALID_REQUEST (a batch that changed nothing in the plant) or DATABASE_….
    /// </summary>
    public async Task<Outcome<RollbackPlan>> PreviewAsync(Actor actor, ProjectId project, IReadOnlyList<BatchId> set, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see what a rollback would do") is { } refusal) return refusal;
        return await PlanAsync(project, RollbackAim.Back(set), RollbackPlanner.Undecided, tried: false, cancellationToken);
    }

    /// <summary>What bringing the whole project back to where a batch left it would do. Refused like <see cref="PreviewAsync"/>.</summary>
    public async Task<Outcome<RollbackPlan>> PreviewRestoreAsync(Actor actor, ProjectId project, BatchId to, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see what a restore would do") is { } refusal) return refusal;
        return await PlanAsync(project, RollbackAim.To(to), RollbackPlanner.Undecided, tried: false, cancellationToken);
    }

    /// <summary>
    /// Which later batches would have to go back with these, all of them, and how large they are. Refused with INVALID_PROJECT, INVALID_CORRELATION or DATABASE_….
    /// </summary>
    /// <param name="includeStale">Whether a batch that only computed something from a value that goes away counts as well.</param>
    public async Task<Outcome<ClosureSize>> ClosureAsync(Actor actor, ProjectId project, IReadOnlyList<BatchId> chosen, bool includeStale, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see what a rollback would do") is { } refusal) return refusal;
        try
        {
            if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return await new ClosureLoad(connection, project, key).SizeAsync(chosen, includeStale, cancellationToken);
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { } refused)
        {
            return refused;
        }
    }

    /// <param name="tried">Whether the result is tried in a transaction that is taken back, to find what the database would refuse.</param>
    internal async Task<Outcome<RollbackPlan>> PlanAsync(
        ProjectId project, RollbackAim aim, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions, bool tried, CancellationToken cancellationToken)
    {
        try
        {
            if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
            for (var attempt = 1; ; attempt++)
            {
                var planned = await ComputeAsync(project, key, aim, decisions, cancellationToken);
                if (!tried || planned is not Outcome<RollbackPlan>.Done { Value: var plan }) return planned;
                var outcome = await new RollbackDryRun(batches, time).TryAsync(plan, aim.Kind, cancellationToken);
                // Someone wrote between reading and trying: the plan is made again on what there is now.
                if (outcome is not Outcome<RollbackPlan>.Refused { Refusal.Code: RefusalCode.StalePlan or RefusalCode.VersionConflict } || attempt == MostMoves) return outcome;
            }
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { } refusal)
        {
            return refusal;
        }
    }

    private async Task<Outcome<RollbackPlan>> ComputeAsync(
        ProjectId project, int key, RollbackAim aim, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await new RollbackLoad(connection, project, key).PlanAsync(aim, decisions, cancellationToken);
    }
}
