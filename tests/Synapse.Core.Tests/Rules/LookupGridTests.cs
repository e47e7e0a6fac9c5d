using Synapse.Core.Logic;
using Synapse.Core.Rules.Building;
using Synapse.Core.Rules.Templates;

namespace Synapse.Core.Tests.Rules;

public class LookupGridTests
{
    public static TheoryData<string> Tables => [.. RuleTemplates.All.SelectMany(t => t.Parameters).Where(p => p.Kind == ParameterKind.Table).Select(p => ValueJson.Write(p.Default))];

    [Theory]
    [MemberData(nameof(Tables))]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"210":{"POWER":"a"},"310":{"SIGNAL":"b"}}""")]
    public void A_table_comes_back_from_the_grid_as_it_went(string table) => Assert.Equal(table, ValueJson.Write(LookupGrid.Read(ValueJson.Parse(table)).Write()));

    [Fact]
    public void Bounds_come_before_the_value()
    {
        var grid = LookupGrid.Read(ValueJson.Parse("""[{"value": "F", "to": 40}, {"value": "H", "from": 40}]"""));
        Assert.Equal(["from", "to", "value"], grid.Columns);
        Assert.Equal(LookupShape.ByBounds, grid.Shape);
    }

    [Fact]
    public void A_row_is_part_of_the_table_once_it_has_a_key_and_a_value()
    {
        var grid = LookupGrid.Read(ValueJson.Parse("""{"CA": 600}""")).Add();
        Assert.Equal("""{"CA":600}""", ValueJson.Write(grid.Write()));
        grid = grid.With(1, grid.Rows[1].With(0, 400) with { Key = "AT" });
        Assert.Equal("""{"CA":600,"AT":400}""", ValueJson.Write(grid.Write()));
        Assert.Equal("""{"AT":400}""", ValueJson.Write(grid.Remove(0).Write()));
    }
}
