using Synapse.Core.Rules;
using Synapse.Core.Rules.Checking;
using static Synapse.Core.Tests.Rules.Checking.Workpiece;

namespace Synapse.Core.Tests.Rules.Checking;

public class TruthCheckTests
{
    private const string Kw = """{"var": "properties.power_kw"}""";
    private const string Type = """{"var": "type"}""";

    [Theory]
    [InlineData($$"""{"and": [{">": [{{Kw}}, 55]}, {"<": [{{Kw}}, 10]}]}""", "/condition/and/1")]
    [InlineData($$"""{"and": [{">=": [{{Kw}}, 55]}, {"<": [{{Kw}}, 55]}]}""", "/condition/and/1")]
    [InlineData($$"""{"and": [{"==": [{{Type}}, "PUMP"]}, {"==": [{{Type}}, "MOTOR"]}]}""", "/condition/and/1")]
    [InlineData($$"""{"and": [{"in": [{{Type}}, ["PUMP", "FAN"]]}, {"==": [{"var": "asset.type"}, "MOTOR"]}]}""", "/condition/and/1")]
    [InlineData($$"""{"and": [{"==": [{{Kw}}, 5]}, {"!": {"==": [5, {{Kw}}]} }]}""", "/condition/and/1")]
    [InlineData($$"""{"and": [{"missing": ["properties.power_kw"]}, {">": [{{Kw}}, 1]}]}""", "/condition/and/1")]
    [InlineData($$"""{"<": [10, {{Kw}}, 5]}""", "/condition")]
    [InlineData($$"""{"and": [{"<": [{{Kw}}, 10]}, {"or": [{">": [{{Kw}}, 20]}, {">": [{{Kw}}, 30]}]}]}""", "/condition/and/1")]
    [InlineData("""{"and": [{"some": [{"var": "children"}, {"==": [{"var": "type"}, "MOTOR"]}]}, {"!": {"some": [{"var": "children"}, {"==": [{"var": "type"}, "MOTOR"]}]}}]}""", "/condition/and/1")]
    public void A_condition_that_contradicts_itself_is_an_error(string condition, string path)
    {
        var finding = Check(condition).Single(f => f.Code == FindingCode.NeverTrue);
        Assert.Equal((Severity.Error, path), (finding.Severity, finding.Path));
    }

    [Theory]
    [InlineData($$"""{"and": [{">": [{{Kw}}, 10]}, {"<": [{{Kw}}, 55]}]}""")]
    [InlineData($$"""{"and": [{">=": [{{Kw}}, 55]}, {"<=": [{{Kw}}, 55]}]}""")]
    [InlineData($$"""{"and": [{"in": [{{Type}}, ["PUMP", "MOTOR"]]}, {"!=": [{{Type}}, "MOTOR"]}]}""")]
    [InlineData($$"""{"or": [{"missing": ["properties.power_kw"]}, {">": [{{Kw}}, 1]}]}""")]
    [InlineData($$"""{"and": [{">": [{"+": [{{Kw}}, 1]}, 55]}, {"<": [{"*": [{{Kw}}, 2]}, 10]}]}""")]
    [InlineData("""{"and": [{">": [{"var": "area"}, "3"]}, {"<": [{"var": "area"}, "1"]}]}""")]
    [InlineData("""{"and": [{"==": [{"var": "parent.type"}, "MOTOR"]}, {"==": [{"var": "type"}, "PUMP"]}]}""")]
    public void A_condition_that_may_hold_is_left_in_peace(string condition) =>
        Assert.DoesNotContain(Check(condition), f => f.Code is FindingCode.NeverTrue or FindingCode.AlwaysTrue or FindingCode.Unreachable or FindingCode.Redundant);

    [Theory]
    [InlineData($$"""{"or": [{">": [{{Kw}}, 5]}, {"<=": [{{Kw}}, 5]}]}""")]
    [InlineData($$"""{"or": [{"missing": ["properties.power_kw"]}, {"!": {"missing": ["properties.power_kw"]} }]}""")]
    public void A_condition_that_always_holds_is_a_warning(string condition)
    {
        var finding = Check(condition).First(f => f.Code == FindingCode.AlwaysTrue);
        Assert.Equal((Severity.Warning, "/condition"), (finding.Severity, finding.Path));
    }

    [Fact]
    public void A_rule_for_every_one_says_so_on_purpose() => Assert.Empty(Check("true"));

    [Fact]
    public void What_follows_from_what_stands_before_says_nothing_new()
    {
        var finding = Only(Check($$"""{"and": [{">": [{{Kw}}, 55]}, {">": [{{Kw}}, 10]}]}"""), FindingCode.Redundant);
        Assert.Equal("/condition/and/1", finding.Path);
        Assert.Contains("power_kw is greater than 10", finding.Message);
    }

    [Fact]
    public void An_alternative_that_an_earlier_one_covers_is_unreachable()
    {
        var finding = Only(Check($$"""{"or": [{">": [{{Kw}}, 10]}, {">": [{{Kw}}, 55]}]}"""), FindingCode.Unreachable);
        Assert.Equal("/condition/or/1", finding.Path);
    }

    [Theory]
    [InlineData($$"""{"if": [{">": [{{Kw}}, 55]}, "L", {">": [{{Kw}}, 100]}, "XL", "S"]}""", "/actions/0/set/size_class/if/2")]
    [InlineData($$"""{"cat": ["x", {"if": [{"==": [{{Type}}, "MOTOR"]}, "m", "p"]}]}""", "/actions/0/set/size_class/cat/1/if/0")]
    public void A_branch_of_a_value_that_is_never_taken_is_found(string value, string path)
    {
        var rule = Rule($$"""{"==": [{{Type}}, "PUMP"]}""", $$"""[{"type": "SET_PROPERTY", "set": {"size_class": {{value}} } }]""");
        Assert.Equal(path, Only(Check(rule), FindingCode.Unreachable).Path);
    }

    [Fact]
    public void Branches_that_are_taken_are_left_in_peace() =>
        Assert.Empty(Check(Rule("true", $$"""[{"type": "SET_PROPERTY", "set": {"size_class": {"if": [{">": [{{Kw}}, 100]}, "XL", {">": [{{Kw}}, 55]}, "L", "S"]} } }]""")));

    [Fact]
    public void A_check_that_cannot_fail_finds_nothing()
    {
        static RuleDocument Rule(int limit) => Workpiece.Rule($$"""{">": [{{Kw}}, 10]}""", $$"""[{"type": "VALIDATE", "check": {">": [{{Kw}}, {{limit}}]}, "message": "small"}]""");
        Assert.Equal("/actions/0/check", Only(Check(Rule(5)), FindingCode.AlwaysTrue).Path);
        Assert.Empty(Check(Rule(20)));
    }

    [Fact]
    public void A_query_that_contradicts_itself_is_an_error()
    {
        var rule = Rule("true", """[{"type": "CREATE_RELATIONSHIP", "relation": "feeds", "target": {"where": {"and": [{"==": [{"var": "type"}, "PUMP"]}, {"==": [{"var": "type"}, "MOTOR"]}]}}}]""");
        Assert.Equal(Severity.Error, Only(Check(rule), FindingCode.NeverTrue).Severity);
    }
}
