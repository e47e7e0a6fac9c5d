using CsvHelper;
using Synapse.Core;
using Synapse.Core.Import;
using Synapse.Core.Logic;

namespace Synapse.Infrastructure.Export;

/// <summary>Writes tables as CSV or XLSX such that our own import reads the same texts back, and no spreadsheet takes a text for a formula.</summary>
public static class TableExport
{
    /// <summary>UTF-8 with byte order mark, commas, decimal point. Text that begins like a formula gets an apostrophe.</summary>
    public static async Task WriteCsvAsync(ExportTable table, Stream output, CancellationToken cancellation = default)
    {
        var options = new CsvWriterOptions { WriteByteOrderMark = true, ValidateFieldCount = false };
        await using var csv = CsvWriter.Create(output, options, leaveOpen: true);
        foreach (var remark in table.Remarks) await csv.WriteRecordAsync([remark], cancellation);
        await csv.WriteRecordAsync([.. table.Columns.Select(c => ExcelGuard.Protect(c.Name))], cancellation);
        await foreach (var row in table.Rows.WithCancellation(cancellation)) await csv.WriteRecordAsync([.. row.Select(CsvText)], cancellation);
    }

    /// <summary>One sheet, columns for reading back hidden, header frozen. Refused when the rows do not fit into a sheet.</summary>
    public static async Task<Refusal?> WriteXlsxAsync(ExportTable table, Stream output, CancellationToken cancellation = default)
    {
        // A ZIP archive is written synchronously, which a web server's response does not allow.
        var path = Path.Combine(Path.GetTempPath(), $"synapse-export-{Guid.NewGuid():N}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        if (await XlsxWriter.WriteAsync(table, file, cancellation) is { } refusal) return refusal;
        file.Position = 0;
        await file.CopyToAsync(output, cancellation);
        return null;
    }

    /// <summary>How a value is shown as text: numbers in full with a point, flags as a spreadsheet writes them, lists and objects as JSON.</summary>
    public static string Text(Value value) => value.Kind switch
    {
        ValueKind.Missing or ValueKind.Null => "",
        ValueKind.String => value.AsString!,
        ValueKind.Number => PlainNumber.Write(value.AsNumber),
        ValueKind.Boolean => value.AsBoolean ? "TRUE" : "FALSE",
        _ => ValueJson.Write(value),
    };

    // A negative number is no formula.
    private static string CsvText(Value value) => value.IsNumber ? Text(value) : ExcelGuard.Protect(Text(value));
}
