using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

public class Program_tests
{
    private static LogicProgram Compile(string rule) => LogicProgram.Compile(ValueJson.Parse(rule)).Require();

    [Fact]
    public void A_program_says_what_it_reads()
    {
        var program = Compile("""{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"properties.power_kw"},{"val":["parent","limit"]}]},{"some":[{"var":"children"},{"==":[{"var":"type"},"MOTOR"]}]},{"missing":["area"]}]}""");

        Assert.Equal(["area", "children", "parent.limit", "properties.power_kw", "type"], program.Reads.Select(r => r.Text));
        Assert.False(program.ReadsEverything);
    }

    [Theory]
    [InlineData("""{"var":{"cat":["a",{"var":"b"}]}}""")]
    [InlineData("""{"==":[{"length":{"var":""}},3]}""")]
    public void A_path_that_the_data_decide_reads_everything(string rule) => Assert.True(Compile(rule).ReadsEverything);

    [Fact]
    public void From_inside_a_loop_the_outer_data_are_read_too()
    {
        var program = Compile("""{"some":[{"var":"children"},{">":[{"var":"kw"},{"val":[[2],"limit"]}]}]}""");

        Assert.Equal(["children", "limit"], program.Reads.Select(r => r.Text));
        Assert.Equal(Truth.True, program.Test(ValueJson.Parse("""{"limit":3,"children":[{"kw":5}]}""")));
        Assert.Equal(Truth.False, program.Test(ValueJson.Parse("""{"limit":7,"children":[{"kw":5}]}""")));
    }

    [Theory]
    [InlineData("""{"==":[{"var":"type"},"PUMP"]}""", "type=PUMP")]
    [InlineData("""{"and":[{"===":["PUMP",{"var":"asset.type"}]},{"in":[{"var":"area"},["210","220"]]}]}""", "area=210|220 type=PUMP")]
    [InlineData("""{"or":[{"==":[{"var":"type"},"PUMP"]},{"and":[{"==":[{"var":"type"},"FAN"]},{"==":[{"var":"area"},"1"]}]}]}""", "type=FAN|PUMP")]
    [InlineData("""{"or":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"kw"},1]}]}""", "")]
    [InlineData("""{"and":[{"in":[{"var":"type"},["A","B"]]},{"in":[{"var":"type"},["B","C"]]}]}""", "type=B")]
    [InlineData("""{"==":[{"var":["type","PUMP"]},"PUMP"]}""", "")]
    [InlineData("""{"==":[{"var":"properties.size"},"12"]}""", "")]
    [InlineData("""{"!":[{"==":[{"var":"type"},"PUMP"]}]}""", "")]
    [InlineData("""{"if":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"kw"},1]},false]}""", "type=PUMP")]
    public void A_program_knows_which_types_it_needs(string rule, string gates) =>
        Assert.Equal(gates, string.Join(' ', Compile(rule).Gates.OrderBy(g => g.Key).Select(g => $"{g.Key}={string.Join('|', g.Value.Order())}")));

    [Theory]
    [InlineData("""{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"properties.power_kw"},55]}]}""", "type is PUMP and properties.power_kw is greater than 55")]
    [InlineData("""{"and":[{"or":[{"==":[{"var":"a"},1]},{"!":[{"var":"b"}]}]},{"in":[{"var":"area"},["210","220"]]}]}""", "(a is 1 or b is not set) and area is one of \"210\", \"220\"")]
    [InlineData("""{"<=":[1,{"var":"x"},5]}""", "x is between 1 and 5")]
    [InlineData("""{"some":[{"var":"children"},{"==":[{"var":"type"},"MOTOR"]}]}""", "at least one of children has (type is MOTOR)")]
    [InlineData("""{"==":[{"var":"x"},null]}""", "x is missing")]
    public void A_condition_reads_as_a_sentence(string rule, string words) => Assert.Equal(words, LogicWords.Describe(ValueJson.Parse(rule)));

    [Fact]
    public void What_keeps_a_condition_from_holding_is_said_with_the_values_seen()
    {
        var program = Compile("""{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"properties.power_kw"},55]},{"<":[{"var":"properties.t"},40]},{"in":[{"var":"area"},["A","B"]]}]}""");

        var trace = program.Explain(ValueJson.Parse("""{"type":"PUMP","area":"C","properties":{"power_kw":45}}"""));

        Assert.Equal(Truth.False, trace.Truth);
        Assert.Equal(
            ["needs properties.power_kw > 55, is 45", "needs properties.t < 40, but properties.t is missing", "needs area is one of A, B, is C"],
            trace.Failing.Select(failing => failing.Sentence));
        Assert.Equal("/and/1", trace.Failing[0].Path);
        Assert.Equal(45, trace.Root.Children[1].Children[0].Result.Value.AsNumber);
    }

    [Theory]
    [InlineData("""{"and":[{"equals":[1,2]}]}""", "/and/0", "UNKNOWN_OPERATOR")]
    [InlineData("""{"==":[1,2],"!=":[1,2]}""", "", "UNKNOWN_OPERATOR")]
    [InlineData("""{"or":[false,{">":[{"var":"x"}]}]}""", "/or/1", "INVALID_ARGUMENTS")]
    [InlineData("""{"and":true}""", "", "INVALID_ARGUMENTS")]
    [InlineData("""{"match":[{"var":"x"},"("]}""", "", "BAD_PATTERN")]
    [InlineData("""{"convert":[1,"kW","bar"]}""", "", "UNIT_MISMATCH")]
    [InlineData("""{"lookup":["nowhere","x"]}""", "", "UNKNOWN_TABLE")]
    public void A_bad_rule_is_refused_with_the_place(string rule, string path, string code)
    {
        var complaint = Assert.Single(LogicProgram.Compile(ValueJson.Parse(rule)).Complaints);

        Assert.Equal((path, code), (complaint.Path, complaint.Code));
    }

    [Fact]
    public void What_is_preserved_inside_a_list_is_its_value() =>
        Assert.Equal(ValueJson.Parse("""[{"p":1},2]"""), Compile("""[{"preserve":{"p":1}},2]""").Evaluate(Value.Null).Value);
}
