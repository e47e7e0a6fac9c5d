using Synapse.Core.Demo;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;

namespace Synapse.Core.Tests.Demo;

public class DemoPlantTests
{
    private static readonly ProjectId Goldmine = new("goldmine");

    [Fact]
    public void The_demo_plant_has_about_a_thousand_tags_in_seven_areas()
    {
        Assert.InRange(DemoPlant.List.Count, 1000, 1250);
        Assert.Equal(["110", "210", "310", "410", "510", "610", "710"], DemoPlant.List.Select(r => r.Area).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_tag_stands_in_the_list_twice()
    {
        var twice = DemoPlant.List.GroupBy(r => r.Tag, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key);
        Assert.Empty(twice);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void A_line_refers_only_to_lines_above_it(int assets)
    {
        var above = new HashSet<string>();
        foreach (var row in DemoPlant.ScaledList(assets))
        {
            foreach (var tag in new[] { row.Parent, row.Properties["mcc"].AsString, row.Properties["plc"].AsString, row.Properties["fed_from"].AsString })
                Assert.True(tag is null || above.Contains(tag), $"{row.Tag} refers to {tag}, which is not above it");
            Assert.True(above.Add(row.Tag), $"{row.Tag} is there twice");
        }

        Assert.Equal(assets, above.Count);
    }

    [Fact]
    public void Motors_drives_and_cables_are_left_to_the_rules()
    {
        Assert.DoesNotContain(DemoPlant.List, r => r.Type is "MOTOR" or "VFD" or "CABLE");
        Assert.All(DemoPlant.Create(Goldmine), c => Assert.True(c.Kind is EntityKind.Asset or EntityKind.Edge));
    }

    [Fact]
    public void The_plant_is_made_of_what_a_concentrator_is_made_of()
    {
        var types = DemoPlant.List.CountBy(r => r.Type).ToDictionary();
        foreach (var type in new[] { "PUMP", "CONVEYOR", "MILL", "CRUSHER", "AGITATOR", "BLOWER", "FAN", "CYCLONE", "TANK", "FT", "LT", "PT", "TT", "AIT", "LSH", "ZS", "MCC", "PLC", "IO_CARD", "CONTROL_VALVE" })
            Assert.True(types.GetValueOrDefault(type) >= 3, $"{types.GetValueOrDefault(type)} of {type}");
        Assert.True(types["PUMP"] > 100);
    }

    [Fact]
    public void Each_area_has_a_plc_with_a_card_for_every_signal_that_is_listed()
    {
        foreach (var area in DemoPlant.List.GroupBy(r => r.Area))
        {
            foreach (var type in new[] { "AI", "AO", "DI", "DO" })
            {
                var signals = area.Count(r => r.Type != "IO_CARD" && Wanted(r) == type);
                var channels = area.Where(r => r.Type == "IO_CARD" && r.Properties["signal_type"].AsString == type).Sum(r => r.Properties["channels"].AsNumber);
                Assert.True(channels >= signals, $"area {area.Key}: {signals} {type} signals, {channels} channels");
            }

            Assert.Single(area, r => r.Type == "PLC");
        }

        static string? Wanted(EquipmentRow r) => r.Properties["signal_type"].AsString is "4-20mA" ? "AI" : r.Properties["signal_type"].AsString;
    }

    [Fact]
    public void Some_things_are_missing_and_not_zero()
    {
        var pump = DemoPlant.List.Single(r => r.Tag == "210-PP-008");
        Assert.True(pump.Properties["power_kw"].IsMissing);
        Assert.Equal("210-MCC-002", pump.Properties["mcc"].AsString);
        Assert.True(DemoPlant.List.Single(r => r.Tag == "710-PP-015").Properties["mcc"].IsMissing);
        Assert.Contains(DemoPlant.List, r => r.Type == "PT" && r.Properties["signal_type"].IsMissing);
        Assert.DoesNotContain(DemoPlant.List, r => r.Properties["power_kw"] is { IsNumber: true, AsNumber: 0 });
    }

    [Fact]
    public void A_range_in_a_table_becomes_numbered_machines_with_the_last_pump_on_standby()
    {
        var pumps = DemoPlant.List.Where(r => r.Tag is "410-PP-005" or "410-PP-006" or "410-PP-007").ToList();
        Assert.Equal(["Tailings thickener underflow pump no. 1", "Tailings thickener underflow pump no. 2", "Tailings thickener underflow pump no. 3"], pumps.Select(p => p.Description));
        Assert.Equal(["DUTY", "DUTY", "STANDBY"], pumps.Select(p => p.Properties["duty"].AsString));
    }

    [Fact]
    public void An_agitator_stands_in_its_tank_and_an_instrument_on_its_machine()
    {
        Assert.Equal("410-TK-004", DemoPlant.List.Single(r => r.Tag == "410-AG-002").Parent);
        Assert.Equal("210-PP-001", DemoPlant.List.First(r => r.Description == "Cyclone feed pump no. 1 discharge pressure").Parent);
    }

    [Fact]
    public void Making_the_plant_twice_gives_the_same_ids_and_fields()
    {
        Assert.Equal(Printed(DemoPlant.Create(Goldmine)), Printed(DemoPlant.Create(Goldmine)));
        Assert.NotEqual(DemoPlant.Create(Goldmine)[0].Id, DemoPlant.Create(new ProjectId("other"))[0].Id);

        static IEnumerable<string> Printed(IReadOnlyList<PlantChange> changes) =>
            changes.Select(c => $"{c.Kind} {c.Id} {ValueJson.WriteCanonical(c.Diff.After)}");
    }

    [Fact]
    public void A_creation_leads_to_the_fields_of_its_line()
    {
        var entities = DemoPlant.Entities(DemoPlant.Create(Goldmine));
        var assets = entities.Where(e => e.Kind == EntityKind.Asset).ToList();
        Assert.Equal(DemoPlant.List.Count, assets.Count);
        Assert.All(assets.Zip(DemoPlant.List), pair => Assert.Equal(pair.Second.ToFields(), pair.First.Fields));
        Assert.Equal(DemoPlant.List.Count(r => r.Parent is not null), entities.Count(e => e.Kind == EntityKind.Edge));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void A_scaled_plant_has_exactly_as_many_assets_as_asked_for_under_ids_of_their_own(int assets)
    {
        var changes = DemoPlant.Scaled(Goldmine, assets);
        Assert.Equal(assets, changes.Count(c => c.Kind == EntityKind.Asset));
        Assert.Equal(changes.Count, changes.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void A_second_train_keeps_to_itself()
    {
        var second = DemoPlant.ScaledList(DemoPlant.List.Count * 2).Skip(DemoPlant.List.Count).ToList();
        Assert.All(second, r => Assert.StartsWith("T2-", r.Tag));
        var pump = second.Single(r => r.Tag == "T2-210-PP-001");
        Assert.Equal(("T2-210", "AREA-210", "T2-210-SG-001"), (pump.Area, pump.Parent?["T2-".Length..], pump.Properties["mcc"].AsString));
    }

    [Fact]
    public void The_file_holds_the_list_with_a_column_for_every_property()
    {
        var lines = DemoFile.Csv(DemoPlant.List).TrimEnd().Split("\r\n");
        Assert.Equal(DemoPlant.List.Count + 1, lines.Length);
        Assert.StartsWith("tag,type,discipline,description,area,system,parent,", lines[0]);
        var columns = lines[0].Split(',');
        var pump = lines.Single(l => l.StartsWith("210-PP-001,", StringComparison.Ordinal)).Split(',');
        Assert.Equal("930", pump[Array.IndexOf(columns, "power_kw")]);
        Assert.Equal("210-SG-001", pump[Array.IndexOf(columns, "mcc")]);
    }
}
