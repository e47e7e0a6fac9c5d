using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Sizing;

/// <summary>Cables worked out by hand; the figures stand in the comments.</summary>
public class SizingExamples
{
    private static SizingResult.Sized Sized(MotorCableRequest request) =>
        Assert.IsType<SizingResult.Sized>(CableSizing.Size(request, SizingTables.Default));

    private static double Figure(SizingResult.Sized sized, string name) => sized.Steps.First(s => s.Name == name).Value;

    [Fact]
    public void A_75_hp_motor_at_480_V_gets_a_1_AWG_cable_by_NEC()
    {
        // 55 kW / 0.7457 = 73.76 hp -> 75 hp; 460 V: 96 A; x 1.25 = 120 A.
        // 75 °C terminals: 2 AWG 115 A is too small, 1 AWG 130 A. In steel 0.16 and 0.057 ohm/kft = 0.5249 and 0.1870 ohm/km.
        // sin(phi) = 0.52678; 1.73205 x 96 x 0.08 x (0.5249 x 0.85 + 0.1870 x 0.52678) = 7.2457 V = 1.5095 % of 480 V.
        var sized = Sized(new() { Standard = SizingStandard.Nec, PowerKw = 55, VoltageV = 480, LengthM = 80 });

        Assert.Equal("3C 1 AWG Cu", sized.Cable.Text);
        Assert.Equal(96, sized.FullLoadCurrentA);
        Assert.Equal(120, sized.RequiredAmpacityA);
        Assert.Equal(130, sized.AmpacityA);
        Assert.Equal(7.2457, sized.VoltageDropV, 3);
        Assert.Equal(1.5095, sized.VoltageDropPercent, 3);
    }

    [Fact]
    public void Heat_and_bunching_are_taken_off_the_90_degree_column_by_CEC()
    {
        // 75 kW = 100.58 hp, traded as 100 hp; 600 V system -> 575 V motor: 99 A; x 1.25 = 123.75 A.
        // 40 °C: 0.91; two circuits are six conductors: 0.8. 1 AWG: 145 x 0.728 = 105.56 A; 1/0: 170 x 0.728 = 123.76 A, terminals 150 A.
        var sized = Sized(new() { Standard = SizingStandard.Cec, PowerKw = 75, VoltageV = 600, LengthM = 60, AmbientC = 40, GroupedCircuits = 2 });

        Assert.Equal("3C 1/0 AWG Cu", sized.Cable.Text);
        Assert.Equal(123.76, sized.AmpacityA, 6);
        Assert.Equal(0.91, Figure(sized, "ambient factor"));
        Assert.Equal(0.8, Figure(sized, "grouping factor"));
        Assert.Equal(150, Figure(sized, "terminal limit"));
    }

    [Fact]
    public void A_long_cable_is_increased_for_voltage_drop_by_IEC()
    {
        // 55,000 / (1.73205 x 400 x 0.85 x 0.90) = 103.77 A. XLPE, method E: 16 mm2 carries 100 A, 25 mm2 127 A.
        // 25 mm2 at 90 °C: 0.727 x (1 + 0.00393 x 70) = 0.9270 ohm/km; drop over 100 m 14.92 V = 3.73 %.
        // 35 mm2: 0.524 x 1.2751 = 0.6682 ohm/km; 1.73205 x 103.77 x 0.1 x (0.6682 x 0.85 + 0.08 x 0.52678) = 10.965 V = 2.741 %.
        var sized = Sized(new() { Standard = SizingStandard.Iec, PowerKw = 55, VoltageV = 400, LengthM = 100 });

        Assert.Equal("3x35 mm2 Cu", sized.Cable.Text);
        Assert.Equal(103.772, sized.FullLoadCurrentA, 3);
        Assert.Equal("25 mm2", sized.Steps.Single(s => s.Name == "size by ampacity").Text);
        Assert.Equal(3.730, Figure(sized, "voltage drop of that size"), 3);
        Assert.Equal("35 mm2", sized.Steps.Single(s => s.Name == "size increased for voltage drop").Text);
        Assert.Equal(10.965, sized.VoltageDropV, 3);
        Assert.Equal(2.741, sized.VoltageDropPercent, 3);
    }

    [Fact]
    public void A_load_above_the_largest_cable_is_shared_by_parallel_runs()
    {
        // 300 kW = 402.3 hp, traded as 400 hp; 460 V: 477 A; x 1.25 = 596.25 A. 500 kcmil carries 380 A;
        // two runs of 298.1 A each: 300 kcmil 285 A is too small, 350 kcmil carries 310 A.
        var sized = Sized(new() { Standard = SizingStandard.Nec, PowerKw = 300, VoltageV = 480, LengthM = 50 });

        Assert.Equal("2 x 3C 350 kcmil Cu", sized.Cable.Text);
        Assert.Equal(620, sized.AmpacityA);
    }

    [Fact]
    public void Parallel_runs_of_IEC_count_as_bunched_circuits()
    {
        // 250,000 / (1.73205 x 400 x 0.765) = 471.7 A. B1, XLPE: 300 mm2 carries 514 A alone, but only 411 A with a second circuit (0.8).
        // Two runs beside that circuit are three circuits: 0.7. 471.7 / 2 / 0.7 = 336.9 A -> 150 mm2 (342 A).
        var sized = Sized(new() { Standard = SizingStandard.Iec, PowerKw = 250, VoltageV = 400, LengthM = 20, Method = "B1", GroupedCircuits = 2 });

        Assert.Equal("2 x 3x150 mm2 Cu", sized.Cable.Text);
        Assert.Equal(0.7, Figure(sized, "grouping factor"));
    }

    [Fact]
    public void The_larger_of_nameplate_and_table_counts_by_NEC()
    {
        var nameplate = new MotorCableRequest { Standard = SizingStandard.Nec, PowerKw = 55, RatedCurrentA = 88, VoltageV = 480, LengthM = 10 };

        Assert.Equal(96, Sized(nameplate).FullLoadCurrentA);
        Assert.Equal(101, Sized(nameplate with { RatedCurrentA = 101 }).FullLoadCurrentA);
        Assert.Equal(88, Sized(nameplate with { PowerKw = null }).FullLoadCurrentA);
    }

    [Fact]
    public void The_smallest_size_of_the_project_is_kept()
    {
        var small = new MotorCableRequest { Standard = SizingStandard.Cec, PowerKw = 0.75, VoltageV = 600, LengthM = 10 };

        Assert.Equal("3C 14 AWG Cu", Sized(small).Cable.Text);
        Assert.Equal("3C 12 AWG Cu", Sized(small with { MinSize = "12 AWG" }).Cable.Text);
    }

    [Fact]
    public void Every_figure_has_a_citation_and_the_last_one_is_the_cable()
    {
        var sized = Sized(new() { Standard = SizingStandard.Nec, PowerKw = 30, VoltageV = 480, LengthM = 300 });

        Assert.All(sized.Steps, s => Assert.NotEqual("", s.Citation));
        Assert.Equal(("cable", sized.Cable.Text), (sized.Steps[^1].Name, sized.Steps[^1].Text));
        Assert.Equal(sized.Steps.Count, sized.StepsAsValue().AsArray!.Count);
    }
}
