using Synapse.Core.Planning;

namespace Synapse.Core.Tests.Planning;

public class ChainingTests
{
    private static string Is(string type) => $$$"""{"==":[{"var":"type"},"{{{type}}}"]}""";

    private static string Child(string type, string tag, string set = "{}") => $$$"""[{"type":"CREATE_CHILD","child_type":"{{{type}}}","child_tag":"{{{tag}}}","set":{{{set}}}}]""";

    private static string Set(string name, string value) => $$$"""[{"type":"SET_PROPERTY","set":{"{{{name}}}":{{{value}}}}}]""";

    [Fact]
    public void What_a_rule_creates_is_seen_by_the_others_and_causes_are_told()
    {
        var builder = new PlantBuilder().Asset("P-1", "PUMP")
            .Rule("z-vfd", Is("MOTOR"), Child("VFD", "{tag}-VFD"))
            .Rule("a-voltage", Is("VFD"), Set("voltage_v", "480"))
            .Rule("motor", Is("PUMP"), Child("MOTOR", "{tag}-M"));
        var plan = builder.Plan();
        Assert.Equal(["P-1-M", "P-1-M child_of P-1", "P-1-M-VFD", "P-1-M-VFD child_of P-1-M", "P-1-M-VFD"], plan.Changes.Select(c => c.Tag));
        Assert.Equal([null, 0, 0, 2, 2], plan.Changes.Select(c => c.Cause));
        Assert.Equal(2, plan.Changes[4].Change.Version);
        Assert.Empty(builder.After(plan).Plan().Changes);
    }

    [Fact]
    public void A_child_sees_its_parent_and_a_parent_its_children()
    {
        var builder = new PlantBuilder().Asset("P-1", "PUMP", """{"power_kw":55}""")
            .Rule("motor", Is("PUMP"), Child("MOTOR", "{tag}-M"))
            .Rule("power", Is("MOTOR"), Set("power_kw", """{"var":"parent.properties.power_kw"}"""))
            .Rule("count", Is("PUMP"), Set("motors", """{"reduce":[{"var":"children"},{"+":[{"var":"accumulator"},1]},0]}"""));
        var plan = builder.Plan();
        var after = builder.After(plan);
        Assert.Equal((55, 1), (after.At("P-1-M", "power_kw").AsNumber, after.At("P-1", "motors").AsNumber));
        Assert.Empty(after.Plan().Changes);
        var input = plan.Changes.Single(c => c.Rule.Id.Value == "power").Inputs.Single(i => i.Id == builder["P-1"].Id);
        Assert.Equal(["properties.power_kw"], input.Paths);
    }

    [Fact]
    public void A_changed_property_wakes_the_rules_that_read_it()
    {
        var builder = new PlantBuilder().Asset("M-1", "MOTOR", """{"area_classification":"HAZARDOUS"}""")
            .Rule("c", """{"==":[{"var":"properties.ex"},true]}""", Set("certificate", "\"ATEX\""))
            .Rule("a", """{"==":[{"var":"properties.area_classification"},"HAZARDOUS"]}""", Set("ex", "true"));
        var plan = builder.Plan();
        Assert.Equal(["a", "c"], plan.Changes.Select(c => c.Rule.Id.Value));
        Assert.Equal((2, 2), (plan.Changes[1].Inputs[0].Version, plan.Counts.Rounds));
        Assert.Equal(0, plan.Changes[1].Cause);
    }

    [Fact]
    public void An_action_waits_for_an_asset_that_a_later_rule_makes()
    {
        var builder = new PlantBuilder().Asset("P-1", "PUMP")
            .Rule("edge", Is("PUMP"), """[{"type":"CREATE_RELATIONSHIP","relation":"needs","target":{"tag":"{tag}-M-VFD"}}]""", priority: 100)
            .Rule("motor", Is("PUMP"), Child("MOTOR", "{tag}-M"))
            .Rule("vfd", Is("MOTOR"), Child("VFD", "{tag}-VFD"));
        var plan = builder.Plan();
        Assert.Contains(plan.Changes, c => c.Tag == "P-1 needs P-1-M-VFD");
        Assert.Empty(plan.Notes);
    }

