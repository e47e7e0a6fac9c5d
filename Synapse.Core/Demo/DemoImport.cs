using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Demo;

/// <summary>Compares an equipment list with the plant as it stands: by tag, and only what the list says. What rules or people added to an asset stays.</summary>
public static class DemoImport
{
    /// <summary>The creations and updates that make the plant agree with the list, in the list's order.</summary>
    /// <param name="atBatchNo">The batch after which the plant stands as given.</param>
    /// <param name="live">The project's live entities.</param>
    public static IReadOnlyList<PlantChange> Changes(ProjectId project, long atBatchNo, IEnumerable<Entity> live, IEnumerable<EquipmentRow> rows)
    {
        var assets = live.Where(e => e.Kind == EntityKind.Asset).ToDictionary(e => e.NaturalKey, StringComparer.OrdinalIgnoreCase);
        var ids = assets.ToDictionary(a => a.Key, a => a.Value.Id, StringComparer.OrdinalIgnoreCase);
        var changes = new List<PlantChange>();
        foreach (var row in rows)
        {
            if (assets.TryGetValue(row.Tag, out var known))
            {
                if (PlantChange.Update(known, Merged(known.Fields, row)) is { } update) changes.Add(update);
                continue;
            }

            var id = ids[row.Tag] = EntityId.For(project, atBatchNo, EntityKind.Asset, row.Tag);
            changes.Add(PlantChange.Create(EntityKind.Asset, id, row.ToFields()));
            if (row.Parent is not null) changes.Add(ChildOf(project, atBatchNo, id, ids[row.Parent], row.Discipline));
        }

        return changes;
    }

    private static ObjectValue Merged(ObjectValue now, EquipmentRow row)
    {
        var properties = now[Field.Properties].AsObject ?? ObjectValue.Empty;
        foreach (var (name, value) in row.Properties) properties = properties.With(name, value);
        foreach (var (name, value) in row.ToFields()) now = now.With(name, name == Field.Properties ? properties : value);
        return now;
    }

    private static PlantChange ChildOf(ProjectId project, long atBatchNo, EntityId child, EntityId parent, string discipline)
    {
        var fields = ObjectValue.Of(
            (Field.Source, child.ToString()), (Field.Target, parent.ToString()), (Field.Relation, Parentage.ChildOf),
            (Field.Discipline, discipline), (Field.Properties, Value.EmptyObject));
        return PlantChange.Create(EntityKind.Edge, EntityId.For(project, atBatchNo, EntityKind.Edge, Field.NaturalKeyOf(EntityKind.Edge, fields)), fields);
    }
}
