using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning;
using Synapse.Core.Rules;

namespace Synapse.Core.Tests.Planning;

public class ActionTests
{
    private const string IsMotor = """{"==":[{"var":"type"},"MOTOR"]}""";
    private const string PowerCable = """[{"type":"CREATE_CABLE","cable_tag":"{tag}-PWR","cable_type":"POWER","from":{"tag":"{properties.mcc}"},"to":{"tag":"{tag}"},"length_m":80,"sizing":"auto"}]""";

    private static PlantBuilder Motor(string properties = """{"power_kw":55,"mcc":"MCC-1"}""") => new PlantBuilder().Asset("M-1", "MOTOR", properties).Asset("MCC-1", "MCC");

    private static void Settles(PlantBuilder builder, Plan plan) => Assert.Empty(builder.After(plan).Plan().Changes);

    [Fact]
    public void A_cable_is_sized_by_the_projects_code_and_keeps_every_step()
    {
        var builder = Motor().Rule("cable", IsMotor, PowerCable);
        var plan = builder.Plan();
        var change = Assert.Single(plan.Changes);
        var cable = change.Change.ApplyTo(null);
        Assert.Contains("AWG", cable.Text(Field.Size), StringComparison.Ordinal);
        var properties = cable.Fields[Field.Properties];
        Assert.True(properties["ampacity_a"].AsNumber >= 1.25 * properties["load_a"].AsNumber);
        Assert.Equal("NEC", change.Detail["sizing"]["standard"].AsString);
        Assert.True(change.Detail["sizing"]["steps"].AsArray!.Count > 5);
        Assert.Equal((builder["MCC-1"].Id, builder["M-1"].Id), (cable.Reference(Field.From), cable.Reference(Field.To)));
        Settles(builder, plan);
    }

    [Fact]
    public void Cables_that_are_sized_alike_share_their_steps()
    {
        var plan = Motor().Asset("M-2", "MOTOR", """{"power_kw":55,"mcc":"MCC-1"}""").Rule("cable", IsMotor, PowerCable).Plan();
        Assert.Same(plan.Changes[0].Detail, plan.Changes[1].Detail);
    }

    [Fact]
    public void A_missing_end_is_noted_with_its_tag()
    {
        var plan = Motor("""{"power_kw":55,"mcc":"MCC-9"}""").Rule("cable", IsMotor, PowerCable).Plan();
        Assert.Empty(plan.Changes);
        Assert.Equal((PlanNoteKind.Error, NoteCode.NoTarget, "MCC-9"), (plan.Notes[0].Kind, plan.Notes[0].Code, plan.Notes[0].Data["tag"].AsString));
    }

    [Fact]
    public void An_end_that_is_not_said_is_unknown()
    {
        var plan = Motor("""{"power_kw":55}""").Rule("cable", IsMotor, PowerCable).Plan();
        Assert.Equal((PlanNoteKind.Unknown, NoteCode.MissingData), (plan.Notes[0].Kind, plan.Notes[0].Code));
    }

    [Theory]
    [InlineData("""{"standard_voltage":600}""", NoteCode.MissingData)]
    [InlineData("""{"cable_code":"NEC"}""", NoteCode.MissingData)]
    [InlineData("""{"cable_code":"NEC","standard_voltage":600,"ambient_c":200}""", NoteCode.SizingRefused)]
    public void A_cable_that_cannot_be_sized_is_not_made(string settings, string code)
    {
        var plan = Motor().Settings(settings).Rule("cable", IsMotor, PowerCable).Plan();
        Assert.Empty(plan.Changes);
        Assert.Equal(code, Assert.Single(plan.Notes).Code);
    }

    [Fact]
    public void A_counted_cable_is_recognised_by_its_ends()
    {
        var builder = Motor().Rule("cable", IsMotor, """[{"type":"CREATE_CABLE","cable_tag":"C-{seq:0000}","cable_type":"CONTROL","from":{"tag":"{tag}"},"to":{"tag":"{properties.mcc}"}}]""");
        var plan = builder.Plan();
        Assert.Equal("C-0001", Assert.Single(plan.Changes).Tag);
        Settles(builder, plan);
    }

    [Fact]
    public void Rules_over_cables_see_both_ends()
    {
        var builder = Motor().Rule("cable", IsMotor, PowerCable)
            .Rule("tray", """{"==":[{"var":"cable.type"},"POWER"]}""", """[{"type":"SET_PROPERTY","set":{"tray":{"cat":["TR-",{"var":"to.area"}]}}},{"type":"CREATE_PACKAGE","package":"CA-P040","name":"Cables"}]""", more: "\"applies_to\":\"cable\"");
        var plan = builder.Plan();
        Assert.Equal("TR-210", plan.Changes[1].Change.Diff.After["properties.tray"].AsString);
        Assert.Equal(["CA-P040", "M-1-PWR in CA-P040"], plan.Changes.Skip(2).Select(c => c.Tag));
        Settles(builder, plan);
    }

    [Fact]
    public void A_relationship_goes_to_all_that_a_query_finds()
    {
        var builder = Motor().Asset("PLC-1", "PLC").Asset("PLC-2", "PLC").Asset("PLC-3", "PLC", area: "310")
            .Rule("r", IsMotor, """[{"type":"CREATE_RELATIONSHIP","relation":"controls","direction":"incoming","target":{"where":{"and":[{"==":[{"var":"type"},"PLC"]},{"==":[{"var":"area"},{"var":"self.area"}]}]}}}]""");
        var plan = builder.Plan();
        Assert.Equal(["PLC-1 controls M-1", "PLC-2 controls M-1"], plan.Changes.Select(c => c.Tag));
        Settles(builder, plan);
    }

