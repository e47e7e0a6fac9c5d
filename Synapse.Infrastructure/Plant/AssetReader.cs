using Microsoft.EntityFrameworkCore;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Plant;

/// <summary>Reads single assets.</summary>
public sealed class AssetReader(IDbContextFactory<SynapseDbContext> contexts)
{
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
