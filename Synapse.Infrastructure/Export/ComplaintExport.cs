using CsvHelper;
using Synapse.Core;
using Synapse.Core.Import;

namespace Synapse.Infrastructure.Export;

/// <summary>The complaints of an import as a file to work through: all of them, safe to open in a spreadsheet.</summary>
public static class ComplaintExport
{
    public static async Task WriteCsvAsync(IEnumerable<ImportComplaint> complaints, Stream output, CancellationToken cancellation = default)
    {
        await using var csv = CsvWriter.Create(output, new CsvWriterOptions { WriteByteOrderMark = true }, leaveOpen: true);
        await csv.WriteRecordAsync(["row", "column", "value", "severity", "code", "message"], cancellation);
        foreach (var c in complaints)
            await csv.WriteRecordAsync(
                [c.Row == 0 ? "" : c.Row.ToString(System.Globalization.CultureInfo.InvariantCulture), Safe(c.Column), Safe(c.Value), c.Severity.Word(), c.Code.Word(), Safe(c.Message)], cancellation);
    }

    private static string Safe(string? text) => ExcelGuard.Protect(text ?? "");
}