    [Fact]
    public void A_query_that_compares_with_a_number_is_asked_of_every_candidate()
    {
        var plan = Motor("""{"group":7}""").Asset("PLC-1", "PLC", """{"group":"7"}""").Asset("PLC-2", "PLC", """{"group":8}""")
            .Rule("r", IsMotor, """[{"type":"CREATE_RELATIONSHIP","relation":"near","target":{"where":{"and":[{"==":[{"var":"type"},"PLC"]},{"==":[{"var":"properties.group"},{"var":"self.properties.group"}]}]}}}]""").Plan();
        Assert.Equal("M-1 near PLC-1", Assert.Single(plan.Changes).Tag);
    }

    [Fact]
    public void A_package_is_made_once_and_members_are_added()
    {
        var builder = Motor().Asset("M-2", "MOTOR").Rule("r", IsMotor, """[{"type":"CREATE_PACKAGE","package":"EL-M040","name":"Motor schedule"}]""");
        var plan = builder.Plan();
        Assert.Equal((1, 2), (plan.Counts.PackagesCreated, plan.Counts.MembersAdded));
        Settles(builder, plan);
    }

    private const string Io = """[{"type":"ALLOCATE_IO","signal":"AI","cards":{"where":{"==":[{"var":"area"},{"var":"self.area"}]}}}]""";
    private const string IsFlow = """{"==":[{"var":"type"},"FT"]}""";

    private static PlantBuilder Instruments() => new PlantBuilder()
        .Asset("C-2", "IO_CARD", """{"signal_type":"AI","channels":2}""").Asset("C-1", "IO_CARD", """{"signal_type":"AI","channels":2}""")
        .Asset("C-0", "IO_CARD", """{"signal_type":"DI","channels":2}""").Asset("B-1", "IO_CARD", """{"signal_type":"AI","channels":2}""", area: "310")
        .Asset("FT-3", "FT").Asset("FT-1", "FT").Asset("FT-2", "FT").Rule("io", IsFlow, Io);

    [Fact]
    public void Channels_are_given_by_lowest_card_then_lowest_channel_in_tag_order()
    {
        var builder = Instruments().Allocation("C-2", "X", "C-1", 1);
        var plan = builder.Plan();
        Assert.Equal(["FT-1 AI on C-1.2", "FT-2 AI on C-2.1", "FT-3 AI on C-2.2"], plan.Changes.Select(c => c.Tag));
        Settles(builder, plan);
    }

    [Fact]
    public void A_full_rack_is_an_error()
    {
        var plan = Instruments().Asset("FT-4", "FT").Asset("FT-5", "FT").Plan();
        Assert.Equal((4, 1), (plan.Counts.IoAllocated, plan.Counts.Errors));
        Assert.Equal((NoteCode.NoFreeChannel, "FT-5"), (plan.Notes[0].Code, plan.Notes[0].TriggerTag));
    }

    [Fact]
    public void An_existing_allocation_stays()
    {
        var plan = Instruments().Allocation("FT-1", "ai", "C-2", 2).Plan();
        Assert.Equal(["FT-2 AI on C-1.1", "FT-3 AI on C-1.2"], plan.Changes.Select(c => c.Tag));
    }

    [Fact]
    public void A_check_that_fails_is_a_finding_that_says_why()
    {
        var plan = Motor("""{"power_kw":0.2}""").Rule("r", IsMotor, """[{"type":"VALIDATE","check":{">=":[{"var":"properties.power_kw"},0.37]},"severity":"ERROR","message":"{tag}: {properties.power_kw} kW in {system}"}]""").Plan();
        var note = Assert.Single(plan.Notes);
        Assert.Equal((PlanNoteKind.Finding, Severity.Error, "M-1: 0.2 kW in ?"), (note.Kind, note.Severity, note.Message));
        Assert.Contains("0.2", note.Data["why"].AsArray![0].AsString, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_that_cannot_be_known_is_noted_with_what_is_missing()
    {
        var plan = Motor("{}").Rule("r", """{"and":[{"==":[{"var":"type"},"MOTOR"]},{">":[{"var":"properties.power_kw"},5]}]}""", """[{"type":"SET_PROPERTY","set":{"a":1}}]""").Plan();
        var note = Assert.Single(plan.Notes);
        Assert.Equal((PlanNoteKind.Unknown, """{"missing":["properties.power_kw"]}"""), (note.Kind, ValueJson.Write(note.Data)));
        Assert.Equal((1, 0, 1), (plan.Tallies[0].Considered, plan.Tallies[0].Matched, plan.Tallies[0].Unknown));
    }

    [Fact]
    public void A_condition_that_becomes_known_is_no_longer_noted()
    {
        var plan = Motor("{}").Rule("r", """{"and":[{"==":[{"var":"type"},"MOTOR"]},{">":[{"var":"properties.power_kw"},5]}]}""", """[{"type":"SET_PROPERTY","set":{"a":1}}]""")
            .Rule("p", """{"missing":["properties.a"]}""", """[{"type":"SET_PROPERTY","set":{"power_kw":7}}]""").Plan();
        Assert.DoesNotContain(plan.Notes, n => n.Rule!.Id.Value == "r");
    }

    [Fact]
    public void The_projects_settings_that_were_read_stand_in_the_detail()
    {
        var plan = Motor().Rule("r", IsMotor, """[{"type":"SET_PROPERTY","set":{"voltage_v":{"var":"project.settings.standard_voltage"}}}]""").Plan();
        Assert.Equal("""{"project":{"settings.standard_voltage":600}}""", ValueJson.Write(plan.Changes[0].Detail));
    }
}
