using Microsoft.EntityFrameworkCore;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Infrastructure.Plant;

/// <summary>Reads single assets.</summary>
public sealed class AssetReader(IDbContextFactory<SynapseDbContext> contexts, Moments moments, EntityStates states)
{
    /// <summary>The asset as it was at a point in the past, or as it is now where that is null. Refused with NOT_FOUND when it was not there then, or as <see cref="Moments.MarkAsync"/> does.</summary>
    public async Task<Outcome<Entity>> FindAsync(Actor actor, ProjectId project, EntityId id, AsOf? asOf, CancellationToken cancellationToken)
    {
        if (asOf is null) return await FindAsync(actor, project, id, cancellationToken);
        if (actor.Needs(project, ProjectRole.Viewer, "see the plant") is { } refusal) return refusal;
        var marked = await moments.MarkAsync(project, asOf, cancellationToken);
        if (marked is not Outcome<BatchMark>.Done(var mark)) return ((Outcome<BatchMark>.Refused)marked).Refusal;
        var then = await states.AfterBatchAsync(project, id, mark.BatchNo, cancellationToken);
        return then is Outcome<Entity>.Done({ Kind: EntityKind.Asset, Deleted: false }) or Outcome<Entity>.Refused
            ? then
            : new Refusal(RefusalCode.NotFound, $"There was no such asset in this project after batch {mark.BatchNo}.");
    }

    /// <summary>The asset as it is now. Refused with INVALID_PROJECT or NOT_FOUND.</summary>
    public async Task<Outcome<Entity>> FindAsync(Actor actor, ProjectId project, EntityId id, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see the plant") is { } refusal) return refusal;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Assets.AsNoTracking().SingleOrDefaultAsync(
            a => a.Id == id && !a.Deleted && db.Projects.Any(p => p.ProjectId == a.ProjectId && p.Code == project.Value), cancellationToken);
        return row is null ? new Refusal(RefusalCode.NotFound, "There is no such asset in this project; it may have been deleted.") : row.ToEntity();
    }
}
