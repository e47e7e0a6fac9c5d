using Synapse.Core.Demo;
using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Demo;

/// <summary>What an engineer expects of a run of the demo rules over the demo plant, counted from the list and not from the rules.</summary>
public class DemoRunTests
{
    private static readonly Core.Projects.Project Project = DemoPlant.Project(DemoPlant.Id) with { LastBatchNo = 1 };
    private static readonly IReadOnlyList<Entity> Before = DemoPlant.Entities(DemoPlant.Create(DemoPlant.Id));
    private static readonly Plan Run = PlanOf(Project, Before);

    private static readonly HashSet<string> Standing =
        ["HEATER", "MAGNET", "HYDRAULIC_UNIT", "ROCK_BREAKER", "CRANE", "INCHING_DRIVE", "RELINER", "BALL_CHARGER", "SAMPLER", "GREASE_SPRAY", "ANALYSER", "FILTER", "UV_UNIT", "AIR_DRYER"];

    private static readonly HashSet<string> Switches = ["ZS", "ZSO", "HS", "SSL", "LSH", "LSHH", "LSLL", "FSL", "PSL", "VSH"];

    /// <summary>The lines that turn: those with a power, except what comes as a unit with its own motor or has none.</summary>
    private static IReadOnlyList<EquipmentRow> Driven { get; } =
        [.. DemoPlant.List.Where(r => r.Properties["power_kw"].IsNumber && !Standing.Contains(r.Type))];

    [Fact]
    public void Everything_that_turns_gets_one_motor_of_its_power()
    {
        var motors = Created(EntityKind.Asset, "MOTOR").ToDictionary(c => c.Tag);
        Assert.Equal(Driven.Select(r => $"{r.Tag}-M").Order(StringComparer.Ordinal), motors.Keys.Order(StringComparer.Ordinal));
        Assert.All(Driven, r => Assert.Equal(r.Properties["power_kw"], motors[$"{r.Tag}-M"].Change.Diff.After["properties.power_kw"]));
    }

    [Fact]
    public void Low_voltage_motors_with_a_board_get_a_power_cable_unless_it_cannot_be_sized()
    {
        var expected = Driven.Where(r => Power(r) <= 250 && !r.Properties["mcc"].IsMissing && r.Properties["ambient_c"].AsNumber < 90).Select(r => $"{r.Tag}-M-PWR");
        Assert.Equal(expected.Order(StringComparer.Ordinal), Created(EntityKind.Cable, "POWER").Select(c => c.Tag).Order(StringComparer.Ordinal));
        Assert.Equal(["410-FN-001-M"], Notes(NoteCode.SizingRefused).Select(n => n.TriggerTag));
    }

    [Fact]
    public void Drives_stand_between_56_and_250_kW_each_with_a_control_cable()
    {
        var expected = Driven.Count(r => Power(r) is > 56 and <= 250);
        Assert.Equal(expected, Created(EntityKind.Asset, "VFD").Count());
        Assert.Equal(expected, Created(EntityKind.Cable, "CONTROL").Count());
    }

    [Fact]
    public void Instruments_that_say_4_20_mA_get_a_pair_and_a_channel()
    {
        var expected = DemoPlant.List.Count(r => r.Properties["signal_type"].AsString == "4-20mA");
        Assert.Equal(expected, Created(EntityKind.Cable, "SIGNAL").Count());
        Assert.Equal(expected, Created(EntityKind.IoAllocation, "AI").Count());
    }

    [Fact]
    public void Switches_valves_and_motors_get_their_channels_except_where_cards_are_short()
    {
        var refused = Notes(NoteCode.NoFreeChannel).ToList();
        Assert.InRange(refused.Count, 1, 20);
        Assert.All(refused, n => Assert.StartsWith("710-", n.TriggerTag));
        Assert.Equal(DemoPlant.List.Count(r => Switches.Contains(r.Type)) + Driven.Count - refused.Count, Created(EntityKind.IoAllocation, "DI").Count());
        Assert.Equal(DemoPlant.List.Count(r => r.Type == "ON_OFF_VALVE") + Driven.Count, Created(EntityKind.IoAllocation, "DO").Count());
        Assert.Equal(DemoPlant.List.Count(r => r.Type == "CONTROL_VALVE"), Created(EntityKind.IoAllocation, "AO").Count());
    }

    [Fact]
    public void No_channel_is_given_away_twice()
    {
        var channels = Run.Changes.Where(c => c.Change is { Kind: EntityKind.IoAllocation, Op: ChangeOp.Create })
            .Select(c => (c.Change.Diff.After[Field.Card], c.Change.Diff.After[Field.Channel])).ToList();
        Assert.Equal(channels.Count, channels.Distinct().Count());
    }

    [Fact]
    public void The_schedules_hold_all_motors_all_instruments_and_all_cables()
    {
        Assert.Equal(Driven.Count, Created(EntityKind.PackageMember, "EL-M040").Count());
        Assert.Equal(DemoPlant.List.Count(r => r.Discipline == "INSTRUMENTATION"), Created(EntityKind.PackageMember, "IN-P040").Count());
        Assert.Equal(Run.Counts.CablesCreated, Created(EntityKind.PackageMember, "CA-P040").Count());
    }

