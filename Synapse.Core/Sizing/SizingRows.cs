namespace Synapse.Core.Sizing;

/// <summary>Full-load current of a motor by its table. Sources: how many independent ones agree on the figure.</summary>
public sealed record MotorCurrentRow(SizingStandard Standard, double Hp, double MotorVolts, double Amps, string Citation, int Sources);

/// <summary>What a conductor carries in reference conditions, three loaded conductors.</summary>
public sealed record AmpacityRow(
    SizingStandard Standard, string Method, ConductorMaterial Material, int InsulationC, ConductorSize Size, double Amps, string Citation, int Sources);

/// <summary>Factor for surroundings up to a temperature.</summary>
public sealed record AmbientRow(SizingStandard Standard, CableMedium Medium, int InsulationC, double UpToC, double Factor, string Citation, int Sources);

/// <summary>Factor for bunching up to a number of loaded conductors (NEC, CEC) or circuits (IEC); null: however many.</summary>
public sealed record GroupingRow(SizingStandard Standard, CableMedium Medium, int? UpTo, double Factor, string Citation, int Sources);

/// <summary>Resistance and reactance of a conductor at a temperature, in the unit of its table. No reactance: the request's own figure is taken.</summary>
public sealed record ImpedanceRow(
    ConductorMaterial Material, RacewayKind? Raceway, ConductorSize Size, double TemperatureC, double R, double? X, string Unit, string Citation, int Sources)
{
    /// <summary>Kilometres in the length that the figures are given for.</summary>
    public double KmPerUnit => Unit == "ohm/kft" ? 0.3048 : 1;
}

/// <summary>Rows of sizing tables, as read from data.</summary>
public sealed record SizingRows
{
    public IReadOnlyList<MotorCurrentRow> MotorCurrents { get; init; } = [];

    public IReadOnlyList<AmpacityRow> Ampacities { get; init; } = [];

    public IReadOnlyList<AmbientRow> AmbientFactors { get; init; } = [];

    public IReadOnlyList<GroupingRow> GroupingFactors { get; init; } = [];

    public IReadOnlyList<ImpedanceRow> Impedances { get; init; } = [];
}
