namespace Synapse.Core.Sizing;

/// <summary>What a conductor is made of.</summary>
public enum ConductorMaterial
{
    Copper,
    Aluminium,
}

/// <summary>What a conductor lies in, as far as its impedance depends on it (NEC Chapter 9 Table 9).</summary>
public enum RacewayKind
{
    Pvc,
    Aluminium,
    Steel,
}

/// <summary>Whether a cable gives its heat to air or to the ground.</summary>
public enum CableMedium
{
    Air,
    Ground,
}

/// <summary>The short forms in which tables and cable sizes write conductors.</summary>
public static class ConductorSymbols
{
    public static string Symbol(this ConductorMaterial material) => material == ConductorMaterial.Copper ? "Cu" : "Al";

    /// <summary>Copper for "Cu", aluminium for "Al", whatever the case; else null.</summary>
    public static ConductorMaterial? Material(string? symbol) => symbol?.Trim().ToUpperInvariant() switch
    {
        "CU" or "COPPER" => ConductorMaterial.Copper,
        "AL" or "ALUMINIUM" or "ALUMINUM" => ConductorMaterial.Aluminium,
        _ => null,
    };

    /// <summary>The raceway for "PVC", "Al" or "Steel", whatever the case; else null.</summary>
    public static RacewayKind? Raceway(string? symbol) => symbol?.Trim().ToUpperInvariant() switch
    {
        "PVC" => RacewayKind.Pvc,
        "AL" or "ALUMINIUM" or "ALUMINUM" => RacewayKind.Aluminium,
        "STEEL" => RacewayKind.Steel,
        _ => null,
    };
}
