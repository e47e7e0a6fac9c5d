using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Templates;

namespace Synapse.Core.Tests.Rules;

public class RuleTemplateTests
{
    public static TheoryData<string> Ids => [.. RuleTemplates.All.Select(t => t.Id)];

    private static RuleDocument Make(string template, string values = "{}") =>
        RuleReader.Read(Assert.IsType<Outcome<ObjectValue>.Done>(RuleTemplates.Find(template)!.Instantiate(ValueJson.Parse(values).AsObject!)).Value).Require();

    [Fact]
    public void There_are_fifteen() => Assert.Equal(15, RuleTemplates.All.Count);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_gives_a_rule_whose_test_cases_pass(string id)
    {
        var rule = Make(id);
        Assert.NotEmpty(rule.TestCases);
        Assert.All(RuleTester.Run(rule), r => Assert.True(r.Passed, $"{r.Name}: {string.Join(' ', r.Reasons)}"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_has_defaults_that_its_own_parameters_accept(string id) =>
        Assert.All(RuleTemplates.Find(id)!.Parameters, p => Assert.Null(p.Complaint(p.Default)));

    [Fact]
    public void Test_cases_follow_the_parameters()
    {
        var rule = Make("large-motor-vfd", """{"above_kw":110,"id":"our-vfd","source":"CLIENT"}""");
        Assert.Equal(("our-vfd", 100), (rule.Id.Value, rule.Priority));
        Assert.Equal("""{"and":[{"==":[{"var":"type"},"MOTOR"]},{">":[{"var":"properties.power_kw"},110]}]}""", rule.Condition.ToString());
        Assert.All(RuleTester.Run(rule), r => Assert.True(r.Passed));
    }

    [Theory]
    [InlineData("""{"above_kw":"many"}""")]
    [InlineData("""{"above":56}""")]
    [InlineData("""{"vfd_tag":"{motor}"}""")]
    public void A_wrong_parameter_is_refused(string values)
    {
        var refused = Assert.IsType<Outcome<ObjectValue>.Refused>(RuleTemplates.Find("large-motor-vfd")!.Instantiate(ValueJson.Parse(values).AsObject!));
        Assert.Equal(RefusalCode.InvalidRequest, refused.Refusal.Code);
    }

    [Fact]
    public void A_rule_is_told_in_words() => Assert.Equal(
        "A rule of the firm with priority 10. For every asset where type is MOTOR and properties.power_kw is greater than 56: "
        + "Make a VFD with the tag {tag}-VFD (controls it), with its area, system, mcc, voltage_v, with power_kw = properties.power_kw.",
        RuleWords.Describe(Make("large-motor-vfd")));
}
