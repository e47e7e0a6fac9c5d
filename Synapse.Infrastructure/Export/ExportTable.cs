using Synapse.Core.Logic;

namespace Synapse.Infrastructure.Export;

/// <summary>What an export says about itself above the table.</summary>
/// <param name="Filter">The filter in words; empty when everything is exported.</param>
public sealed record ExportHeading(string Title, string Project, string Filter, DateTimeOffset At, string User)
{
    /// <summary>The point in the past that is shown, in words; null for today.</summary>
    public string? AsOf { get; init; }
}

/// <summary>A column of an export.</summary>
/// <param name="IsHidden">There for reading back, not for people: workbooks hide it.</param>
/// <param name="Width">In a workbook, in characters.</param>
public sealed record ExportColumn(string Name, bool IsHidden = false, int Width = 18);

/// <summary>A sheet of its own in a workbook, with what is to be said of the table besides its rows: names and values.</summary>
public sealed record ExportCover(string Name, IReadOnlyList<(string Name, string Value)> Lines);

/// <summary>A table to be written: its columns, and its rows as they come; each row has one value per column.</summary>
public sealed record ExportTable(ExportHeading Heading, IReadOnlyList<ExportColumn> Columns, IAsyncEnumerable<Value[]> Rows)
{
    /// <summary>Stands behind the table in a workbook; other formats leave it out.</summary>
    public ExportCover? Cover { get; init; }

    /// <summary>The lines above the table. Import takes them for remarks.</summary>
    public IReadOnlyList<string> Remarks =>
    [
        $"# {Heading.Title}",
        $"# Project: {Heading.Project}",
        $"# Filter: {(Heading.Filter.Length == 0 ? "none" : Heading.Filter)}",
        .. Heading.AsOf is { } past ? new[] { $"# As of: {past}" } : [],
        $"# Exported: {Heading.At:yyyy-MM-ddTHH:mm:sszzz} by {Heading.User}",
    ];
}