    [Fact]
    public void Large_motors_are_at_medium_voltage_because_the_project_overrides_the_country()
    {
        var large = Driven.Where(r => Power(r) > 250).Select(r => $"{r.Tag}-M").ToHashSet();
        foreach (var motor in After().Where(e => e.Text(Field.Type) == "MOTOR"))
            Assert.Equal(large.Contains(motor.Text(Field.Tag)!) ? 4160 : 600, Leaves.At(motor.Fields, "properties.voltage_v").AsNumber);
        Assert.Equal(large, Notes(NoteCode.Overridden).Where(n => n.Rule!.Id.Value == "country-motor-voltage").Select(n => n.TriggerTag!).ToHashSet());
    }

    [Fact]
    public void The_client_overrides_the_firm_but_not_the_electrical_code()
    {
        foreach (var motor in After().Where(e => e.Text(Field.Type) == "MOTOR"))
        {
            var isWet = motor.Text(Field.Area) is "310" or "410" or "510";
            var expected = Leaves.At(motor.Fields, "properties.area_classification").AsString switch
            {
                "HAZARDOUS" => "NEMA 7",
                "OUTDOOR" => "NEMA 4X",
                _ => isWet ? "NEMA 4X" : "NEMA 1",
            };
            Assert.Equal(expected, Leaves.At(motor.Fields, "properties.enclosure").AsString);
        }

        Assert.All(Notes(NoteCode.BlockedByEnforced), n => Assert.Equal("client-wet-area-enclosure", n.Rule!.Id.Value));
        Assert.NotEmpty(Notes(NoteCode.BlockedByEnforced));
    }

    [Fact]
    public void Rules_of_equal_rank_that_disagree_leave_the_property_alone()
    {
        var belts = Notes(NoteCode.EqualPriority).Select(n => n.TriggerTag).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["110-CV-002", "110-CV-003"], belts);
        Assert.All(After().Where(e => e.Text(Field.Tag) is "110-CV-002" or "110-CV-003"), e => Assert.True(Leaves.At(e.Fields, "properties.start_method").IsMissing));
    }

    [Fact]
    public void What_the_list_does_not_say_is_unknown_and_not_zero()
    {
        var unknown = Run.Notes.Where(n => n.Kind == PlanNoteKind.Unknown).Select(n => (n.Rule!.Id.Value, n.TriggerTag)).ToHashSet();
        foreach (var pump in DemoPlant.List.Where(r => r.Type == "PUMP" && r.Properties["power_kw"].IsMissing))
            Assert.Contains(("firm-pump-motor", pump.Tag), unknown);
        foreach (var instrument in DemoPlant.List.Where(r => r.Type is "PT" or "TT" && r.Properties["signal_type"].IsMissing))
            Assert.Contains(("firm-instrument-cable", instrument.Tag), unknown);
        Assert.Contains(("firm-motor-cable", "710-PP-015-M"), unknown);
    }

    [Fact]
    public void Large_motors_on_a_low_voltage_board_are_found()
    {
        var expected = Driven.Where(r => Power(r) > 250 && !r.Properties["mcc"].AsString!.Contains("-SG-")).Select(r => $"{r.Tag}-M");
        Assert.Equal(expected.Order(StringComparer.Ordinal), Run.Notes.Where(n => n.Kind == PlanNoteKind.Finding).Select(n => n.TriggerTag).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Cables_lie_on_trays_of_the_area_where_they_end()
    {
        var cable = After().Single(e => e.Kind == EntityKind.Cable && e.Text(Field.Tag) == "310-PP-001-M-PWR");
        Assert.Equal("TR-310-P1", Leaves.At(cable.Fields, "properties.tray").AsString);
        Assert.All(After().Where(e => e.Kind == EntityKind.Cable), e => Assert.False(Leaves.At(e.Fields, "properties.tray").IsNullOrMissing));
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        var second = PlanOf(Project with { LastBatchNo = 2 }, After());
        Assert.Empty(second.Changes);
        Assert.Contains(second.Notes, n => n.Code == NoteCode.AlreadyThere);
        Assert.Equal(Run.Counts.Conflicts, second.Counts.Conflicts);
    }

    [Fact]
    public void The_runs_of_the_story_do_something()
    {
        foreach (var act in DemoHistory.Acts.OfType<DemoAct.RunsRules>())
            Assert.NotEmpty(PlanOf(Project, Before, act.Filter).Changes);
    }

    private static IEnumerable<PlannedChange> Created(EntityKind kind, string type) =>
        Run.Changes.Where(c => c.Change.Kind == kind && c.Change.Op == ChangeOp.Create && c.EntityType == type);

    private static IEnumerable<PlanNote> Notes(string code) => Run.Notes.Where(n => n.Code == code);

    private static double Power(EquipmentRow row) => row.Properties["power_kw"].AsNumber;

    private static Plan PlanOf(Core.Projects.Project project, IReadOnlyList<Entity> entities, RunFilter? filter = null) =>
        Assert.IsType<Outcome<Plan>.Done>(Planner.Plan(new PlanRequest(project, entities, DemoRules.Versions(), filter ?? RunFilter.None), SizingTables.Default)).Value;

    private static IReadOnlyList<Entity> After()
    {
        var states = Before.ToDictionary(e => e.Id);
        foreach (var planned in Run.Changes) states[planned.Change.Id] = planned.Change.ApplyTo(states.GetValueOrDefault(planned.Change.Id));
        return [.. states.Values];
    }
}
