using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Building;
using static Synapse.Core.Tests.Rules.Checking.Workpiece;

namespace Synapse.Core.Tests.Rules;

public class CaseFormTests
{
    private static readonly ObjectValue Pump = ValueJson.Parse("""{"name": "a pump", "asset": {"type": "PUMP", "properties": {"fluid": "water"}}, "parent": {"area": "210"}, "acts": true}""").AsObject!;

    [Fact]
    public void What_the_condition_reads_comes_first_then_what_only_the_cases_say()
    {
        var rule = Rule("""{"and": [{">": [{"var": "properties.power_kw"}, 55]}, {"==": [{"var": "type"}, "PUMP"]}, {"some": [{"var": "children"}, {"==": [{"var": "type"}, "MOTOR"]}]}]}""");
        Assert.Equal(["asset.type", "asset.properties.power_kw", "asset.properties.fluid", "parent.area"], CaseForm.Columns(rule, [Pump], RuleTarget.Asset));
    }

    [Fact]
    public void What_an_action_computes_with_is_no_column_but_what_a_check_reads_is()
    {
        var rule = Rule("true", """[{"type": "SET_PROPERTY", "set": {"voltage": {"var": "project.settings.standard_voltage"}}}, {"type": "VALIDATE", "check": {"<": [{"var": "properties.power_kw"}, 5]}, "severity": "INFO", "message": "x"}]""");
        Assert.Equal(["asset.properties.power_kw"], CaseForm.Columns(rule, [], RuleTarget.Asset));
    }

    [Fact]
    public void A_value_goes_where_the_case_has_it_and_leaves_nothing_empty_behind()
    {
        var given = CaseForm.With(Pump, "asset.properties.power_kw", 75, RuleTarget.Asset);
        Assert.Equal((Value)75, CaseForm.Get(given, "asset.properties.power_kw"));
        Assert.Equal(Value.From(Pump), CaseForm.With(given, "asset.properties.power_kw", Value.Missing, RuleTarget.Asset));
        Assert.True(CaseForm.With(Pump, "parent.area", Value.Missing, RuleTarget.Asset)["parent"].IsMissing);
        var bare = CaseForm.With(ObjectValue.Of(("name", "x")), "parent.area", "210", RuleTarget.Asset);
        Assert.True(bare["asset"].IsObject);
    }

    [Fact]
    public void The_next_case_is_like_the_last_one_under_another_name()
    {
        var next = CaseForm.Next(ArrayValue.Of([Pump]), RuleTarget.Asset);
        Assert.Equal(("case 2", "PUMP"), (next["name"].AsString, next["asset"]["type"].AsString));
        Assert.True(CaseForm.Next(ArrayValue.Empty, RuleTarget.Cable)["cable"].IsObject);
    }
}
