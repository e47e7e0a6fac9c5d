using Synapse.Core.Demo;
using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Core.Tests.Rules;

public class RuleTesterTests
{
    private static RuleDocument Read(string json) => RuleReader.Read(ValueJson.Parse(json)).Require();

    [Fact]
    public void The_test_cases_of_every_demo_rule_pass()
    {
        var failed = DemoRules.Documents.Select(d => RuleReader.Read(d).Require()).SelectMany(r => RuleTester.Run(r).Where(t => !t.Passed).Select(t => $"{r.Id}: {t.Name}"));
        Assert.Empty(failed);
    }

    [Fact]
    public void A_case_that_does_not_act_says_why()
    {
        var rule = Read("""
            {"id":"r","name":"R","source":"FIRM","condition":{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"properties.power_kw"},55]}]},
             "actions":[{"type":"SET_PROPERTY","set":{"a":1}}],
             "test_cases":[{"name":"small","asset":{"type":"PUMP","properties":{"power_kw":45}},"acts":true},{"name":"not known","asset":{"type":"PUMP"},"acts":false}]}
            """);
        var results = RuleTester.Run(rule);
        Assert.Equal((false, Truth.False, false), (results[0].Actual, results[0].Condition, results[0].Passed));
        Assert.Contains("45", results[0].Reasons[0], StringComparison.Ordinal);
        Assert.Equal((Truth.Unknown, true), (results[1].Condition, results[1].Passed));
        Assert.Contains("properties.power_kw", results[1].Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_validates_finds_something_where_its_check_fails()
    {
        var rule = Read("""
            {"id":"r","name":"R","source":"FIRM","applies_to":"cable","condition":true,
             "actions":[{"type":"VALIDATE","check":{"==":[{"var":"from.area"},{"var":"to.area"}]},"message":"{tag} leaves its area"}],
             "test_cases":[{"name":"stays","cable":{"tag":"C"},"from":{"area":"1"},"to":{"area":"1"},"acts":true,"finds":false},{"name":"leaves","cable":{"tag":"C"},"from":{"area":"1"},"to":{"area":"2"},"acts":true,"finds":true}]}
            """);
        Assert.All(RuleTester.Run(rule), r => Assert.True(r.Passed));
    }
}
