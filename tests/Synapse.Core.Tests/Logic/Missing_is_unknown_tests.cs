using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

public class Missing_is_unknown_tests
{
    private const string Pump = """{"type":"PUMP","zero":0,"empty":"","nothing":null,"children":[{"kw":5},{}],"properties":{"power_kw":45}}""";

    [Theory]
    [InlineData("""{"<":[{"var":"properties.temperature_c"},40]}""", "properties.temperature_c")]
    [InlineData("""{">":[{"+":[{"var":"a"},{"var":"b"}]},{"var":"c"}]}""", "a,b,c")]
    [InlineData("""{"==":[{"var":"nothing"},"X"]}""", "nothing")]
    [InlineData("""{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"a"},1]},{">":[{"var":"b"},1]}]}""", "a,b")]
    [InlineData("""{"or":[{"==":[{"var":"type"},"FAN"]},{">":[{"var":"a"},1]}]}""", "a")]
    [InlineData("""{"all":[{"var":"children"},{">":[{"var":"kw"},1]}]}""", "children[].kw")]
    [InlineData("""{"some":[{"var":"absent"},{">":[{"var":"kw"},1]}]}""", "absent")]
    [InlineData("""{">":[{"??":[{"var":"a"},{"var":"b"}]},1]}""", "b")]
    [InlineData("""{">":[{"reduce":[{"map":[{"var":"children"},{"var":"kw"}]},{"+":[{"var":"accumulator"},{"var":"current"}]},0]},1]}""", "children[].kw")]
    [InlineData("""{"in":[{"var":"a"},["x","y"]]}""", "a")]
    [InlineData("""{"if":[{">":[{"var":"a"},1]},true,false]}""", "a")]
    [InlineData("""{"==":[{"cat":[{"var":"a"},"-M"]},"x"]}""", "a")]
    public void Computing_with_something_missing_is_unknown_and_names_it(string rule, string missing)
    {
        var program = LogicProgram.Compile(ValueJson.Parse(rule)).Require();

        Assert.Equal(Truth.Unknown, program.Test(ValueJson.Parse(Pump), out var detail));
        Assert.Equal(missing.Split(','), detail.Missing);
    }

    [Theory]
    [InlineData("""{"!":[{"var":"a"}]}""", true)]
    [InlineData("""{"!":{"var":"a"}}""", true)]
    [InlineData("""{"!!":[{"var":"a"}]}""", false)]
    [InlineData("""{"var":"a"}""", false)]
    [InlineData("""{"==":[{"var":"a"},null]}""", true)]
    [InlineData("""{"==":[{"var":"nothing"},null]}""", true)]
    [InlineData("""{"===":[null,{"var":"a"}]}""", true)]
    [InlineData("""{"==":[{"var":"zero"},null]}""", false)]
    [InlineData("""{"==":[{"var":"children"},null]}""", false)]
    [InlineData("""{"!=":[{"var":"a"},null]}""", false)]
    [InlineData("""{"if":[{"var":"a"},true,false]}""", false)]
    [InlineData("""{">":[{"??":[{"var":"a"},5]},1]}""", true)]
    [InlineData("""{">":[{"var":["a",5]},1]}""", true)]
    [InlineData("""{">":[{"var":["nothing",5]},1]}""", true)]
    [InlineData("""{"missing":["a"]}""", true)]
    [InlineData("""{"missing":["nothing","empty"]}""", true)]
    [InlineData("""{"missing":["empty","zero"]}""", false)]
    [InlineData("""{"exists":"a"}""", false)]
    [InlineData("""{"exists":"nothing"}""", true)]
    [InlineData("""{"and":[{"==":[{"var":"type"},"FAN"]},{">":[{"var":"a"},1]}]}""", false)]
    [InlineData("""{"and":[{">":[{"var":"a"},1]},{"==":[{"var":"type"},"FAN"]}]}""", false)]
    [InlineData("""{"or":[{">":[{"var":"a"},1]},{"==":[{"var":"type"},"PUMP"]}]}""", true)]
    [InlineData("""{"some":[{"var":"children"},{">":[{"var":"kw"},1]}]}""", true)]
    [InlineData("""{"all":[{"var":"children"},{">":[{"var":"kw"},9]}]}""", false)]
    public void Asking_about_something_missing_has_an_answer(string rule, bool expected)
    {
        var program = LogicProgram.Compile(ValueJson.Parse(rule)).Require();

        Assert.Equal(expected ? Truth.True : Truth.False, program.Test(ValueJson.Parse(Pump)));
    }

    [Fact]
    public void With_JavaScripts_reading_missing_is_zero()
    {
        var options = LogicOptions.ForRules with { MissingMode = MissingMode.JavaScript };
        var program = LogicProgram.Compile(ValueJson.Parse("""{"<":[{"var":"properties.temperature_c"},40]}"""), options).Require();

        Assert.Equal(Truth.True, program.Test(ValueJson.Parse(Pump)));
    }
}
