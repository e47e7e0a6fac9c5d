using System.Globalization;
using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Core.Tests.Rules;

public class RuleLifeTests
{
    private static readonly DateTimeOffset Now = At("2027-03-15T12:00:00Z");

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture);

    /// <summary>Versions newest first, each by its status and dates: "PROD_READY 2027-01-01 2027-06-01"; a hyphen is no date.</summary>
    private static int? InForce(params string[] newestFirst)
    {
        var versions = newestFirst.Select((words, i) =>
        {
            string[] parts = [.. words.Split(' '), "-", "-"];
            var json = ValueJson.Parse("""{"id":"r","name":"R","source":"FIRM","condition":true,"actions":[{"type":"SET_PROPERTY","set":{"a":1}}]}""").AsObject!.With("status", parts[0]);
            if (parts[1] != "-") json = json.With("effective_from", parts[1]);
            if (parts[2] != "-") json = json.With("effective_to", parts[2]);
            return new RuleVersion(i, newestFirst.Length - i, RuleReader.Read(json).Require());
        });
        return RuleLife.InForce(versions, Now)?.Version;
    }

    [Fact]
    public void A_draft_on_top_leaves_production_as_it_is() => Assert.Equal(1, InForce("DEV_VALIDATED", "DRAFT", "PROD_READY"));

    [Fact]
    public void A_rule_that_never_was_in_production_is_not_in_force() => Assert.Null(InForce("DEV_VALIDATED", "DRAFT"));

    [Fact]
    public void A_deprecation_ends_the_rule_whatever_came_before() => Assert.Null(InForce("DRAFT", "DEPRECATED", "PROD_READY"));

    [Fact]
    public void Until_a_version_becomes_effective_the_one_before_holds() => Assert.Equal(1, InForce("PROD_READY 2027-03-16", "PROD_READY"));

    [Fact]
    public void A_version_that_has_ended_does_not_bring_back_the_one_before() => Assert.Null(InForce("PROD_READY 2027-01-01 2027-03-15T12:00:00Z", "PROD_READY"));

    [Fact]
    public void A_version_holds_from_its_first_moment_until_just_before_its_last() => Assert.Equal(1, InForce("PROD_READY 2027-03-15T12:00:00Z 2027-03-15T12:00:01Z"));

    [Fact]
    public void No_step_leads_from_a_draft_straight_to_production()
    {
        Assert.DoesNotContain(RuleStatus.ProdReady, RuleLife.NextOf(RuleStatus.Draft));
        Assert.Contains(RuleStatus.ProdReady, RuleLife.NextOf(RuleStatus.DevValidated));
        Assert.Equal([RuleStatus.Deprecated], RuleLife.NextOf(RuleStatus.ProdReady));
    }
}
