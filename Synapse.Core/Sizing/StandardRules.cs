namespace Synapse.Core.Sizing;

/// <summary>The few rules in which the three codes differ, besides their tables.</summary>
/// <param name="LoadFactor">What the conductor must carry in relation to the motor's current.</param>
/// <param name="TerminalCitation">The rule that limits a conductor to its terminals' temperature; null where there is none.</param>
/// <param name="CountPerCircuit">How much one circuit adds to the count in the grouping table.</param>
/// <param name="RunsShareGroup">Whether parallel runs lie bunched with each other; else each has a raceway of its own.</param>
/// <param name="MinParallel">The smallest size that may run in parallel.</param>
internal sealed record StandardRules(
    double LoadFactor,
    string LoadCitation,
    string? TerminalCitation,
    string DefaultMethod,
    int CountPerCircuit,
    bool RunsShareGroup,
    string? MinParallel,
    string? ParallelCitation,
    string DefaultMaxSize)
{
    public const int DefaultInsulationC = 90;
    public const int DefaultTerminalC = 75;

    private static readonly StandardRules Nec = new(1.25, "NEC 430.22", "NEC 110.14(C)", "raceway", 3, false, "1/0", "NEC 310.10(G)", "500");
    private static readonly StandardRules Cec = new(1.25, "CSA C22.1 28-106", "CSA C22.1 4-006", "raceway", 3, false, "1/0", "CSA C22.1 12-108", "500");
    private static readonly StandardRules Iec = new(1, "IEC 60364-4-43 433.1", null, "E", 1, true, null, null, "300");

    public static StandardRules For(SizingStandard standard) => standard switch
    {
        SizingStandard.Nec => Nec,
        SizingStandard.Cec => Cec,
        _ => Iec,
    };

    public static CableMedium MediumOf(string method) => method is "D1" or "D2" ? CableMedium.Ground : CableMedium.Air;

    /// <summary>The temperature for which the tables of ampacities are made.</summary>
    public static double ReferenceC(CableMedium medium) => medium == CableMedium.Ground ? 20 : 30;
}
