namespace Synapse.Core.Sizing;

/// <summary>
/// What is known about a three-phase motor and its cable. Everything but the standard, the power (or current), the voltage
/// and the length has a default, and each default is the cautious one; docs/sizing.md lists them.
/// </summary>
public sealed record MotorCableRequest
{
    public required SizingStandard Standard { get; init; }

    /// <summary>Rated shaft power. Either this or <see cref="RatedCurrentA"/> is needed.</summary>
    public double? PowerKw { get; init; }

    /// <summary>Rated current when it is known. Under NEC the larger of this and the code's own table counts.</summary>
    public double? RatedCurrentA { get; init; }

    /// <summary>Nominal voltage between phases.</summary>
    public required double VoltageV { get; init; }

    /// <summary>Route length, one way.</summary>
    public required double LengthM { get; init; }

    /// <summary>Temperature around the cable; null stands for what the tables are made for: 30 °C in air, 20 °C in the ground.</summary>
    public double? AmbientC { get; init; }

    /// <summary>Loaded circuits that lie bunched with this one, itself included.</summary>
    public int GroupedCircuits { get; init; } = 1;

    public ConductorMaterial Material { get; init; } = ConductorMaterial.Copper;

    /// <summary>Temperature rating of the insulation: 60, 75 or 90 (NEC, CEC), 70 for PVC or 90 for XLPE (IEC); null is 90.</summary>
    public int? InsulationC { get; init; }

    /// <summary>Temperature that the terminals at both ends are made for (NEC 110.14(C), CEC 4-006); null is 75. IEC does not use it.</summary>
    public int? TerminalC { get; init; }

    /// <summary>IEC reference method (A1, A2, B1, B2, C, D1, D2, E) or, for NEC and CEC, "raceway"; null is E or raceway. A project's own table may name others.</summary>
    public string? Method { get; init; }

    /// <summary>What the conductors lie in, for the impedance of gauge sizes. Steel has the largest drop.</summary>
    public RacewayKind Raceway { get; init; } = RacewayKind.Steel;

    /// <summary>Cosine phi at full load, for the voltage drop and for IEC's current.</summary>
    public double PowerFactor { get; init; } = 0.85;

    /// <summary>Efficiency at full load, for IEC's current.</summary>
    public double Efficiency { get; init; } = 0.90;

    /// <summary>Factor on the full-load current; null is the code's own: 1.25 for NEC and CEC, 1 for IEC.</summary>
    public double? LoadFactor { get; init; }

    public double MaxVoltageDropPercent { get; init; } = 3;

    /// <summary>Smallest size that the project uses, as "12 AWG" or "2.5 mm2"; null is the smallest in the table.</summary>
    public string? MinSize { get; init; }

    /// <summary>Largest size before cables run in parallel; null is 500 kcmil or 300 mm2, beyond which three cores are hardly made or pulled.</summary>
    public string? MaxSize { get; init; }

    /// <summary>How many equal cables may run in parallel.</summary>
    public int MaxRuns { get; init; } = 6;

    /// <summary>Reactance of metric cables, which IEC 60228 does not give: 0.08 is the figure of IEC 60364-5-52 Annex G where nothing better is known.</summary>
    public double ReactanceOhmPerKm { get; init; } = 0.08;
}
