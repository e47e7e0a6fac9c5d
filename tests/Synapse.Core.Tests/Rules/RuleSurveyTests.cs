using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Explaining;

namespace Synapse.Core.Tests.Rules;

public class RuleSurveyTests
{
    private static readonly Project Mine = new(new ProjectId("mine"), "Mine", "CA", null, ObjectValue.Empty, 0);

    private static Entity Asset(string tag, string type, params (string, Value)[] properties) => new(
        EntityKind.Asset, EntityId.For(Mine.Id, 0, EntityKind.Asset, tag), 1, false,
        ObjectValue.Of((Field.Tag, tag), (Field.Type, type), (Field.Properties, ObjectValue.Of(properties))));

    private static readonly Entity[] Plant =
    [
        Asset("P-4", "PUMP", ("power_kw", 75), ("duty", "WORKING")), Asset("P-1", "PUMP", ("power_kw", 5), ("duty", "WORKING")), Asset("P-2", "PUMP", ("power_kw", 45), ("duty", "WORKING")),
        Asset("P-3", "PUMP", ("power_kw", 50), ("duty", "STANDBY")), Asset("P-5", "PUMP", ("duty", "WORKING")), Asset("FT-1", "FT", ("power_kw", 90)),
    ];

    private static RuleSurvey Survey(string condition, string more = "") => RuleSurvey.Of(
        Mine, Plant,
        new RuleVersion(1, 1, RuleReader.Read(ValueJson.Parse($$"""{"id":"r","name":"R","source":"FIRM",{{more}}"condition":{{condition}},"actions":[{"type":"SET_PROPERTY","set":{"a":1} } ]}""")).Require()),
        default);

    private const string BigWorking = """{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"properties.power_kw"},55]},{"==":[{"var":"properties.duty"},"WORKING"]}]}""";

    [Fact]
    public void Every_asset_has_its_verdict()
    {
        var survey = Survey(BigWorking);
        Assert.Equal((1, 3, 1, 1, 0), (survey.Acts, survey.DoesNotAct, survey.Unknown, survey.NotConsidered, survey.Errors));
        Assert.Equal(["properties.power_kw"], survey.Rows.Single(r => r.Tag == "P-5").Missing);
    }

    [Fact]
    public void Those_that_almost_match_come_in_the_order_of_what_is_lacking()
    {
        var survey = Survey(BigWorking);
        Assert.Equal(["P-4", "P-2", "P-1", "P-3", "P-5", "FT-1"], survey.Rows.Select(r => r.Tag));
        var nearest = survey.Rows[1];
        Assert.Equal("needs properties.power_kw > 55, is 45", Assert.Single(nearest.Failing).Sentence);
        Assert.Equal(10, nearest.Failing[0].Gap!.By);
        Assert.Equal(10 / 55.0, nearest.Distance, 9);
        Assert.Equal(1 + (5 / 55.0), survey.Rows[3].Distance, 9); // the standby pump lacks 5 kW, and its duty
    }

    [Fact]
    public void Of_alternatives_the_nearest_counts() =>
        Assert.Equal(10 / 55.0, Survey("""{"or":[{">":[{"var":"properties.power_kw"},55]},{">":[{"var":"properties.power_kw"},1000]}]}""").Rows.Single(r => r.Tag == "P-2").Distance, 9);

    [Fact]
    public void A_rule_that_is_switched_off_says_so_and_is_surveyed_all_the_same()
    {
        var survey = Survey(BigWorking, "\"active\":false,");
        Assert.Equal(("“R” is switched off.", 1), (survey.OutOfUse, survey.Acts));
    }

    [Fact]
    public void The_order_of_the_entities_does_not_matter() =>
        Assert.Equal(
            Survey(BigWorking).Rows.Select(r => r.Tag),
            RuleSurvey.Of(Mine, [.. Plant.Reverse()], Survey(BigWorking).Rule, default).Rows.Select(r => r.Tag));
}
