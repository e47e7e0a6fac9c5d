using Synapse.Core.Logic;
using Synapse.Core.Planning;

namespace Synapse.Core.Tests.Planning;

public class ConflictTests
{
    private const string IsMotor = """{"==":[{"var":"type"},"MOTOR"]}""";

    private static string Set(string value) => $$$"""[{"type":"SET_PROPERTY","set":{"enclosure":{{{value}}}}}]""";

    private static PlantBuilder Motor(string properties = "{}") => new PlantBuilder().Asset("M-1", "MOTOR", properties);

    private static void Settles(PlantBuilder builder, Plan plan) => Assert.Empty(builder.After(plan).Plan().Changes);

    [Fact]
    public void The_higher_priority_wins_and_the_loser_is_reported_with_both_values()
    {
        var builder = Motor().Rule("low", IsMotor, Set("\"NEMA 1\"")).Rule("high", IsMotor, Set("\"NEMA 4X\""), priority: 100);
        var plan = builder.Plan();
        Assert.Equal("""{"properties.enclosure":"NEMA 4X"}""", ValueJson.Write(Assert.Single(plan.Changes).Change.Diff.After));
        var note = Assert.Single(plan.Notes);
        Assert.Equal((PlanNoteKind.Conflict, NoteCode.Overridden, "low"), (note.Kind, note.Code, note.Rule!.Id.Value));
        Assert.Equal(("NEMA 1", "NEMA 4X", "high"), (note.Data["value"].AsString, note.Data["winner_value"].AsString, note.Data["winner"].AsString));
        Settles(builder, plan);
    }

    [Fact]
    public void An_enforced_rule_wins_whatever_the_priority_and_the_other_is_blocked()
    {
        var builder = Motor().Rule("code", IsMotor, Set("\"NEMA 7\""), priority: 10, enforced: true).Rule("client", IsMotor, Set("\"NEMA 1\""), priority: 100);
        var plan = builder.Plan();
        Assert.Equal("code", Assert.Single(plan.Changes).Rule.Id.Value);
        Assert.Equal((NoteCode.BlockedByEnforced, "client"), (plan.Notes[0].Code, plan.Notes[0].Rule!.Id.Value));
        Settles(builder, plan);
    }

    [Fact]
    public void Among_enforced_rules_the_priority_decides()
    {
        var builder = Motor().Rule("a", IsMotor, Set("1"), 10, enforced: true).Rule("b", IsMotor, Set("2"), 30, enforced: true);
        Assert.Equal("b", Assert.Single(builder.Plan().Changes).Rule.Id.Value);
    }

    [Fact]
    public void Equals_that_differ_write_nothing_and_are_both_reported()
    {
        var builder = Motor("""{"enclosure":"TEFC"}""").Rule("a", IsMotor, Set("1"), 50).Rule("b", IsMotor, Set("2"), 50).Rule("low", IsMotor, Set("3"), 10);
        var plan = builder.Plan();
        Assert.Empty(plan.Changes);
        Assert.Equal([("a", NoteCode.EqualPriority), ("b", NoteCode.EqualPriority), ("low", NoteCode.Overridden)], plan.Notes.Select(n => (n.Rule!.Id.Value, n.Code)));
        Assert.Equal("TEFC", plan.Notes[0].Data["kept"].AsString);
    }

    [Fact]
    public void Equals_that_agree_are_no_conflict()
    {
        var plan = Motor().Rule("a", IsMotor, Set("1")).Rule("b", IsMotor, Set("1")).Plan();
        Assert.Equal("a", Assert.Single(plan.Changes).Rule.Id.Value);
        Assert.Equal((PlanNoteKind.Skipped, "b"), (Assert.Single(plan.Notes).Kind, plan.Notes[0].Rule!.Id.Value));
    }

    [Fact]
    public void Readers_see_only_the_value_that_stands()
    {
        var builder = Motor()
            .Rule("low", IsMotor, Set("\"NEMA 1\""))
            .Rule("high", IsMotor, Set("\"NEMA 4X\""), priority: 100)
            .Rule("reader", """{"==":[{"var":"properties.enclosure"},"NEMA 1"]}""", """[{"type":"SET_PROPERTY","set":{"cheap":true}}]""");
        var plan = builder.Plan();
        Assert.Single(plan.Changes);
        Settles(builder, plan);
    }

    [Fact]
    public void A_run_of_the_lower_rule_alone_does_not_flip_what_a_higher_one_stands_for()
    {
        var builder = Motor("""{"enclosure":"NEMA 4X"}""").Rule("low", IsMotor, Set("\"NEMA 1\"")).Rule("high", IsMotor, Set("\"NEMA 4X\""), priority: 100);
        var plan = builder.Only(f => f with { Rules = [new("low")] }).Plan();
        Assert.Empty(plan.Changes);
        Assert.Equal((NoteCode.Overridden, "low"), (plan.Notes[0].Code, plan.Notes[0].Rule!.Id.Value));
        Assert.False(plan.Notes[0].Data["winner_in_run"].AsBoolean);
    }

