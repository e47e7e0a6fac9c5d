namespace Synapse.Core.Sizing;

/// <summary>What one run of a size carries as installed: the insulation's ampacity times its factors, and no more than the terminals allow.</summary>
internal sealed record InstalledAmpacity(AmpacityRow Insulation, double Factor, AmpacityRow? Terminal)
{
    public double Corrected => Insulation.Amps * Factor;

    public double Amps => Terminal is null ? Corrected : Math.Min(Corrected, Terminal.Amps);

    public void Describe(List<SizingStep> steps, string? terminalCitation)
    {
        steps.Add(new("table ampacity", Insulation.Amps, "A", $"{Insulation.Citation}, {Insulation.Size} {Insulation.Material.Symbol()}, {Insulation.InsulationC} °C"));
        steps.Add(new("corrected ampacity", Corrected, "A", "table ampacity x ambient x grouping"));
        if (Terminal is null) return;
        steps.Add(new("terminal limit", Terminal.Amps, "A", $"{terminalCitation}; {Terminal.Citation}, {Terminal.InsulationC} °C"));
    }
}
