using Synapse.Core.Rules;
using Synapse.Core.Rules.Checking;
using static Synapse.Core.Tests.Rules.Checking.Workpiece;

namespace Synapse.Core.Tests.Rules.Checking;

public class RuleSetCheckTests
{
    private const string Pumps = """{"==": [{"var": "type"}, "PUMP"]}""";
    private const string Large = """{"and": [{"==": [{"var": "type"}, "PUMP"]}, {">": [{"var": "properties.power_kw"}, 55]}]}""";
    private const string Motors = """{"==": [{"var": "type"}, "MOTOR"]}""";

    private static string Set(string set) => $$"""[{"type": "SET_PROPERTY", "set": {{set}} }]""";

    [Fact]
    public void Two_rules_that_set_one_property_differently_where_they_meet_are_named_with_an_example()
    {
        var finding = Only(Check(Rule(Large, Set("""{"voltage": 690}""")), Rule(Pumps, Set("""{"voltage": 400}"""), "other")), FindingCode.Conflict);
        Assert.Equal((Severity.Warning, "/actions/0/set/voltage", "other"), (finding.Severity, finding.Path, finding.Rules[0].Value));
        Assert.Contains("type is PUMP", finding.Message);
    }

    [Theory]
    [InlineData(Motors, """{"voltage": 400}""", "")]
    [InlineData(Pumps, """{"voltage": 690}""", "")]
    [InlineData(Pumps, """{"voltage": 400}""", "\"active\": false,")]
    [InlineData("""{"<": [{"var": "properties.power_kw"}, 20]}""", """{"voltage": 400}""", "")]
    [InlineData(Pumps, """{"frame": "280S"}""", "")]
    public void Rules_that_do_not_meet_or_agree_do_not_conflict(string condition, string set, string more) =>
        Assert.DoesNotContain(Check(Rule(Large, Set("""{"voltage": 690}""")), Rule(condition, Set(set), "other", more)), f => f.Code == FindingCode.Conflict);

    [Fact]
    public void A_rule_whose_every_effect_is_overridden_is_shadowed()
    {
        var client = Rule(Pumps, Set("""{"voltage": 400}"""), "client", "\"priority\": 100,");
        Assert.Equal("client", Only(Check(Rule(Large, Set("""{"voltage": 690}""")), client), FindingCode.Shadowed).Rules[0].Value);
        Assert.Empty(Check(Rule(Pumps, Set("""{"voltage": 690}""")), Rule(Large, Set("""{"voltage": 400}"""), "client", "\"priority\": 100,")));
        Assert.Empty(Check(Rule(Large, Set("""{"voltage": 690, "frame": "280S"}""")), client));
    }

    [Fact]
    public void A_rule_that_does_the_same_under_the_same_condition_is_a_duplicate()
    {
        var other = Rule("""{"and": [{">": [{"var": "properties.power_kw"}, 55]}, {"in": [{"var": "type"}, ["PUMP"]]}]}""", Set("""{"voltage": 690}"""), "other");
        Assert.Equal("other", Only(Check(Rule(Large, Set("""{"voltage": 690}""")), other), FindingCode.Duplicate).Rules[0].Value);
        Assert.Empty(Check(Rule(Pumps, Set("""{"voltage": 690}""")), other));
    }

    [Fact]
    public void A_circle_of_rules_is_named_step_by_step()
    {
        var second = Rule("""{">": [{"var": "properties.a"}, 1]}""", Set("""{"b": 2}"""), "second");
        var third = Rule("""{">": [{"var": "properties.b"}, 1]}""", Set("""{"c": 2}"""), "third");
        var finding = Check(Rule("""{">": [{"var": "properties.c"}, 1]}""", Set("""{"a": 2}""")), second, third).Single(f => f.Code == FindingCode.Cycle);
        Assert.Equal(["second", "third"], finding.Rules.Select(r => r.Value));
        Assert.Contains("“Rule third” writes c, which “Rule mine” reads", finding.Message);
        Assert.DoesNotContain(Check(Rule("""{">": [{"var": "properties.power_kw"}, 1]}""", Set("""{"a": 2}""")), second, third), f => f.Code == FindingCode.Cycle);
    }

    [Fact]
    public void Rules_about_different_types_make_no_circle()
    {
        var back = Rule("""{"and": [{"==": [{"var": "type"}, "MOTOR"]}, {">": [{"var": "properties.a"}, 1]}]}""", Set("""{"b": 2}"""), "back");
        Assert.DoesNotContain(Check(Rule("""{"and": [{"==": [{"var": "type"}, "PUMP"]}, {">": [{"var": "properties.b"}, 1]}]}""", Set("""{"a": 2}""")), back), f => f.Code == FindingCode.Cycle);
    }

    [Fact]
    public void A_rule_that_counts_up_feeds_itself_and_one_that_fills_a_gap_does_not()
    {
        Assert.Contains(Check(Rule("true", Set("""{"power_kw": {"+": [{"var": "properties.power_kw"}, 1]}}"""))), f => f.Code == FindingCode.Cycle);
        Assert.Empty(Check(Rule("""{"missing": ["properties.power_kw"]}""", Set("""{"power_kw": 5}"""))));
    }

    [Fact]
    public void The_rules_of_the_demo_have_no_errors_beside_each_other()
    {
        var rules = Synapse.Core.Demo.DemoRules.Versions(withDrafts: true).Select(v => v.Document).ToList();
        Assert.DoesNotContain(
            rules.SelectMany(r => RuleChecker.Check(r, Catalogue(), new RuleSetOutline(rules))), f => f.IsError || f.Code is FindingCode.NeverTrue or FindingCode.Unreachable or FindingCode.Redundant);
    }
}
