using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Synapse.Core;
using Synapse.Core.Import;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Import;

namespace Synapse.Infrastructure.Export;

/// <summary>
/// Writes a workbook of one long sheet as a stream, whatever its length. Text goes into the cells themselves, typed as text, so nothing about it is guessed: 0012, 1E10 and =1+1 stay as they are.
/// </summary>
internal static class XlsxWriter
{
    private const int MostRows = 1_048_576;
    private const int LongestText = 32_767;
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = true, CloseOutput = true };

    // Style 0 is plain, 1 bold for the header, 2 text: what a person types into a text cell stays text too, 3 text in lines.
    private const string Styles = $"""
        <styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf></cellXfs></styleSheet>
        """;

    private static IEnumerable<(string Name, string Xml)> FixedParts(ExportTable table)
    {
        string[] sheets = table.Cover is { } cover ? ["Export", cover.Name] : ["Export"];
        string Each(Func<int, string, string> part) => string.Concat(sheets.Select((name, i) => part(i + 1, XmlName(name))));
        yield return ("[Content_Types].xml", $"""
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{Each((i, _) => $"""<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>""")}<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>
            """);
        yield return ("_rels/.rels", $"""
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{Relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """);
        yield return ("xl/workbook.xml", $"""
            <workbook xmlns="{Main}" xmlns:r="{Relationships}"><sheets>{Each((i, name) => $"""<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>""")}</sheets></workbook>
            """);
        yield return ("xl/_rels/workbook.xml.rels", $"""
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{Each((i, _) => $"""<Relationship Id="rId{i}" Type="{Relationships}/worksheet" Target="worksheets/sheet{i}.xml"/>""")}<Relationship Id="rId{sheets.Length + 1}" Type="{Relationships}/styles" Target="styles.xml"/></Relationships>
            """);
        yield return ("xl/styles.xml", Styles);
    }

    public static async Task<Refusal?> WriteAsync(ExportTable table, Stream file, CancellationToken cancellation)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, xml) in FixedParts(table))
        {
            await using var part = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(false));
            await part.WriteAsync("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml.Trim());
        }

        if (table.Cover is { } cover) WriteCover(zip, cover);
        using var sheet = XmlWriter.Create(zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open(), Settings);
        sheet.WriteStartElement("worksheet", Main);
        WriteView(sheet, table);
        sheet.WriteStartElement("sheetData", Main);
        var row = 0;
        foreach (var remark in table.Remarks) WriteRow(sheet, ++row, [remark], style: null);
        WriteRow(sheet, ++row, [.. table.Columns.Select(c => Value.From(c.Name))], style: "1");
        await foreach (var values in table.Rows.WithCancellation(cancellation))
        {
            if (row == MostRows) return new Refusal(RefusalCode.InvalidRequest, $"A sheet holds {MostRows:N0} rows, and there are more; narrow the filter or export as CSV.");
            WriteRow(sheet, ++row, values, style: "2");
        }

        sheet.WriteEndElement();
        sheet.WriteRaw($"""<autoFilter ref="A{table.Remarks.Count + 1}:{Reference(table.Columns.Count - 1, row)}"/>""");
        sheet.WriteEndElement();
        return null;
    }

    private static void WriteCover(ZipArchive zip, ExportCover cover)
    {
        using var sheet = XmlWriter.Create(zip.CreateEntry("xl/worksheets/sheet2.xml", CompressionLevel.Fastest).Open(), Settings);
        sheet.WriteStartElement("worksheet", Main);
        sheet.WriteRaw("""<cols><col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols>""");
        sheet.WriteStartElement("sheetData", Main);
        for (var i = 0; i < cover.Lines.Count; i++) WriteRow(sheet, i + 1, [Value.From(cover.Lines[i].Name), Value.From(cover.Lines[i].Value)], style: "3");
        sheet.WriteEndElement();
        sheet.WriteEndElement();
    }

    private static string XmlName(string sheet) => System.Security.SecurityElement.Escape(sheet)!;

    private static void WriteView(XmlWriter sheet, ExportTable table)
    {
        var header = table.Remarks.Count + 1;
        sheet.WriteRaw($"""<sheetViews><sheetView workbookViewId="0"><pane ySplit="{header}" topLeftCell="A{header + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>""");
        for (var i = 1; i <= table.Columns.Count; i++)
            sheet.WriteRaw($"""<col min="{i}" max="{i}" width="{table.Columns[i - 1].Width}" customWidth="1"{(table.Columns[i - 1].IsHidden ? " hidden=\"1\"" : "")}/>""");
        sheet.WriteRaw("</cols>");
    }

    private static void WriteRow(XmlWriter sheet, int row, Value[] values, string? style)
    {
        sheet.WriteStartElement("row", Main);
        sheet.WriteAttributeString("r", row.ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < values.Length; i++)
            if (!values[i].IsNullOrMissing) WriteCell(sheet, Reference(i, row), values[i], style);
        sheet.WriteEndElement();
    }

    private static void WriteCell(XmlWriter sheet, string reference, Value value, string? style)
    {
        sheet.WriteStartElement("c", Main);
        sheet.WriteAttributeString("r", reference);
        if (value.IsNumber) sheet.WriteElementString("v", Main, value.AsNumber.ToString("R", CultureInfo.InvariantCulture));
        else if (value.IsBoolean)
        {
            sheet.WriteAttributeString("t", "b");
            sheet.WriteElementString("v", Main, value.AsBoolean ? "1" : "0");
        }
        else WriteText(sheet, TableExport.Text(value), style);
        sheet.WriteEndElement();
    }

    private static void WriteText(XmlWriter sheet, string text, string? style)
    {
        if (text.Length > LongestText) text = string.Concat(text.AsSpan(0, LongestText - 1), "…");
        if (style is not null) sheet.WriteAttributeString("s", style);
        sheet.WriteAttributeString("t", "inlineStr");
        sheet.WriteStartElement("is", Main);
        sheet.WriteStartElement("t", Main);
        sheet.WriteAttributeString("xml", "space", null, "preserve");
        sheet.WriteString(XlsxText.Escaped(ExcelGuard.ProtectGuarded(text)));
        sheet.WriteEndElement();
        sheet.WriteEndElement();
    }

    private static string Reference(int column, int row)
    {
        var letters = "";
        for (var n = column + 1; n > 0; n = (n - 1) / 26) letters = (char)('A' + ((n - 1) % 26)) + letters;
        return letters + row.ToString(CultureInfo.InvariantCulture);
    }
}
