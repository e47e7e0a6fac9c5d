using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning;

namespace Synapse.Core.Tests.Planning;

public class CreateChildTests
{
    private const string IsPump = """{"==":[{"var":"type"},"PUMP"]}""";

    private const string Motor = """
        [{"type":"CREATE_CHILD","child_type":"MOTOR","child_tag":"{tag}-M","relation":"powers","discipline":"ELECTRICAL","inherit":["area","mcc"],
          "set":{"power_kw":{"var":"properties.power_kw"},"enclosure":"TEFC"},"description":"Motor of {tag}"}]
        """;

    private static PlantBuilder Pump() => new PlantBuilder().Asset("P-101", "PUMP", """{"power_kw":55,"mcc":"MCC-1"}""").Rule("pump-motor", IsPump, Motor);

    [Fact]
    public void A_child_is_made_with_what_it_inherits_and_what_is_set()
    {
        var plan = Pump().Plan();
        Assert.Equal((1, 1, 2), (plan.Counts.AssetsCreated, plan.Counts.EdgesCreated, plan.Changes.Count));
        var motor = plan.Changes[0].Change.ApplyTo(null);
        Assert.Equal(
            """{"area":"210","description":"Motor of P-101","discipline":"ELECTRICAL","properties":{"enclosure":"TEFC","mcc":"MCC-1","power_kw":55},"tag":"P-101-M","type":"MOTOR"}""",
            ValueJson.WriteCanonical(motor.Fields));
    }

    [Fact]
    public void The_edge_reads_from_child_to_parent_and_says_that_it_is_one()
    {
        var builder = Pump();
        var plan = builder.Plan();
        var edge = plan.Changes[1].Change.ApplyTo(null);
        Assert.Equal("P-101-M powers P-101", plan.Changes[1].Tag);
        Assert.Equal(builder["P-101"].Id, edge.Reference(Field.Target));
        Assert.True(Parentage.IsParentEdge(edge.Fields));
        Assert.Equal(0, plan.Changes[1].Cause);
    }

    [Fact]
    public void Changes_say_which_rule_what_was_read_and_where()
    {
        var builder = Pump();
        var change = builder.Plan().Changes[0];
        Assert.Equal(("pump-motor", 0, "P-101", null), (change.Rule.Id.Value, change.ActionIndex, change.TriggerTag, change.Cause));
        var input = Assert.Single(change.Inputs);
        Assert.Equal((builder["P-101"].Id, 1), (input.Id, input.Version));
        Assert.Equal(["area", "properties.mcc", "properties.power_kw", "tag", "type"], input.Paths);
    }

    [Fact]
    public void A_second_run_skips_with_a_reason()
    {
        var builder = Pump();
        var again = builder.After(builder.Plan()).Plan();
        Assert.Empty(again.Changes);
        var note = Assert.Single(again.Notes);
        Assert.Equal((PlanNoteKind.Skipped, NoteCode.AlreadyThere, "P-101"), (note.Kind, note.Code, note.TriggerTag));
        Assert.Equal("P-101-M is already there.", note.Message);
    }

    [Fact]
    public void A_child_is_recognised_whatever_the_case_of_its_tag_and_gets_its_edge()
    {
        var plan = Pump().Asset("p-101-m", "MOTOR").Plan();
        Assert.Equal("p-101-m powers P-101", Assert.Single(plan.Changes).Tag);
    }

    [Fact]
    public void A_renamed_child_is_recognised_by_type_and_relation()
    {
        var plan = Pump().Asset("M-1", "MOTOR").Edge("M-1", "child_of", "P-101").Plan();
        Assert.Empty(plan.Changes);
        Assert.Equal(NoteCode.AlreadyThere, Assert.Single(plan.Notes).Code);
    }

    [Fact]
    public void A_child_that_another_rule_makes_is_not_taken_for_this_one()
    {
        var builder = Pump().Rule("aux", IsPump, Motor.Replace("{tag}-M", "{tag}-AUX", StringComparison.Ordinal));
        var first = builder.Only(f => f with { Rules = [new("pump-motor")] }).Plan();
        var second = builder.After(first).Only(f => f with { Rules = [new("aux")] }).Plan();
        Assert.Equal("P-101-AUX", second.Changes[0].Tag);
    }

    [Fact]
    public void A_tag_that_belongs_to_something_else_is_an_error()
    {
        var plan = Pump().Asset("P-101-M", "VALVE").Plan();
        Assert.Empty(plan.Changes);
        Assert.Equal((PlanNoteKind.Error, NoteCode.TagTaken), (plan.Notes[0].Kind, plan.Notes[0].Code));
    }

    [Fact]
    public void A_tag_that_needs_what_is_missing_is_noted_as_unknown()
    {
        var plan = new PlantBuilder().Asset("P-101", "PUMP").Rule("r", IsPump, Motor.Replace("{tag}-M", "{properties.loop}-M", StringComparison.Ordinal)).Plan();
        Assert.Empty(plan.Changes);
        Assert.Equal((PlanNoteKind.Unknown, NoteCode.MissingData), (plan.Notes[0].Kind, plan.Notes[0].Code));
        Assert.Equal("""{"missing":["properties.loop"]}""", plan.Notes[0].Data is var data ? ValueJson.Write(data) : "");
    }

    [Fact]
    public void Numbers_are_the_smallest_that_are_free_in_tag_order()
    {
        const string counted = """[{"type":"CREATE_CHILD","child_type":"MOTOR","child_tag":"M-{seq:000}"}]""";
        var builder = new PlantBuilder().Asset("P-3", "PUMP").Asset("P-1", "PUMP").Asset("P-2", "PUMP").Asset("M-002", "TANK").Rule("r", IsPump, counted);
        var plan = builder.Plan();
        Assert.Equal(["M-001 child_of P-1", "M-003 child_of P-2", "M-004 child_of P-3"], plan.Changes.Where(c => c.Change.Kind == EntityKind.Edge).Select(c => c.Tag));
        Assert.Empty(builder.After(plan).Plan().Changes);
    }

    [Fact]
    public void Two_rules_that_make_the_same_child_make_one_and_the_higher_priority_makes_it()
    {
        var plan = Pump().Rule("client", IsPump, Motor.Replace("TEFC", "TENV", StringComparison.Ordinal), priority: 100).Plan();
        Assert.Equal(1, plan.Counts.AssetsCreated);
        Assert.Equal("client", plan.Changes[0].Rule.Id.Value);
        Assert.Equal(("pump-motor", NoteCode.AlreadyThere), (plan.Notes[0].Rule!.Id.Value, plan.Notes[0].Code));
    }

    [Fact]
    public void A_value_that_cannot_be_known_is_left_out_and_noted()
    {
        var plan = new PlantBuilder().Asset("P-101", "PUMP").Rule("r", IsPump, Motor).Plan();
        Assert.Equal("""{"enclosure":"TEFC"}""", plan.Changes[0].Change.ApplyTo(null).Fields["properties"].ToString());
        Assert.Equal(NoteCode.MissingData, Assert.Single(plan.Notes).Code);
    }

    [Fact]
    public void Ids_follow_from_project_batch_and_tag()
    {
        var builder = Pump();
        Assert.Equal(EntityId.For(builder.Project.Id, 7, EntityKind.Asset, "P-101-M"), builder.Plan().Changes[0].Change.Id);
    }
}
