using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using Synapse.Core;

namespace Synapse.Infrastructure.Import;

/// <summary>
/// Reads one sheet of a workbook as a stream. Text cells stay text, numbers keep their digits, dates become ISO text; of a formula the result that the spreadsheet stored is taken.
/// </summary>
internal static class XlsxFile
{
    public static Outcome<ImportContent> Read(Stream file, ImportLimits limits, FileSniffChoice choice, CancellationToken cancellation)
    {
        try
        {
            ZipGuard.Check(file, limits, cancellation);
            using var document = SpreadsheetDocument.Open(file, isEditable: false);
            return Read(document, limits, choice, cancellation);
        }
        catch (Exception e) when (e is XmlException or InvalidDataException or OpenXmlPackageException or FileFormatException or ArgumentException or FormatException)
        {
            throw new ImportRefusedException("The workbook is damaged and cannot be read; open it in a spreadsheet program and save it again.");
        }
    }

    private static ImportContent Read(SpreadsheetDocument document, ImportLimits limits, FileSniffChoice choice, CancellationToken cancellation)
    {
        var workbook = XlsxWorkbook.Open(document);
        if (workbook.Sheets.Count == 0) throw new ImportRefusedException("The workbook has no visible sheet with cells.");
        var chosen = workbook.Sheets.ToList();
        if (choice.Sheet is { } name)
        {
            chosen = chosen.FindAll(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (chosen.Count == 0) throw new ImportRefusedException($"The workbook has no sheet '{name}'; there are {string.Join(", ", workbook.Sheets.Select(s => s.Name))}.");
        }

        foreach (var sheet in chosen)
        {
            var rows = new XlsxSheet(workbook, limits).Rows(sheet.Part, cancellation);
            if (rows.Count == 0) continue;
            var beginning = rows.GetRange(0, Math.Min(rows.Count, TextSniffer.SampleRows));
            var header = choice.HeaderRow is { } row ? rows.FindIndex(r => r.Number == row) : HeaderRow.Find(beginning);
            var headerNumber = header < 0 ? 0 : rows[header].Number;
            var (table, filled) = HeaderRow.Table(rows, header);
            // The workbook's own numbers always have a point; a comma is for text cells and is the person's choice.
            return new ImportContent(new FileSniff(
                ImportFormat.Xlsx, null, false, null, choice.DecimalSign ?? '.', headerNumber, sheet.Name, [.. workbook.Sheets.Select(s => s.Name)]), table, filled);
        }

        throw new ImportRefusedException("The workbook has no cells with content.");
    }
}
