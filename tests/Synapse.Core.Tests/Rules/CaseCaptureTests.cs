using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Bench;

namespace Synapse.Core.Tests.Rules;

public class CaseCaptureTests
{
    private static RuleDocument Rule(string condition, string actions = """[{"type":"SET_PROPERTY","set":{"a":1} }]""", string cases = "[]") => RuleReader.Read(ValueJson.Parse(
        $$"""{"id":"r","name":"R","source":"FIRM","condition":{{condition}},"actions":{{actions}},"test_cases":{{cases}} }""")).Require();

    private static readonly ObjectValue Seen = RuleTester.ContextOf(
        ValueJson.Parse("""
            { "asset": { "tag": "P-1", "type": "PUMP", "area": "210", "properties": { "power_kw": 45, "colour": "blue" } }, "parent": { "tag": "A", "properties": { "duty": "WORKING" } },
              "children": [], "project": { "country": "CA", "settings": { "standard_voltage": 600 } } }
            """).AsObject!, RuleTarget.Asset);

    private const string Big = """{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"properties.power_kw"},40]},{"==":[{"var":"parent.properties.duty"},"WORKING"]}]}""";

    [Fact]
    public void A_case_holds_what_the_rule_looks_at_and_no_more()
    {
        var test = CaseCapture.Of(Rule(Big), Seen);
        Assert.Equal(
            """{"name":"P-1","asset":{"properties":{"power_kw":45},"tag":"P-1","type":"PUMP"},"parent":{"properties":{"duty":"WORKING"}},"acts":true}""", ValueJson.Write(test));
    }

    [Fact]
    public void It_passes_as_it_was_captured_and_fails_when_something_else_is_expected()
    {
        var rule = Rule(Big);
        Assert.True(Assert.Single(RuleTester.Run(With(rule, CaseCapture.Of(rule, Seen)))).Passed);
        Assert.False(Assert.Single(RuleTester.Run(With(rule, CaseCapture.Of(rule, Seen, "not this one", acts: false)))).Passed);
    }

    [Fact]
    public void What_a_check_says_is_captured_too()
    {
        var rule = Rule(Big, """[{"type":"VALIDATE","check":{"<":[{"var":"properties.power_kw"},30]},"message":"too big"}]""");
        Assert.Equal(Value.True, CaseCapture.Of(rule, Seen)["finds"]);
    }

    [Fact]
    public void A_case_of_the_same_name_is_replaced()
    {
        var rule = Rule(Big, cases: """[{"name":"P-1","asset":{"type":"FT"},"acts":false},{"name":"other","asset":{},"acts":false}]""");
        var again = CaseCapture.AddTo(rule.Json, CaseCapture.Of(rule, Seen));
        Assert.Equal(["other", "P-1"], again["test_cases"].AsArray!.Select(c => c["name"].AsString));
    }

    [Fact]
    public void Coverage_counts_each_part_of_the_condition_over_the_cases()
    {
        var coverage = BranchCoverage.Of(Rule(Big, cases: """
            [{"name":"big","asset":{"type":"PUMP","properties":{"power_kw":45} },"parent":{"properties":{"duty":"WORKING"} },"acts":true},
             {"name":"small","asset":{"type":"PUMP","properties":{"power_kw":5} },"acts":false}]
            """));
        Assert.Equal(["", "/and/0", "/and/1", "/and/2"], coverage.Branches.Select(b => b.Path));
        Assert.Equal([(1, 1, 0), (2, 0, 0), (1, 1, 0), (1, 0, 1)], coverage.Branches.Select(b => (b.True, b.False, b.Unknown)));
        Assert.Equal([true, false, true, false], coverage.Branches.Select(b => b.IsCovered));
        Assert.Equal(6 / 8.0, coverage.Share);
    }

    [Fact]
    public void Without_cases_nothing_is_covered_and_the_parts_are_still_named()
    {
        var coverage = BranchCoverage.Of(Rule(Big));
        Assert.Equal((4, 0.0), (coverage.Branches.Count, coverage.Share));
    }

    private static RuleDocument With(RuleDocument rule, ObjectValue test) => RuleReader.Read(CaseCapture.AddTo(rule.Json, test)).Require();
}
