using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Import;

namespace Synapse.Infrastructure.Tests.Import;

/// <summary>A real tag register. The counts were taken from the file by other means.</summary>
public class ValhallTests
{
    private const string File = "plants/valhall/assets.csv";
    private static readonly Project Empty = new(new ProjectId("valhall"), "Valhall", "NO", null, ObjectValue.Empty, 0);

    private static async Task<ImportContent> Content() => await Upload.Read(await System.IO.File.ReadAllBytesAsync(SharedData.PathOf(File)));

    [SharedDataFact(File)]
    public async Task The_register_imports_with_its_parents_as_edges()
    {
        var content = await Content();
        var diff = ImportDiff.Compute(Empty, [], Upload.Rows(content));

        Assert.Equal(("utf-8", ',', '.', 1), (content.Sniff.Encoding, content.Sniff.Delimiter, content.Sniff.DecimalSign, content.Sniff.HeaderRow));
        Assert.Equal(new ImportSummary(1103, 0, 0, 3), diff.Summary);
        Assert.Equal(1103, diff.Changes.Count(c => c.Kind == EntityKind.Asset));
        Assert.Equal(1102, diff.Changes.Count(c => c.Kind == EntityKind.Edge));
        Assert.Equal(2205, diff.Changes.Select(c => c.Id).Distinct().Count());
    }

    [SharedDataFact(File)]
    public async Task Its_odd_rows_are_complained_about()
    {
        var complaints = ImportDiff.Compute(Empty, [], Upload.Rows(await Content())).Complaints;

        Assert.Equal([389, 587, 843], complaints.Where(c => c.Code == ImportComplaintCode.BlankTag).Select(c => c.Row));
        Assert.Equal(65, complaints.Count(c => c.Code == ImportComplaintCode.LostCharacter));
        Assert.Equal(68, complaints.Count);
    }

    [SharedDataFact(File)]
    public async Task No_tag_is_damaged()
    {
        // Cut the column out by hand: the only quoted cells are descriptions and comments.
        var text = await System.IO.File.ReadAllTextAsync(SharedData.PathOf(File));
        var rows = Upload.Rows(await Content()).Rows;

        Assert.All(rows, r => Assert.Contains($",{r.Tag},", text, StringComparison.Ordinal));
        Assert.Equal(1103, rows.Select(r => r.Tag).Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(rows, r => r.Tag == "23-TE-96116-04");
        Assert.Contains(rows, r => r.Tag == "230900" && r.Parent is null);
    }

    [SharedDataFact(File)]
    public async Task Ids_with_more_digits_than_a_number_keeps_stay_text_and_line_breaks_in_comments_stay()
    {
        var plant = Apply(ImportDiff.Compute(Empty, [], Upload.Rows(await Content())));
        var filter = plant.Single(e => e.Text(Field.Tag) == "23-CB-9104A");

        Assert.Equal("1000000000707442", Leaves.At(filter.Fields, "properties.WMT_TAG_GLOBALID").AsString);
        Assert.Equal("345605", Leaves.At(filter.Fields, "properties.source_id").AsString);
        Assert.Equal(6230, Leaves.At(filter.Fields, "properties.WMT_FUNC_CODE_ID").AsNumber);
        Assert.Contains("125-1, Size: 1.6 liter\nRss nr", Leaves.At(filter.Fields, "properties.WMT_TAG_COMMENT").AsString, StringComparison.Ordinal);
        Assert.Equal(("1600", "4440", "UNCLASSIFIED"), (filter.Text(Field.Area), filter.Text(Field.System), filter.Text(Field.Type)));
    }

    [SharedDataFact(File)]
    public async Task A_second_import_changes_nothing()
    {
        var rows = Upload.Rows(await Content());
        var plant = Apply(ImportDiff.Compute(Empty, [], rows));

        var again = ImportDiff.Compute(Empty with { LastBatchNo = 1 }, plant, rows);

        Assert.Empty(again.Changes);
        Assert.Equal(new ImportSummary(0, 0, 1103, 3), again.Summary);
    }

    private static List<Entity> Apply(ImportDiff diff) => [.. diff.Changes.Select(c => c.ApplyTo(null))];
}
