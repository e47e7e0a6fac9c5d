using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Sizing;

public class SizingRefusalTests
{
    private static readonly MotorCableRequest Nec = new() { Standard = SizingStandard.Nec, PowerKw = 55, VoltageV = 480, LengthM = 80 };
    private static readonly MotorCableRequest Iec = Nec with { Standard = SizingStandard.Iec, VoltageV = 400 };

    private static SizingResult.Refused Refused(MotorCableRequest request, SizingTables? tables = null) =>
        Assert.IsType<SizingResult.Refused>(CableSizing.Size(request, tables ?? SizingTables.Default));

    [Fact]
    public void A_motor_above_the_table_is_refused_and_its_rated_current_helps()
    {
        var big = Nec with { PowerKw = 450 };

        var refused = Refused(big);
        Assert.Equal(SizingRefusals.NoTableValue, refused.Code);
        Assert.Contains("603.46 hp (450 kW) or more at 460 V; give the rated current", refused.Sentence);
        Assert.IsType<SizingResult.Sized>(CableSizing.Size(big with { RatedCurrentA = 690 }, SizingTables.Default));
    }

    [Fact]
    public void A_voltage_that_no_table_has_is_refused() => Assert.Equal(SizingRefusals.NoTableValue, Refused(Nec with { VoltageV = 4160 }).Code);

    [Fact]
    public void Too_hot_surroundings_are_refused() => Assert.Contains("90 °C in air", Refused(Nec with { AmbientC = 90 }).Sentence);

    [Fact]
    public void Bunching_in_the_ground_is_refused_because_no_table_of_it_is_shipped() =>
        Assert.Contains("grouping factor for 2 circuits in ground", Refused(Iec with { Method = "D1", GroupedCircuits = 2 }).Sentence);

    [Fact]
    public void A_method_without_agreeing_sources_is_refused() => Assert.Contains("Al, method E", Refused(Iec with { Material = ConductorMaterial.Aluminium }).Sentence);

    [Fact]
    public void No_cable_is_long_and_thick_enough()
    {
        var refused = Refused(Nec with { LengthM = 20_000, MaxRuns = 2 });

        Assert.Equal(SizingRefusals.NoSize, refused.Code);
        Assert.Equal("No cable of up to 2 run(s) of 500 kcmil Cu carries 120 A over 20000 m with a voltage drop of at most 3 %.", refused.Sentence);
    }

    [Fact]
    public void Figures_without_sense_are_refused()
    {
        MotorCableRequest[] wrong =
        [
            Nec with { PowerKw = null }, Nec with { PowerKw = 0 }, Nec with { PowerKw = double.NaN }, Nec with { VoltageV = -480 }, Nec with { LengthM = double.PositiveInfinity },
            Nec with { PowerFactor = 1.2 }, Nec with { GroupedCircuits = 0 }, Nec with { MaxRuns = 0 }, Nec with { MinSize = "4/5 AWG" }, Nec with { MinSize = "95 mm2" }, Nec with { LoadFactor = 0 },
        ];

        Assert.All(wrong, r => Assert.Equal(SizingRefusals.InvalidRequest, Refused(r).Code));
    }
}