    [Fact]
    public void A_run_of_the_higher_rule_alone_writes()
    {
        var builder = Motor().Rule("low", IsMotor, Set("\"NEMA 1\"")).Rule("high", IsMotor, Set("\"NEMA 4X\""), priority: 100);
        Assert.Single(builder.Only(f => f with { Rules = [new("high")] }).Plan().Changes);
    }

    [Fact]
    public void A_guard_whose_condition_does_not_hold_guards_nothing()
    {
        var builder = Motor().Rule("low", IsMotor, Set("\"NEMA 1\"")).Rule("high", """{"==":[{"var":"area"},"999"]}""", Set("\"NEMA 4X\""), priority: 100);
        Assert.Single(builder.Only(f => f with { Rules = [new("low")] }).Plan().Changes);
    }

    [Fact]
    public void A_default_for_what_is_missing_comes_after_whoever_writes()
    {
        var builder = Motor()
            .Rule("default", """{"and":[{"==":[{"var":"type"},"MOTOR"]},{"missing":["properties.enclosure"]}]}""", Set("\"TEFC\""), priority: 100)
            .Rule("always", IsMotor, Set("\"NEMA 1\""));
        var plan = builder.Plan();
        Assert.Equal("always", Assert.Single(plan.Changes).Rule.Id.Value);
        Settles(builder, plan);
    }

    [Fact]
    public void A_value_that_would_not_last_gives_way_to_a_rule_that_would_overwrite_it_in_the_next_run()
    {
        var builder = Motor()
            .Rule("default", """{"and":[{"==":[{"var":"type"},"MOTOR"]},{"missing":["properties.enclosure"]}]}""", Set("\"TEFC\""), priority: 100)
            .Rule("always", """{"!=":[{"var":["properties.enclosure",""]},"NEMA 7"]}""", Set("\"NEMA 1\""));
        var plan = builder.Plan();
        Assert.Equal("always", Assert.Single(plan.Changes).Rule.Id.Value);
        Assert.Equal((NoteCode.Unsettled, "default"), (plan.Notes[0].Code, plan.Notes[0].Rule!.Id.Value));
        Settles(builder, plan);
    }

    [Fact]
    public void A_default_alone_stays()
    {
        var builder = Motor().Rule("default", """{"missing":["properties.enclosure"]}""", Set("\"TEFC\""));
        var plan = builder.Plan();
        Assert.Single(plan.Changes);
        Settles(builder, plan);
    }

    [Fact]
    public void A_value_that_is_there_is_a_skip_with_a_reason()
    {
        var plan = Motor("""{"enclosure":"TEFC"}""").Rule("r", IsMotor, Set("\"TEFC\"")).Plan();
        Assert.Equal((PlanNoteKind.Skipped, "enclosure is already TEFC."), (plan.Notes[0].Kind, plan.Notes[0].Message));
    }

    [Fact]
    public void Objects_are_merged_leaf_by_leaf_and_fields_can_be_written()
    {
        var plan = Motor("""{"limits":{"min":1,"max":5}}""").Rule("r", IsMotor, """[{"type":"SET_PROPERTY","set":{"limits":{"preserve":{"max":9}},"description":"A motor"}}]""").Plan();
        Assert.Equal("""{"description":"A motor","properties.limits.max":9}""", ValueJson.WriteCanonical(Assert.Single(plan.Changes).Change.Diff.After));
    }

    [Fact]
    public void Rules_that_write_a_property_and_a_part_of_it_are_refused()
    {
        var refusal = Motor().Rule("a", IsMotor, """[{"type":"SET_PROPERTY","set":{"limits":1}}]""").Rule("b", IsMotor, """[{"type":"SET_PROPERTY","set":{"limits.max":1}}]""").Refusal();
        Assert.Equal(RefusalCode.InvalidRule, refusal.Code);
    }

    [Fact]
    public void What_cannot_be_computed_is_noted_and_the_rest_is_written()
    {
        var plan = Motor().Rule("r", IsMotor, """[{"type":"SET_PROPERTY","set":{"a":{"*":[2,{"var":"properties.power_kw"}]},"b":1}}]""").Plan();
        Assert.Equal("""{"properties.b":1}""", ValueJson.Write(Assert.Single(plan.Changes).Change.Diff.After));
        Assert.Equal("""{"missing":["properties.power_kw"]}""", ValueJson.Write(Assert.Single(plan.Notes).Data));
    }
}
