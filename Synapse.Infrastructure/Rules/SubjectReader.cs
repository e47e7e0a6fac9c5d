using Microsoft.EntityFrameworkCore;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rules;

/// <summary>Reads what rules see of one asset or cable: itself, its relatives, the project.</summary>
public sealed class SubjectReader(IDbContextFactory<SynapseDbContext> contexts, ProjectStore projects)
{
    /// <summary>The data of a rule's context; null when there is nothing of that sort with the id. Refused with INVALID_PROJECT.</summary>
    public async Task<Outcome<ObjectValue?>> ReadAsync(ProjectId project, EntityId subject, RuleTarget target, CancellationToken cancellationToken)
    {
        if (await projects.GetAsync(project, cancellationToken) is not Outcome<Project>.Done(var plant)) return ProjectStore.Unknown(project);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await db.Projects.Where(p => p.Code == project.Value).Select(p => p.ProjectId).SingleAsync(cancellationToken);
        return new Outcome<ObjectValue?>.Done(target == RuleTarget.Cable
            ? await CableAsync(db, key, subject, plant, cancellationToken)
            : await AssetAsync(db, key, subject, plant, cancellationToken));
    }

    private static async Task<ObjectValue?> AssetAsync(SynapseDbContext db, int project, EntityId id, Project plant, CancellationToken cancel)
    {
        if (await FindAsync(db, project, id, cancel) is not { } asset) return null;
        var edges = (await db.Edges.AsNoTracking().Where(e => e.ProjectId == project && !e.Deleted && (e.SourceId == id || e.TargetId == id)).ToListAsync(cancel))
            .Where(e => Parentage.IsParentEdge(ObjectValue.Of((Field.Relation, e.Relation), (Field.Properties, e.Properties)))).ToList();
        var parent = edges.FirstOrDefault(e => e.SourceId == id) is { } up ? await FindAsync(db, project, up.TargetId, cancel) : null;
        var below = edges.Where(e => e.TargetId == id).Select(e => e.SourceId).ToList();
        var children = await db.Assets.AsNoTracking().Where(a => a.ProjectId == project && !a.Deleted && below.Contains(a.Id)).OrderBy(a => a.Tag).ToListAsync(cancel);
        var cables = await db.Cables.AsNoTracking().Where(c => c.ProjectId == project && !c.Deleted && (c.FromId == id || c.ToId == id)).OrderBy(c => c.Tag).ToListAsync(cancel);
        return ObjectValue.Of(
            ("asset", asset),
            ("parent", parent is null ? Value.Missing : parent),
            ("children", ArrayValue.Of(children.Select(c => Value.From(c.ToEntity().Fields)))),
            ("cables", ArrayValue.Of(cables.Select(c => Value.From(c.ToEntity().Fields)))),
            ("project", plant.ToFields()));
    }

    private static async Task<ObjectValue?> CableAsync(SynapseDbContext db, int project, EntityId id, Project plant, CancellationToken cancel)
    {
        var cable = await db.Cables.AsNoTracking().SingleOrDefaultAsync(c => c.ProjectId == project && c.Id == id && !c.Deleted, cancel);
        if (cable is null) return null;
        var from = cable.FromId is { } f ? await FindAsync(db, project, f, cancel) : null;
        var to = cable.ToId is { } t ? await FindAsync(db, project, t, cancel) : null;
        return ObjectValue.Of(
            ("cable", cable.ToEntity().Fields), ("from", from is null ? Value.Missing : from), ("to", to is null ? Value.Missing : to), ("project", plant.ToFields()));
    }

    private static async Task<ObjectValue?> FindAsync(SynapseDbContext db, int project, EntityId id, CancellationToken cancel) =>
        (await db.Assets.AsNoTracking().SingleOrDefaultAsync(a => a.ProjectId == project && a.Id == id && !a.Deleted, cancel))?.ToEntity().Fields;
}
