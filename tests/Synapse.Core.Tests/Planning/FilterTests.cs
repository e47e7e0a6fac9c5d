using Synapse.Core.Planning;

namespace Synapse.Core.Tests.Planning;

public class FilterTests
{
    private static PlantBuilder Plant() => new PlantBuilder()
        .Asset("P-1", "PUMP").Asset("P-2", "PUMP", area: "310").Asset("F-1", "FAN").Asset("F-1-M", "MOTOR").Edge("F-1-M", "child_of", "F-1")
        .Rule("motor", """{"in":[{"var":"type"},["PUMP","FAN"]]}""", """[{"type":"CREATE_CHILD","child_type":"MOTOR","child_tag":"{tag}-M"},{"type":"CREATE_PACKAGE","package":"X"}]""", more: "\"discipline\":\"ELECTRICAL\"")
        .Rule("voltage", """{"==":[{"var":"type"},"MOTOR"]}""", """[{"type":"SET_PROPERTY","set":{"voltage_v":480}}]""", more: "\"discipline\":\"PROCESS\"");

    private static IEnumerable<string> Tags(Func<RunFilter, RunFilter> filter) => Plant().Only(filter).Plan().Changes.Select(c => c.Tag);

    [Fact]
    public void Tags_limit_where_a_run_begins_and_what_follows_is_part_of_it() =>
        Assert.Equal(["P-1-M", "P-1-M child_of P-1", "X", "P-1 in X", "P-1-M"], Tags(f => f with { Tags = ["p-1"] }));

    [Fact]
    public void Types_and_areas_are_both_needed() =>
        Assert.Equal(["P-2-M", "P-2-M child_of P-2", "X", "P-2 in X", "P-2-M"], Tags(f => f with { AssetTypes = ["pump"], Areas = ["310"] }));

    [Fact]
    public void Assets_are_named_by_id() => Assert.Equal(["F-1-M"], Tags(f => f with { Assets = [Plant()["F-1-M"].Id] }));

    [Fact]
    public void Disciplines_choose_rules() => Assert.Equal(["F-1-M"], Tags(f => f with { Disciplines = ["process"] }));

    [Fact]
    public void Action_types_choose_actions() =>
        Assert.Equal(["X", "F-1 in X", "P-1 in X", "P-2 in X"], Tags(f => f with { ActionTypes = ["create_package"] }));

    [Fact]
    public void Only_rules_that_took_part_are_named_in_the_plan() =>
        Assert.Equal(["voltage"], Plant().Only(f => f with { Rules = [new("VOLTAGE")] }).Plan().Rules.Select(r => r.Id.Value));

    [Fact]
    public void An_unknown_action_type_is_refused() => Assert.Equal(RefusalCode.InvalidFilter, Plant().Only(f => f with { ActionTypes = ["DELETE"] }).Refusal().Code);

    [Fact]
    public void An_unknown_rule_is_refused() => Assert.Equal(RefusalCode.InvalidFilter, Plant().Only(f => f with { Rules = [new("none")] }).Refusal().Code);

    [Fact]
    public void A_cable_belongs_to_a_run_when_one_of_its_ends_does()
    {
        var plan = new PlantBuilder().Asset("A", "X").Asset("B", "X").Asset("C", "X").Cable("C-1", "POWER", "A", "B").Cable("C-2", "POWER", "B", "C")
            .Rule("r", "true", """[{"type":"SET_PROPERTY","set":{"a":1}}]""", more: "\"applies_to\":\"cable\"").Only(f => f with { Tags = ["A"] }).Plan();
        Assert.Equal("C-1", Assert.Single(plan.Changes).Tag);
    }

    [Fact]
    public void What_a_change_reaches_is_part_of_the_run()
    {
        var plan = new PlantBuilder().Asset("P-1", "PUMP").Asset("M-1", "MOTOR").Asset("M-2", "MOTOR").Edge("M-1", "child_of", "P-1")
            .Rule("a", """{"==":[{"var":"type"},"PUMP"]}""", """[{"type":"SET_PROPERTY","set":{"duty":"A"}}]""")
            .Rule("b", """{"==":[{"var":"parent.properties.duty"},"A"]}""", """[{"type":"SET_PROPERTY","set":{"critical":true}}]""")
            .Only(f => f with { Tags = ["P-1"] }).Plan();
        Assert.Equal(["P-1", "M-1"], plan.Changes.Select(c => c.Tag));
    }

    [Fact]
    public void A_chained_rule_does_not_flip_what_a_higher_one_that_was_not_woken_stands_for()
    {
        var plan = new PlantBuilder().Asset("P-1", "PUMP").Asset("M-1", "MOTOR", """{"class":"H"}""").Edge("M-1", "child_of", "P-1")
            .Rule("a", """{"==":[{"var":"type"},"PUMP"]}""", """[{"type":"SET_PROPERTY","set":{"duty":"A"}}]""")
            .Rule("low", """{"==":[{"var":"parent.properties.duty"},"A"]}""", """[{"type":"SET_PROPERTY","set":{"class":"F"}}]""")
            .Rule("high", """{"==":[{"var":"type"},"MOTOR"]}""", """[{"type":"SET_PROPERTY","set":{"class":"H"}}]""", priority: 100)
            .Only(f => f with { Tags = ["P-1"] }).Plan();
        Assert.Equal("P-1", Assert.Single(plan.Changes).Tag);
    }
}
