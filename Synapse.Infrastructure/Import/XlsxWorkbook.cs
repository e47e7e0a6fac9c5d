using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Synapse.Infrastructure.Import;

/// <summary>What the cells of all sheets refer to: shared texts, number formats, the calendar; and the sheets themselves.</summary>
internal sealed record XlsxWorkbook(
    IReadOnlyList<(string Name, WorksheetPart Part)> Sheets, IReadOnlyList<string> Texts, IReadOnlyList<XlsxNumberFormat> Formats, bool Is1904)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true };

    public static XlsxWorkbook Open(SpreadsheetDocument document)
    {
        var part = document.WorkbookPart ?? throw new InvalidDataException("no workbook part");
        var sheets = new List<(string, WorksheetPart)>();
        foreach (var sheet in part.Workbook.Descendants<Sheet>())
            if (sheet.State?.Value is null or SheetStateValues.Visible && sheet.Id?.Value is { } id && part.GetPartById(id) is WorksheetPart worksheet)
                sheets.Add((sheet.Name?.Value ?? "", worksheet));
        return new(sheets, ReadTexts(part.SharedStringTablePart), ReadFormats(part.WorkbookStylesPart), part.Workbook.WorkbookProperties?.Date1904?.Value ?? false);
    }

    public static XmlReader ReaderOf(OpenXmlPart part) => XmlReader.Create(part.GetStream(FileMode.Open, FileAccess.Read), Settings);

    private static List<string> ReadTexts(SharedStringTablePart? part)
    {
        var texts = new List<string>();
        if (part is null) return texts;
        using var reader = ReaderOf(part);
        while (reader.Read())
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" }) texts.Add(XlsxText.Read(reader));
        return texts;
    }

    private static List<XlsxNumberFormat> ReadFormats(WorkbookStylesPart? part)
    {
        var formats = new List<XlsxNumberFormat>();
        if (part?.Stylesheet is not { } styles) return formats;
        var codes = styles.NumberingFormats?.Elements<NumberingFormat>().Where(f => f.NumberFormatId is not null)
            .GroupBy(f => f.NumberFormatId!.Value).ToDictionary(g => g.Key, g => g.First().FormatCode?.Value ?? "") ?? [];
        foreach (var format in styles.CellFormats?.Elements<CellFormat>() ?? [])
        {
            var id = format.NumberFormatId?.Value ?? 0;
            formats.Add(codes.TryGetValue(id, out var code) ? XlsxNumberFormat.Parse(code) : XlsxNumberFormat.BuiltIn(id));
        }

        return formats;
    }
}
