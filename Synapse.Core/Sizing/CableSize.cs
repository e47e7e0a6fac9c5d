using System.Globalization;

namespace Synapse.Core.Sizing;

/// <summary>A cable as it is ordered: parallel runs of a number of cores of one size and material.</summary>
public sealed record CableSize(int Runs, int Cores, ConductorSize Size, ConductorMaterial Material)
{
    /// <summary>The canonical text: "3C 4/0 AWG Cu", "3x95 mm2 Cu"; with parallel runs "2 x 3C 500 kcmil Cu".</summary>
    public string Text
    {
        get
        {
            var cores = Cores.ToString(CultureInfo.InvariantCulture);
            var one = Size.IsMetric ? $"{cores}x{Size} {Material.Symbol()}" : $"{cores}C {Size} {Material.Symbol()}";
            return Runs == 1 ? one : $"{Runs.ToString(CultureInfo.InvariantCulture)} x {one}";
        }
    }

    public override string ToString() => Text;
}
