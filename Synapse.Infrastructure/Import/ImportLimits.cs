namespace Synapse.Infrastructure.Import;

/// <summary>What an imported file may be at most; settings of the installation.</summary>
public sealed record ImportLimits
{
    public long MaxBytes { get; init; } = 100_000_000;

    public int MaxColumns { get; init; } = 400;

    public int MaxRows { get; init; } = 1_000_000;

    /// <summary>Cells in all rows together, blank ones behind the last that is not blank left aside: what a file needs in memory.</summary>
    public long MaxCells { get; init; } = 25_000_000;

    /// <summary>A record of a CSV file that grows beyond this has an opening quote without a closing one.</summary>
    public int MaxRecordBytes { get; init; } = 4_000_000;

    /// <summary>What a workbook may unpack to.</summary>
    public long MaxUnpackedBytes { get; init; } = 1_000_000_000;

    public int MaxZipEntries { get; init; } = 10_000;
}
