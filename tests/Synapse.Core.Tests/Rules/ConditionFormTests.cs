using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Building;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Tests.Logic;

namespace Synapse.Core.Tests.Rules;

public class ConditionFormTests
{
    private static Gen<Value> Shown => Gen.Sized(size => Conditions(Math.Min(size / 10, 3)));

    private static Gen<Value> Conditions(int depth)
    {
        var test = Gen.Elements(
            """{"==": [{"var": "type"}, "PUMP"]}""", """{"<=": [1, {"var": "properties.a"}, 5]}""", """{"!": [{"missing": ["properties.a"]}]}""", """{"missing": ["properties.a", "b"]}""",
            """{"!": {"missing": ["properties.a"]}}""", """{"in": [{"var": "area"}, ["210", 3, null]]}""", """{"!": [{"in": [{"var": "area"}, []]}]}""", """{"in": ["x", {"var": "area"}]}""",
            """{">": [{"var": "properties.a"}, {"var": "properties.b"}]}""", """{">": [{"var": ["properties.a", 0]}, 5]}""", """{">": [{"+": [{"var": "a"}, 1]}, 5]}""", """{"==": [5, {"var": "a"}]}""",
            """{"!": [{"==": [{"var": "a"}, 1]}]}""", "true", "{}", "[]", """{"and": {"var": "a"}}""", """{"starts_with": [{"var": "tag"}, "P-"]}""").Select(ValueJson.Parse);
        return depth == 0 ? test : Gen.Frequency(
            (2, test),
            (4, from op in Gen.Elements("and", "or") from n in Gen.Choose(0, 3) from parts in Conditions(depth - 1).ArrayOf(n) select (Value)ObjectValue.Of((op, ArrayValue.Of(parts)))),
            (2, Conditions(depth - 1).Select(c => (Value)ObjectValue.Of(("!", Value.Array(c))))));
    }

    [Fact]
    public void No_condition_is_lost_in_the_builder() =>
        Prop.ForAll(RandomLogic.Rules, rule => Assert.Equal(ValueJson.Write(rule), ValueJson.Write(ConditionForm.Write(ConditionForm.Read(rule))))).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(60));

    [Fact]
    public void No_condition_of_the_usual_shapes_is_lost_in_the_builder() =>
        Prop.ForAll(Arb.From(Shown), rule => Assert.Equal(ValueJson.Write(rule), ValueJson.Write(ConditionForm.Write(ConditionForm.Read(rule))))).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(60));

    [Fact]
    public void The_usual_tests_have_fields_and_the_rest_stays_logic()
    {
        var group = Assert.IsType<ConditionNode.Group>(ConditionForm.Read(ValueJson.Parse(
            """{"and": [{"==": [{"var": "type"}, "PUMP"]}, {"<=": [5, {"var": "properties.kw"}, 9]}, {"!": [{"or": [{"missing": ["area"]}]}]}, {"<": [{"+": [1, {"var": "a"}]}, 3]}]}""")));
        Assert.Equal([typeof(ConditionNode.Test), typeof(ConditionNode.Test), typeof(ConditionNode.Group), typeof(ConditionNode.Raw)], group.Members.Select(m => m.GetType()));
        Assert.Equal(TestKind.IsBetween, ((ConditionNode.Test)group.Members[1]).Kind);
        Assert.Equal(GroupKind.None, ((ConditionNode.Group)group.Members[2]).Kind);
    }

    [Theory]
    [InlineData("55", PropertyType.Number, "55")]
    [InlineData("75 hp", PropertyType.Number, "55.92749")]
    [InlineData("0012", null, "\"0012\"")]
    [InlineData("210", PropertyType.Text, "\"210\"")]
    [InlineData("true", null, "true")]
    [InlineData("\"true\"", null, "\"true\"")]
    [InlineData("=properties.b", null, "{\"var\":\"properties.b\"}")]
    [InlineData("{\"+\":[1,2]}", null, "{\"+\":[1,2]}")]
    public void What_is_typed_is_read_as_it_is_meant(string typed, PropertyType? type, string json) => Assert.Equal(json, ValueInput.Read(typed, type, "kW").ToString());

    [Fact]
    public void Every_value_is_typed_back_as_it_was()
    {
        foreach (var value in new Value[] { 5, -1.5, "PUMP", "5", "0012", "true", "null", "=x", " a ", "", "{", true, Value.Null, Value.Array(1, "a"), ObjectValue.Of(("var", "properties.x")), ObjectValue.Of(("+", Value.Array(1, 2))) })
            foreach (var type in new PropertyType?[] { null, PropertyType.Number, PropertyType.Flag })
                Assert.Equal(value, ValueInput.Read(ValueInput.Write(value, type), type, null));
    }
}
