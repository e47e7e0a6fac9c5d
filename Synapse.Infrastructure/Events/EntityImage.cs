using Synapse.Core.Plant;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Events;

/// <summary>
/// A whole state of an entity, kept about every <see cref="Every"/> versions: any version is then one image and fewer changes than that away, however long the history is.
/// Most entities never get one; their first event is their image.
/// </summary>
internal static class EntityImage
{
    public const int Every = 32;

    public const string CopySql = "copy entity_images (project_id, entity_id, entity_version, entity_kind, deleted, fields) from stdin (format binary)";

    /// <summary>Whether a batch leads an entity to or over a multiple of <see cref="Every"/>; the image is of where the batch leaves it.</summary>
    public static bool IsDue(EntitySteps steps) => steps.Last.Version / Every > steps.BaseVersion / Every;

    public static void Write(CopyRows rows, int projectKey, Entity entity)
    {
        rows.StartRow(6);
        rows.Int(projectKey);
        rows.Uuid(entity.Id.Value);
        rows.Int(entity.Version);
        rows.Short((short)entity.Kind);
        rows.Bool(entity.Deleted);
        rows.Jsonb(entity.Fields);
    }
}
