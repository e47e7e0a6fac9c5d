using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Sizing;

public class SizingTablesTests
{
    private static readonly MotorCableRequest Request = new() { Standard = SizingStandard.Nec, PowerKw = 55, VoltageV = 480, LengthM = 10 };

    [Fact]
    public void Every_shipped_figure_has_two_sources_and_a_citation()
    {
        var rows = SizingTableCsv.ReadShipped();

        Assert.All(rows.MotorCurrents, r => Assert.True(r.Sources >= 2 && r.Citation.Length > 0));
        Assert.All(rows.Ampacities, r => Assert.True(r.Sources >= 2 && r.Citation.Length > 0));
        Assert.All(rows.AmbientFactors, r => Assert.True(r.Sources >= 2 && r.Citation.Length > 0));
        Assert.All(rows.GroupingFactors, r => Assert.True(r.Sources >= 2 && r.Citation.Length > 0));
        Assert.All(rows.Impedances, r => Assert.True(r.Sources >= 2 && r.Citation.Length > 0));
    }

    [Fact]
    public void A_project_table_wins_over_the_shipped_one()
    {
        var own = new SizingTableCsv().Add("ampacities", "standard,method,material,insulation_c,size,amps,citation,sources\nNEC,raceway,Cu,75,2,121,own table 7,1\n");
        Assert.Empty(own.Complaints);

        var sized = Assert.IsType<SizingResult.Sized>(CableSizing.Size(Request, SizingTables.Default.With(own.Rows)));

        Assert.Equal("3C 2 AWG Cu", sized.Cable.Text);
        Assert.Contains("own table 7", sized.Steps.Single(s => s.Name == "terminal limit").Citation);
    }

    [Fact]
    public void Own_factors_replace_their_whole_table()
    {
        var own = new SizingTableCsv().Add("ambient_factors", "standard,medium,insulation_c,up_to_c,factor,citation,sources\nNEC,air,90,35,0.9,own,1\n");
        var tables = SizingTables.Default.With(own.Rows);

        Assert.Equal(0.9, tables.AmbientFactor(SizingStandard.Nec, CableMedium.Air, 90, 10)!.Factor);
        Assert.Null(tables.AmbientFactor(SizingStandard.Nec, CableMedium.Air, 90, 36));
        Assert.NotNull(tables.AmbientFactor(SizingStandard.Nec, CableMedium.Air, 75, 36));
    }

    [Fact]
    public void Lines_that_cannot_be_used_are_complained_about_by_number()
    {
        var own = new SizingTableCsv()
            .Add("motor_currents", "standard,hp,motor_volts,amps,citation,sources\nNEC,75,460,-96,own,1\nNEC,75,460\nNEC,75,460,96,own,1\n")
            .Add("motor_currents", "hp;amps\n")
            .Add("fuses", "");

        Assert.Equal([("motor_currents", 2), ("motor_currents", 3), ("motor_currents", 1), ("fuses", 0)], own.Complaints.Select(c => (c.Table, c.Line)));
        Assert.Single(own.Rows.MotorCurrents);
    }

    [Theory]
    [InlineData("14", "14 AWG", 2.0809)]
    [InlineData("4/0 AWG", "4/0 AWG", 107.2193)]
    [InlineData("500", "500 kcmil", 253.3537)]
    [InlineData("95 mm2", "95 mm2", 95)]
    public void A_size_knows_its_unit_and_area(string text, string canonical, double area)
    {
        var size = ConductorSize.Parse(text, SizingStandard.Nec)!.Value;

        Assert.Equal(canonical, size.ToString());
        Assert.Equal(area, size.AreaMm2, 3);
    }

    [Fact]
    public void Gauge_sizes_are_ordered_by_area_and_not_by_number()
    {
        string[] order = ["14", "2", "1", "1/0", "4/0", "250", "1000"];

        Assert.Equal(order, order.Reverse().Select(s => ConductorSize.Parse(s, SizingStandard.Nec)!.Value).Order().Select(s => s.Label));
    }
}
