using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using static Synapse.Core.Tests.Import.ImportTables;

namespace Synapse.Core.Tests.Import;

public class ImportProperties
{
    private static readonly string[] Headers = ["tag", "id", "parent", "type", "x", "y.z"];

    private static readonly string[] Tags = ["A", "B", "C", "D", "E", "F", "G"];

    // Few tags, ids and values, so that renamings, unknown parents and cycles come often, and duplicates now and then. "@A" stands for the project's own id of A.
    private static Gen<string[]> Row(string tag) =>
        from present in Gen.Frequency((8, Gen.Constant(tag)), (1, Gen.Elements("", "a", "B", "G\nH", "Z")))
        from id in Gen.Frequency((4, Gen.Constant("")), (2, Gen.Elements("1", "2", "3", "4")), (1, Gen.Elements("@A", "@B", "@C")))
        from parent in Gen.Frequency((1, Gen.Constant("")), (3, Gen.Elements(Tags)), (1, Gen.Elements("a", "1", "2", "9")))
        from type in Gen.Elements("", "PUMP", "gizmo")
        from x in Gen.Elements("", "1", "2", "0012")
        from y in Gen.Elements("", "1.5", "n/a")
        select new[] { present, id, parent, type, x, y };

    private static readonly Arbitrary<string[][]> Files = Arb.From(
        from rows in Gen.CollectToArray(Tags.Select(Row))
        from order in Gen.Shuffle(rows)
        from count in Gen.Choose(0, rows.Length)
        select order.Take(count).ToArray());

    private static string[][] WithOwnIds(string[][] rows, IReadOnlyList<Entity> plant) =>
        [.. rows.Select(r => r[1].StartsWith('@') ? [r[0], plant.FirstOrDefault(e => e.Text(Field.Tag) == r[1][1..])?.Id.ToString() ?? "", .. r[2..]] : r)];

    private static ImportRows Rows(IEnumerable<string[]> rows) => Read(new ImportTable(Headers, [.. rows.Select((cells, i) => new ImportTableRow(i + 2, cells))]));

    private static string Said(ImportDiff diff) => string.Join('\n', diff.Changes.Select(c => $"{c.Kind} {c.Id} {c.Op} {c.Version} {ValueJson.WriteCanonical(c.Diff.Before)} {ValueJson.WriteCanonical(c.Diff.After)}"));

    [Fact]
    public void The_order_of_rows_does_not_change_the_diff() => Prop.ForAll(Files, Files, Arb.From(Gen.Choose(0, int.MaxValue)), (first, second, seed) =>
    {
        var plant = After([], ImportDiff.Compute(Empty, [], Rows(first)));
        second = WithOwnIds(second, plant);
        var shuffled = second.ToArray();
        new Random(seed).Shuffle(shuffled);
        var project = Empty with { LastBatchNo = 1 };

        var (a, b) = (ImportDiff.Compute(project, plant, Rows(second)), ImportDiff.Compute(project, plant, Rows(shuffled)));

        return (Said(a) == Said(b) && a.Summary == b.Summary).Label($"{Said(a)}\n---\n{Said(b)}");
    }).Check(Many);

    [Fact]
    public void The_same_file_again_changes_nothing() => Prop.ForAll(Files, Files, (first, second) =>
    {
        var plant = After([], ImportDiff.Compute(Empty, [], Rows(first)));
        var rows = Rows(WithOwnIds(second, plant));
        var now = After(plant, ImportDiff.Compute(Empty with { LastBatchNo = 1 }, plant, rows));

        var again = ImportDiff.Compute(Empty with { LastBatchNo = 2 }, now, rows);

        // What waits for a renaming may come with the next import, as its complaint says.
        return (again.Changes.Count == 0 || again.Summary.Rejected < Rejections(plant, rows)).Label(Said(again));
    }).Check(Many);

    [Fact]
    public void Every_row_is_created_updated_unchanged_or_rejected() => Prop.ForAll(Files, Files, (first, second) =>
    {
        var plant = After([], ImportDiff.Compute(Empty, [], Rows(first)));
        var s = ImportDiff.Compute(Empty with { LastBatchNo = 1 }, plant, Rows(WithOwnIds(second, plant))).Summary;
        return s.Created + s.Updated + s.Unchanged + s.Rejected == second.Length;
    }).Check(Many);

    [Fact]
    public void No_asset_is_its_own_ancestor_and_no_child_has_two_parents() => Prop.ForAll(Files, Files, (first, second) =>
    {
        var plant = After([], ImportDiff.Compute(Empty, [], Rows(first)));
        var parents = After(plant, ImportDiff.Compute(Empty with { LastBatchNo = 1 }, plant, Rows(WithOwnIds(second, plant)))).Parents().Select(p => p.Split('>')).ToDictionary(p => p[0], p => p[1]);
        return parents.Keys.All(child =>
        {
            var at = child;
            for (var steps = 0; steps <= parents.Count; steps++)
                if (!parents.TryGetValue(at, out at!)) return true;
            return false;
        });
    }).Check(Many);

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static int Rejections(IReadOnlyList<Entity> plant, ImportRows rows) => ImportDiff.Compute(Empty with { LastBatchNo = 1 }, plant, rows).Summary.Rejected;
}
