using System.Globalization;
using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Sizing;

/// <summary>The shipped tables against the collected facts: where sources are counted, everything with two or more is shipped unchanged and nothing with fewer.</summary>
public class SharedFactsTests
{
    private static readonly SizingRows Shipped = SizingTableCsv.ReadShipped();

    private static IEnumerable<Dictionary<string, string>> Facts(string file)
    {
        var lines = SharedData.ReadLines(Path.Combine("sizing", file));
        var names = lines[0].Split(',');
        return lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(p => p.First, p => p.Second));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [SharedDataFact("sizing/nec_430_250_3ph_induction_flc.csv")]
    public void NEC_motor_currents_are_the_agreed_ones()
    {
        var agreed = Facts("nec_430_250_3ph_induction_flc.csv").Where(f => Number(f["sources_agreeing"]) >= 2)
            .Select(f => (Number(f["hp"]), Number(f["rated_motor_volts"]), Number(f["flc_amps"])));

        Assert.Equal(agreed, Shipped.MotorCurrents.Where(r => r.Standard == SizingStandard.Nec).Select(r => (r.Hp, r.MotorVolts, r.Amps)));
    }

    [SharedDataFact("sizing/nec_310_16_ampacity_30C.csv")]
    public void NEC_ampacities_are_the_agreed_ones()
    {
        var agreed = Facts("nec_310_16_ampacity_30C.csv").Select(f => (f["column"], f["size_awg_kcmil"], Number(f["ampacity_a"])));

        Assert.Equal(agreed, Shipped.Ampacities.Where(r => r.Standard == SizingStandard.Nec)
            .Select(r => ($"{(r.Material == ConductorMaterial.Copper ? "copper" : "aluminum")}_{r.InsulationC}c", r.Size.Label, r.Amps)));
    }

    [SharedDataFact("sizing/iec_60364_5_52_ampacity_30C_air_20C_ground.csv")]
    public void IEC_ampacities_are_the_agreed_ones_for_three_loaded_conductors()
    {
        var agreed = Facts("iec_60364_5_52_ampacity_30C_air_20C_ground.csv").Where(f => f["loaded_conductors"] == "3" && Number(f["sources_agreeing"]) >= 2)
            .Select(f => (f["material"], f["insulation"], f["ref_method"], f["mm2"], Number(f["amps"])));

        Assert.Equal(agreed, Shipped.Ampacities.Where(r => r.Standard == SizingStandard.Iec)
            .Select(r => (r.Material.Symbol(), r.InsulationC == 70 ? "PVC" : "XLPE", r.Method, r.Size.Label, r.Amps)));
    }

    [SharedDataFact("sizing/nec_ch9_table9_ac_impedance_75C_ohm_per_kft.csv")]
    public void Impedances_of_gauge_sizes_are_the_agreed_ones()
    {
        var facts = Facts("nec_ch9_table9_ac_impedance_75C_ohm_per_kft.csv").ToDictionary(f => (f["size_awg_kcmil"], f["column"]), f => Number(f["ohms_per_1000ft"]));
        var rows = Shipped.Impedances.Where(r => !r.Size.IsMetric).ToList();

        Assert.Equal(facts.Keys.Count(k => !k.Item2.StartsWith("xl", StringComparison.Ordinal)), rows.Count);
        Assert.All(rows, r =>
        {
            var raceway = r.Raceway switch { RacewayKind.Pvc => "pvc", RacewayKind.Aluminium => "al", _ => "steel" };
            Assert.Equal(facts[(r.Size.Label, $"{r.Material.Symbol().ToLowerInvariant()}_{raceway}")], r.R);
            Assert.Equal(facts[(r.Size.Label, raceway == "steel" ? "xl_steel" : "xl_pvc_al")], r.X);
        });
    }
}
