using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Web.Rules.Editing;

namespace Synapse.Web.Tests.Rules.Editing;

public sealed class TableShows : EditorTest
{
    private const string Document = """
        {"id": "t", "name": "T", "source": "PROJECT", "table": {"hit_policy": "FIRST", "inputs": [{"path": "type"}], "outputs": [{"property": "starter"}],
         "rows": [{"name": "pumps", "when": ["PUMP"], "then": ["VFD"]}, {"when": ["-"], "then": ["DOL"]}]}}
        """;

    private ObjectValue _said = ObjectValue.Empty;

    private Value Table => _said["table"];

    [Fact]
    public void A_cell_is_what_is_typed_and_an_empty_one_is_any_value()
    {
        var grid = Open();
        Field(grid, "type, row 2").Change("FAN, PUMP");
        Assert.Equal("FAN, PUMP", Table["rows"].AsArray![1]["when"].AsArray![0].AsString);
        Field(grid, "type, row 2").Change("");
        Assert.Equal("-", Table["rows"].AsArray![1]["when"].AsArray![0].AsString);
        Field(grid, "starter, row 1").Change("5.5");
        Assert.Equal(5.5, Table["rows"].AsArray![0]["then"].AsArray![0].AsNumber);
    }

    [Fact]
    public void A_new_column_gives_every_row_a_cell_and_one_that_goes_takes_its_cells()
    {
        var grid = Open();
        Button(grid, "Add input").Click();
        Assert.Equal("/table/inputs/1", FocusedOn);
        Assert.All(Table["rows"].AsArray!, r => Assert.Equal("-", r["when"].AsArray![1].AsString));
        Field(grid, "Input 2").Change("properties.power_kw");
        Field(grid, "properties.power_kw, row 1").Change("> 55");
        Button(grid, "Remove Input 1").Click();
        Assert.Equal("""{"name":"pumps","when":["> 55"],"then":["VFD"]}""", ValueJson.Write(Table["rows"].AsArray![0]));
    }

    [Fact]
    public void Rows_are_added_moved_and_removed_and_the_focus_goes_along()
    {
        var grid = Open();
        Button(grid, "Add row").Click();
        Assert.Equal(("/table/rows/2", 3), (FocusedOn, Table["rows"].AsArray!.Count));
        Button(grid, "Move pumps down").Click();
        Assert.Equal(("/table/rows/1#down", "pumps"), (FocusedOn, Table["rows"].AsArray![1]["name"].AsString));
        Button(grid, "Remove row 3").Click();
        Assert.Equal(("/table/rows/1", 2), (FocusedOn, Table["rows"].AsArray!.Count));
    }

    [Fact]
    public void Priority_asks_for_the_order_of_the_outputs_and_collect_for_the_way()
    {
        var grid = Open();
        Field(grid, "Hit policy").Change("PRIORITY");
        Field(grid, "Values, separated by ;").Change("VFD; DOL");
        Assert.Equal("""["VFD","DOL"]""", ValueJson.Write(Table["outputs"].AsArray![0]["values"]));
        Field(grid, "Hit policy").Change("COLLECT");
        Field(grid, "Collected as").Change("COUNT");
        Assert.Equal("COUNT", Table["collect"].AsString);
        Field(grid, "Hit policy").Change("UNIQUE");
        Assert.True(Table["collect"].IsMissing);
    }

    [Fact]
    public void What_is_wrong_with_a_cell_stands_at_the_cell()
    {
        var grid = Open(Document.Replace("[\"PUMP\"]", "[\"> lots\"]", StringComparison.Ordinal));
        Assert.NotNull(grid.FindAll("tbody tr")[0].QuerySelectorAll("td")[0].QuerySelector(".said"));
        Assert.Null(grid.FindAll("tbody tr")[1].QuerySelectorAll("td")[0].QuerySelector(".said"));
    }

    [Fact]
    public void A_rule_becomes_a_table_and_keeps_its_condition_and_its_other_actions()
    {
        var grid = Open("""{"id": "t", "name": "T", "source": "PROJECT", "condition": {"==": [{"var": "type"}, "PUMP"]}, "actions": [{"type": "SET_PROPERTY", "set": {"a": 1}}, {"type": "CREATE_PACKAGE", "package": "P"}]}""");
        Button(grid, "Make it a decision table").Click();
        Assert.Equal("CREATE_PACKAGE", Assert.Single(_said["actions"].AsArray!)["type"].AsString);
        Assert.Equal("PUMP", _said["condition"]["=="].AsArray![1].AsString);
        Assert.Contains("FIRST", Table["hit_policy"].AsString);
    }

    private IRenderedComponent<CascadingValue<EditorScope>> Open(string document = Document) => Render<TableView>(document, said => _said = said);
}