    [Fact]
    public void A_rule_that_acts_on_what_it_creates_is_refused_with_the_circle()
    {
        var refusal = new PlantBuilder().Asset("P-1", "PUMP").Rule("spare", Is("PUMP"), Child("PUMP", "{tag}-S")).Refusal();
        Assert.Equal(RefusalCode.RuleLoop, refusal.Code);
        Assert.Equal("""["spare","spare"]""", refusal.Context!["cycle"].ToString());
        Assert.Contains("'spare' → 'spare'", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_of_several_rules_is_named_in_order()
    {
        var refusal = new PlantBuilder().Asset("A-1", "A")
            .Rule("ab", Is("A"), Child("B", "{tag}-B")).Rule("bc", Is("B"), Child("C", "{tag}-C")).Rule("ca", Is("C"), Child("A", "{tag}-A")).Refusal();
        Assert.Equal(RefusalCode.RuleLoop, refusal.Code);
        Assert.Equal(4, refusal.Context!["cycle"].AsArray!.Count);
        Assert.Equal(new HashSet<string?> { "ab", "bc", "ca" }, refusal.Context["cycle"].AsArray!.Select(v => v.AsString).ToHashSet());
    }

    [Fact]
    public void A_rule_that_would_make_a_million_children_is_refused()
    {
        var actions = string.Join(',', Enumerable.Range(0, 10).Select(i => $$$"""{"type":"CREATE_CHILD","child_type":"PUMP","child_tag":"{tag}-{{{i}}}"}"""));
        var refusal = new PlantBuilder().Asset("P-1", "PUMP").Rule("flood", Is("PUMP"), $"[{actions}]").Refusal();
        Assert.Equal(RefusalCode.Runaway, refusal.Code);
        Assert.Equal("flood", refusal.Context!["rule"].AsString);
    }

    [Fact]
    public void A_rule_that_counts_up_what_it_reads_is_refused()
    {
        var refusal = new PlantBuilder().Asset("P-1", "PUMP", """{"n":1}""").Rule("up", Is("PUMP"), Set("n", """{"+":[{"var":"properties.n"},1]}""")).Refusal();
        Assert.Equal(RefusalCode.RuleLoop, refusal.Code);
        Assert.Contains("P-1", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_drive_each_other_up_are_refused_with_the_circle()
    {
        var refusal = new PlantBuilder().Asset("P-1", "PUMP", """{"x":1,"y":1}""")
            .Rule("a", Is("PUMP"), Set("y", """{"+":[{"var":"properties.x"},1]}""")).Rule("b", Is("PUMP"), Set("x", """{"+":[{"var":"properties.y"},1]}""")).Refusal();
        Assert.Equal(RefusalCode.RuleLoop, refusal.Code);
        Assert.Contains("'a'", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("'b'", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_rounds_are_refused()
    {
        var builder = new PlantBuilder().Asset("T-0", "T0");
        for (var i = 0; i < 6; i++) builder.Rule($"r{i}", Is($"T{i}"), Child($"T{i + 1}", "{tag}+"));
        Assert.Equal(6, builder.Plan().Counts.AssetsCreated);
        Assert.Equal(RefusalCode.RuleLoop, builder.Refusal(r => r with { MaxRounds = 4 }).Code);
    }

    [Fact]
    public void Hundreds_of_rules_in_a_row_are_no_loop()
    {
        var builder = new PlantBuilder().Asset("P-1", "PUMP", """{"p0":1}""");
        for (var i = 0; i < 300; i++) builder.Rule($"r{i:000}", $$$"""{"==":[{"var":"properties.p{{{i}}}"},1]}""", Set($"p{i + 1}", "1"));
        var plan = builder.Plan();
        Assert.Equal((300, 300), (plan.Changes.Count, plan.Counts.Rounds));
    }

    [Fact]
    public void A_run_stops_at_the_first_error_when_asked_to()
    {
        var builder = new PlantBuilder().Asset("P-1", "PUMP").Asset("P-1-M", "VALVE").Rule("r", Is("PUMP"), Child("MOTOR", "{tag}-M"));
        Assert.Equal(1, builder.Plan().Counts.Errors);
        Assert.Equal(RefusalCode.RuleError, builder.Refusal(r => r with { StopOnError = true }).Code);
    }

    [Fact]
    public async Task A_cancelled_plan_stops()
    {
        var builder = new PlantBuilder().Rule("r", Is("PUMP"), Set("a", "1"));
        for (var i = 0; i < 100; i++) builder.Asset($"P-{i}", "PUMP");
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => { _ = Planner.Plan(builder.Request(), Synapse.Core.Sizing.SizingTables.Default, null, cancel.Token); });
    }
}
