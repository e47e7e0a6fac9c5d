namespace Synapse.Infrastructure.Import;

/// <summary>What a file was found to be. A person sees it and may say otherwise with <see cref="FileSniffChoice"/>.</summary>
/// <param name="Encoding">Name of the text encoding: utf-8, utf-16, utf-16BE, windows-1252; null for a workbook.</param>
/// <param name="Delimiter">What separates the cells; null for a workbook.</param>
/// <param name="DecimalSign">Point or comma.</param>
/// <param name="HeaderRow">The row that names the columns, as a spreadsheet numbers it; 0 when there is none and the columns are numbered.</param>
/// <param name="Sheet">The sheet that is read; null for text.</param>
/// <param name="Sheets">The workbook's visible sheets.</param>
public sealed record FileSniff(
    ImportFormat Format, string? Encoding, bool HasByteOrderMark, char? Delimiter, char DecimalSign, int HeaderRow, string? Sheet, IReadOnlyList<string> Sheets);

public enum ImportFormat
{
    Csv,
    Xlsx,
}

/// <summary>What a person knows better; null leaves it to sniffing.</summary>
public sealed record FileSniffChoice
{
    public string? Encoding { get; init; }

    public char? Delimiter { get; init; }

    public char? DecimalSign { get; init; }

    /// <summary>0: the file has no row that names the columns.</summary>
    public int? HeaderRow { get; init; }

    public string? Sheet { get; init; }
}
