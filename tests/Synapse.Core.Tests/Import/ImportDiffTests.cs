using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using static Synapse.Core.Tests.Import.ImportTables;

namespace Synapse.Core.Tests.Import;

public class ImportDiffTests
{
    private static readonly string[] List = ["tag|type|parent|power_kw|rated.voltage", "A-1||||", "P-1|PUMP|A-1|5|400", "P-2|PUMP|a-1|7.5|400"];

    [Fact]
    public void New_rows_become_assets_with_parents()
    {
        var plant = PlantOf(List);

        Assert.Equal("UNCLASSIFIED", plant.Asset("A-1").Text(Field.Type));
        Assert.Equal(400, plant.Asset("P-2").Leaf("properties.rated.voltage").AsNumber);
        Assert.Equal(["P-1>A-1", "P-2>A-1"], plant.Parents());
    }

    [Fact]
    public void The_same_list_again_changes_nothing()
    {
        var diff = Diff(PlantOf(List), List);

        Assert.Empty(diff.Changes);
        Assert.Equal(new ImportSummary(0, 0, 3, 0), diff.Summary);
    }

    [Fact]
    public void Only_the_leaves_that_differ_are_changed_and_blank_cells_erase_nothing()
    {
        var diff = Diff(PlantOf(List), "tag|type|description|power_kw", "p-1||feed pump|", "P-2|FAN||7.5", "P-9|PUMP||1");

        Assert.Equal(new ImportSummary(1, 2, 0, 0), diff.Summary);
        Assert.Equal("""{"description":"feed pump","tag":"p-1"}""", ValueJson.WriteCanonical(diff.Items[0].Diff.After));
        Assert.Equal("""{"type":"FAN"}""", ValueJson.WriteCanonical(diff.Items[1].Diff.After));
        Assert.Equal(ChangeOp.Create, diff.Items[2].Op);
    }

    [Fact]
    public void Assets_that_the_file_does_not_name_stay() => Assert.Empty(Diff(PlantOf(List), "tag|type", "P-1|PUMP").Changes);

    [Fact]
    public void A_moved_parent_replaces_the_edge()
    {
        var before = PlantOf(List);

        var diff = Diff(before, "tag|parent", "P-2|P-1");

        Assert.Equal([ChangeOp.Delete, ChangeOp.Create], diff.Changes.Select(c => c.Op));
        Assert.Equal(["P-1>A-1", "P-2>P-1"], After(before, diff).Parents());
        Assert.Equal(new ImportSummary(0, 1, 0, 0), diff.Summary);
        Assert.Equal("P-1", diff.Items.Single().Parent);
    }

    [Fact]
    public void The_id_of_the_file_finds_the_asset_when_its_tag_has_changed()
    {
        var before = PlantOf("tag|id|parent", "P-1|100|", "M-1|101|100");
        Assert.Equal("100", before.Asset("P-1").Leaf("properties.source_id").AsString);

        var diff = Diff(before, "tag|id|parent", "P-1A|100|", "M-1|101|100");

        Assert.Equal("""{"tag":"P-1A"}""", ValueJson.Write(diff.Changes.Single().Diff.After));
    }

    [Fact]
    public void Two_assets_trade_their_tags_by_their_ids()
    {
        var before = PlantOf("tag|id", "P-1|100", "P-2|101");

        var diff = Diff(before, "tag|id", "p-2|100", "P-1|101");

        Assert.Empty(diff.Complaints);
        Assert.Equal(["""{"tag":"p-2"}""", """{"tag":"P-1"}"""], diff.Changes.OrderByDescending(c => c.Id == before.Asset("P-1").Id).Select(c => ValueJson.Write(c.Diff.After)));
    }

    [Fact]
    public void A_tag_that_another_asset_keeps_is_not_taken_and_holds_up_whoever_waits_for_the_one_given_up()
    {
        var before = PlantOf("tag|id", "P-1|100", "P-2|101", "P-3|102");

        var diff = Diff(before, "tag|id", "P-2|100", "P-3|101");

        Assert.Empty(diff.Changes);
        Assert.Equal([(2, ImportComplaintCode.TagTaken), (3, ImportComplaintCode.TagTaken)], diff.Complaints.Codes());
        Assert.Equal(2, diff.Summary.Rejected);
    }

    [Fact]
    public void The_id_of_the_project_itself_finds_the_asset_and_is_no_property()
    {
        var before = PlantOf(List);
        var id = before.Asset("P-1").Id;

        var diff = Diff(before, "id|row_version|tag|power_kw", $"{id}|1|P-1|6");

        Assert.Equal("""{"properties.power_kw":6}""", ValueJson.Write(diff.Changes.Single().Diff.After));
    }

    [Fact]
    public void Parents_that_cannot_be_are_complained_about_and_the_row_is_kept()
    {
        var diff = Diff([], "tag|parent", "P-1|nowhere", "P-2|P-2", "P-3|P-4", "P-4|P-5", "P-5|P-3", "P-6|P-5");

        Assert.Equal(
            [(2, ImportComplaintCode.UnknownParent), (3, ImportComplaintCode.ParentIsSelf), (4, ImportComplaintCode.ParentCycle), (5, ImportComplaintCode.ParentCycle), (6, ImportComplaintCode.ParentCycle)],
            diff.Complaints.Codes());
        Assert.Equal(6, diff.Summary.Created);
        Assert.Equal(["P-6>P-5"], After([], diff).Parents());
    }

    [Fact]
    public void A_cycle_through_the_plant_is_found_too()
    {
        var before = PlantOf("tag|parent", "A|B", "B|C", "C|");

        var diff = Diff(before, "tag|parent", "C|A");

        Assert.Empty(diff.Changes);
        Assert.Equal([ImportComplaintCode.ParentCycle], diff.Complaints.Select(c => c.Code));
    }

    [Fact]
    public void A_number_stays_a_number_when_the_next_file_mixes_its_column()
    {
        var before = PlantOf("tag|power", "P-1|5", "P-2|6");

        var diff = Diff(before, "tag|power", "P-1|5", "P-2|7", "P-3|n/a");

        Assert.Equal("""{"properties.power":7}""", ValueJson.Write(diff.Items[0].Diff.After));
        Assert.Equal(new ImportSummary(1, 1, 1, 0), diff.Summary);
    }

    [Fact]
    public void A_mended_column_becomes_numbers()
    {
        var before = PlantOf("tag|power", "P-1|5", "P-2|n/a");

        Assert.Equal(2, Diff(before, "tag|power", "P-1|5", "P-2|6").Summary.Updated);
    }

    [Fact]
    public void An_asset_that_was_deleted_is_created_anew_under_another_id()
    {
        var before = PlantOf("tag", "P-1").Select(e => e with { Deleted = true }).ToList();

        var change = Assert.Single(Diff(before, "tag", "P-1").Changes);

        Assert.Equal(ChangeOp.Create, change.Op);
        Assert.NotEqual(before[0].Id, change.Id);
    }
}
