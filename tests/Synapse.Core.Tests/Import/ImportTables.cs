using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Tests.Import;

/// <summary>Small tables and plants for import tests: the first line names the columns, cells are cut at '|'.</summary>
internal static class ImportTables
{
    public static readonly Project Empty = new(new ProjectId("heron"), "Heron", null, null, ObjectValue.Empty, 0);

    public static ImportTable Table(params string[] lines) => new(
        lines[0].Split('|'), [.. lines.Skip(1).Select((line, i) => new ImportTableRow(i + 2, line.Split('|')))]);

    public static ImportRows Read(ImportTable table, ImportMapping? mapping = null, char decimalSign = '.') => Assert.IsType<Outcome<ImportRows>.Done>(
        ImportReader.Read(table, mapping ?? ImportMapping.Guess(table.Headers), decimalSign)).Value;

    public static ImportRows Read(params string[] lines) => Read(Table(lines));

    public static ImportDiff Diff(IReadOnlyList<Entity> plant, params string[] lines) => ImportDiff.Compute(Empty with { LastBatchNo = 1 }, plant, Read(lines));

    /// <summary>The plant after an import.</summary>
    public static IReadOnlyList<Entity> After(IReadOnlyList<Entity> plant, ImportDiff diff)
    {
        var now = plant.ToDictionary(e => e.Id);
        foreach (var change in diff.Changes) now[change.Id] = change.ApplyTo(now.GetValueOrDefault(change.Id));
        return [.. now.Values];
    }

    public static IReadOnlyList<Entity> PlantOf(params string[] lines) => After([], ImportDiff.Compute(Empty, [], Read(lines)));

    public static Entity Asset(this IReadOnlyList<Entity> plant, string tag) => plant.Single(e => e.Kind == EntityKind.Asset && e.Text(Field.Tag) == tag);

    public static Value Leaf(this Entity entity, string path) => Leaves.At(entity.Fields, path);

    /// <summary>The live parent edges as "child>parent", sorted.</summary>
    public static IReadOnlyList<string> Parents(this IReadOnlyList<Entity> plant)
    {
        var tags = plant.Where(e => e.Kind == EntityKind.Asset).ToDictionary(e => e.Id.ToString(), e => e.Text(Field.Tag)!);
        return [.. plant.Where(e => e is { Kind: EntityKind.Edge, Deleted: false }).Select(e => $"{tags[e.Text(Field.Source)!]}>{tags[e.Text(Field.Target)!]}").Order(StringComparer.Ordinal)];
    }

    public static IEnumerable<(int Row, ImportComplaintCode Code)> Codes(this IEnumerable<ImportComplaint> complaints) => complaints.Select(c => (c.Row, c.Code));
}
