using Microsoft.EntityFrameworkCore;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Live;

namespace Synapse.Infrastructure.Plant;

/// <summary>A person's change of one asset.</summary>
/// <param name="ExpectedVersion">The version that the person saw; null takes whatever there is.</param>
/// <param name="Set">Dotted paths (<c>description</c>, <c>properties.power_kw</c>) to new values; null removes.</param>
public sealed record AssetEdit(ProjectId Project, EntityId Asset, int? ExpectedVersion, ObjectValue Set, string? Reason);

/// <summary>Changes single assets by hand, each time as a batch of its own.</summary>
public sealed class AssetEditor(IDbContextFactory<SynapseDbContext> contexts, BatchWriter batches, ProjectBell bell, TimeProvider time)
{
    private static readonly string[] Editable = [Field.Type, Field.Discipline, Field.Description, Field.Area, Field.System];

    /// <summary>The asset after the edit; unchanged when the edit says what is there already. Refused with NOT_FOUND, VERSION_CONFLICT or INVALID_REQUEST.</summary>
    public async Task<Outcome<Entity>> EditAsync(Actor actor, AssetEdit edit, CancellationToken cancellationToken)
    {
        if (actor.Needs(edit.Project, ProjectRole.Engineer, "edit an asset") is { } refusal) return refusal;
        if (Wrong(edit) is { } wrong) return wrong;
        if (await FindAsync(edit, cancellationToken) is not { } asset) return NotThere;
        if (edit.ExpectedVersion is { } expected && expected != asset.Version)
            return new Refusal(
                RefusalCode.VersionConflict, $"{asset.Text(Field.Tag)} was changed by someone else in the meantime (version {asset.Version}; you edited {expected}). Look at it again and repeat your change.",
                ObjectValue.Of(("version", asset.Version)));
        if (PlantChange.Update(asset, Apply(asset.Fields, edit.Set)) is not { } change) return asset;
        return await WriteAsync(actor, edit, asset, change, cancellationToken);
    }

    internal static Refusal NotThere { get; } = new(RefusalCode.NotFound, "There is no such asset in this project; it may have been deleted.");

    /// <summary>What an edit names that cannot be edited, or null.</summary>
    internal static Refusal? Wrong(AssetEdit edit) => edit.Set.Where(s => !CanSet(s.Key)).Select(s => s.Key).FirstOrDefault() is { } wrong
        ? new Refusal(RefusalCode.InvalidRequest, $"'{wrong}' cannot be edited; there are {string.Join(", ", Editable)} and properties.x.")
        : null;

    private async Task<Outcome<Entity>> WriteAsync(Actor actor, AssetEdit edit, Entity asset, PlantChange change, CancellationToken cancellationToken)
    {
        var context = edit.Reason is { } reason ? ObjectValue.Of(("reason", reason)) : ObjectValue.Empty;
        var draft = new BatchDraft(
            edit.Project, BatchId.New(time), BatchKind.Manual, $"{asset.Text(Field.Tag)}: {string.Join(", ", change.Diff.Paths)}", actor, time.GetUtcNow(),
            [NewEvent.Of(change, null, asset.Text(Field.Discipline), context)])
        {
            Summary = edit.Reason is { } why ? ObjectValue.Of(("updated", 1), ("reason", why)) : ObjectValue.Of(("updated", 1)),
        };
        var written = await batches.CommitAsync(draft, cancellationToken);
        if (written is Outcome<BatchReceipt>.Refused refused) return refused.Refusal;
        bell.Ring(edit.Project);
        return change.ApplyTo(asset);
    }

    private async Task<Entity?> FindAsync(AssetEdit edit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Assets.AsNoTracking().SingleOrDefaultAsync(
            a => a.Id == edit.Asset && !a.Deleted && db.Projects.Any(p => p.ProjectId == a.ProjectId && p.Code == edit.Project.Value), cancellationToken);
        return row?.ToEntity();
    }

    internal static ObjectValue Apply(ObjectValue fields, ObjectValue set) =>
        set.Aggregate(fields, (now, s) => Leaves.Set(now, s.Key, s.Value.Kind == ValueKind.Null ? Value.Missing : s.Value));

    private static bool CanSet(string path) =>
        Editable.Contains(path) || (path.StartsWith("properties.", StringComparison.Ordinal) && !path.Split('.').Any(string.IsNullOrWhiteSpace));
}
