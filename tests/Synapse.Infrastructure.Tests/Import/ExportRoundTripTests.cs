using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Demo;
using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Export;

namespace Synapse.Infrastructure.Tests.Import;

public class ExportRoundTripTests
{
    private static readonly Project Project = new(new ProjectId("heron"), "Heron", "CA", null, ObjectValue.Empty, 7);
    private static readonly ExportHeading Heading = new("Assets", "Heron", "area = 210, 220", new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero), "=anna");

    internal static async Task<byte[]> Export(IReadOnlyList<Entity> assets, IReadOnlyDictionary<EntityId, string>? parents, bool xlsx)
    {
        var table = AssetExport.Table(Heading, assets, parents ?? new Dictionary<EntityId, string>());
        using var output = new MemoryStream();
        if (xlsx) Assert.Null(await TableExport.WriteXlsxAsync(table, output));
        else await TableExport.WriteCsvAsync(table, output);
        return output.ToArray();
    }

    private static async Task<ImportDiff> Reimport(IReadOnlyList<Entity> plant, bool xlsx)
    {
        var assets = plant.Where(e => e.Kind == EntityKind.Asset).ToList();
        var tags = assets.ToDictionary(a => a.Id, a => a.Text(Field.Tag)!);
        var parents = plant.Where(e => e.Kind == EntityKind.Edge).ToDictionary(e => e.Reference(Field.Source)!.Value, e => tags[e.Reference(Field.Target)!.Value]);
        var content = await Upload.Read(await Export(assets, parents, xlsx));
        return ImportDiff.Compute(Project, plant, Upload.Rows(content));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_demo_plant_comes_back_without_a_change(bool xlsx)
    {
        var plant = DemoPlant.Entities(DemoPlant.Scaled(Project.Id, 1150));

        var diff = await Reimport(plant, xlsx);

        Assert.Empty(diff.Changes);
        Assert.Equal(new ImportSummary(0, 0, 1150, 0), diff.Summary);
    }

    [Fact]
    public async Task The_heading_stands_above_the_table_and_is_no_data()
    {
        var content = await Upload.Read(await Export(DemoPlant.Entities(DemoPlant.Scaled(Project.Id, 3)).Where(e => e.Kind == EntityKind.Asset).ToList(), null, xlsx: false));

        Assert.Equal(5, content.Sniff.HeaderRow);
        Assert.Equal(3, content.Table.Rows.Count);
        Assert.Equal(["id", "row_version", "tag"], content.Table.Headers.Take(3));
    }

    [Fact]
    public void Any_property_comes_back_without_a_change()
    {
        var values = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(s => Value.From(string.Concat((s ?? "").Where(c => !char.IsSurrogate(c) && (!char.IsControl(c) || c is '\t' or '\r' or '\n'))))),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(d => Value.From((double)d)),
            ArbMap.Default.GeneratorFor<int>().Select(i => Value.From((double)i)),
            Gen.Elements(Value.True, Value.False, Value.Null, Value.Array(1, "a"), Value.From("'=1"), Value.From("  x "), Value.From("1.50"), Value.From("0,5"), Value.From("a\r\nb")));
        var plants = Gen.ArrayOf(Gen.ArrayOf(values, 3), 4).Select(rows => rows.Select((row, i) => new Entity(
            EntityKind.Asset, new EntityId(new Guid(i + 1, 2, 3, new byte[8])), 1, false,
            ObjectValue.Of((Field.Tag, $"T-{i}"), (Field.Type, "PUMP"), (Field.Properties, ObjectValue.Of(("a", row[0]), ("b", row[1]), ("tag", row[2])))))).ToList());

        Prop.ForAll(Arb.From(plants), Arb.From(Gen.Elements(false, true)), (plant, xlsx) =>
        {
            var changed = Reimport(plant, xlsx).GetAwaiter().GetResult().Items.Select(i => $"{Value.From(i.Diff.Before)} -> {Value.From(i.Diff.After)}").ToList();
            return (changed.Count == 0).Label(string.Join("; ", changed));
        }).QuickCheckThrowOnFailure();
    }
}
