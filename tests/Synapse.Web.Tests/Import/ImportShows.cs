using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Web.Import;

namespace Synapse.Web.Tests.Import;

public sealed class ImportShows : ComponentTest
{
    private static readonly ImportTable Table = new(
        ["KKS", "Power", "Remarks"], [new(2, ["P-1", "55", ""]), new(3, ["P-2", "55"]), new(4, ["P-3", "75", " "]), new(5, ["P-4", "90"])]);

    private static readonly ImportMapping Guess = ImportMapping.Guess(Table.Headers);

    private (string Header, string? Target)? _chosen;

    [Fact]
    public void Every_column_with_some_of_its_cells_and_what_it_becomes()
    {
        var rows = Mapping().FindAll("tbody tr");

        Assert.Equal(["KKS", "Power", "Remarks"], rows.Select(r => r.QuerySelector("th")!.TextContent));
        Assert.Equal(["P-1 P-2 P-3", "55 75 90", ""], rows.Select(r => string.Join(' ', r.QuerySelectorAll("code").Select(c => c.TextContent))));
        Assert.Equal(["tag", "properties.Power", "properties.Remarks"], rows.Select(r => r.QuerySelector("option[selected]")!.GetAttribute("value")));
        Assert.Contains("all blank", rows[2].TextContent);
    }

    [Fact]
    public void That_a_mapping_was_remembered_only_when_it_was()
    {
        Assert.Contains("As in the last import", Mapping(remembered: true).Markup);
        Assert.DoesNotContain("As in the last import", Mapping().Markup);
    }

    [Theory]
    [InlineData("description", "description")]
    [InlineData("", null)]
    public void A_choice_is_asked_for(string option, string? target)
    {
        Mapping().FindAll("select")[1].Change(option);

        Assert.Equal(("Power", target), _chosen);
    }

    [Fact]
    public void A_property_can_be_given_another_name()
    {
        var table = Mapping();
        table.FindAll("select")[1].Change("?");
        Assert.Null(_chosen);

        table.Find("input").Change("rated.power_kw");

        Assert.Equal(("Power", "properties.rated.power_kw"), _chosen);
    }

    [Fact]
    public void A_target_that_moves_to_another_column_leaves_the_one_that_had_it()
    {
        var mapping = ColumnChoice.Choose(Table, Guess, "Remarks", "tag");
        Assert.Equal(["properties.KKS", "properties.Power", "tag"], mapping.TargetsOf(Table.Headers));

        var without = ColumnChoice.Choose(Table, mapping, "Power", null);
        Assert.Equal(["properties.KKS", null, "tag"], without.TargetsOf(Table.Headers));
        Assert.Equal(mapping.TargetsOf(Table.Headers), ColumnChoice.Choose(Table, without, "Power", "properties.Power").TargetsOf(Table.Headers));
    }

    [Fact]
    public void What_would_change_with_before_and_after_and_the_parent()
    {
        var list = Render<ImportDiffList>(p => p.Add(c => c.Diff, Compare()));

        Assert.Equal(["1", "1", "1", "1"], list.FindAll("dd").Select(d => d.TextContent));
        Assert.Equal(["A-1", "P-9"], list.FindAll("code.tag").Select(c => c.TextContent));

        list.FindAll("button.line").Single(b => b.TextContent.Contains("P-9")).Click();
        Assert.Contains("properties.power_kw", list.Find(".detail").TextContent);
        Assert.Equal("A-1", list.Find(".detail p code").TextContent);

        list.FindAll("[role=group] button").Single(b => b.TextContent == "Updated").Click();
        Assert.Equal(["A-1"], list.FindAll("code.tag").Select(c => c.TextContent));
    }

    [Fact]
    public void Complaints_by_kind_with_the_way_to_have_them_all()
    {
        var complaints = Enumerable.Range(2, 300).Select(row => ImportComplaint.About(row, "KKS", "P-1", ImportComplaintCode.DuplicateTag, "It is there twice."))
            .Append(ImportComplaint.About(400, "Power", "<b>", ImportComplaintCode.WrongNumber, "It is no number.")).ToList();
        var list = Render<ComplaintList>(p => p.Add(c => c.Complaints, complaints).Add(c => c.DownloadUrl, "/download"));

        Assert.Equal(["300 tag twice", "1 no number"], list.FindAll(".kinds button").Select(b => string.Join(' ', b.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal(200, list.FindAll("tbody tr").Count);
        Assert.Contains("The first 200 of 301 are shown.", list.Markup);
        Assert.Equal("/download", list.Find("a[download]").GetAttribute("href"));

        list.FindAll(".kinds button")[1].Click();
        Assert.Equal("<b>", list.Find("tbody code").TextContent);
        Assert.Single(list.FindAll("tbody tr"));
    }

    [Fact]
    public void Nothing_where_there_is_nothing_to_complain_about() =>
        Assert.Equal("", Render<ComplaintList>(p => p.Add(c => c.Complaints, []).Add(c => c.DownloadUrl, "/download")).Markup.Trim());

    private static ImportDiff Compare()
    {
        var project = new Project(new ProjectId("north"), "North", null, null, ObjectValue.Empty, 1);
        var before = new ImportTable(["tag", "area", "power_kw"], [new(2, ["A-1", "100", "1"]), new(3, ["B-1", "100", "2"])]);
        var plant = ImportDiff.Compute(project with { LastBatchNo = 0 }, [], Read(before)).Changes.Select(c => c.ApplyTo(null)).ToList();
        var after = new ImportTable(["tag", "area", "power_kw", "parent"], [new(2, ["A-1", "200", "1", ""]), new(3, ["B-1", "100", "2", ""]), new(4, ["P-9", "200", "3", "A-1"]), new(5, ["", "1", "1", ""])]);
        return ImportDiff.Compute(project, plant, Read(after));
    }

    private static ImportRows Read(ImportTable table) =>
        Assert.IsType<Core.Outcome<ImportRows>.Done>(ImportReader.Read(table, ImportMapping.Guess(table.Headers))).Value;

    private IRenderedComponent<MappingTable> Mapping(bool remembered = false) => Render<MappingTable>(p => p
        .Add(c => c.Columns, ColumnChoice.Of(Table, Guess))
        .Add(c => c.Remembered, remembered)
        .Add(c => c.OnChoose, chosen => _chosen = chosen));
}
