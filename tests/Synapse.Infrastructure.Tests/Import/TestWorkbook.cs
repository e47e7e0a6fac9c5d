using System.IO.Compression;

namespace Synapse.Infrastructure.Tests.Import;

/// <summary>Workbooks as spreadsheet programs write them, from the XML of their parts.</summary>
internal static class TestWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    /// <param name="rows">The rows of each sheet, as XML.</param>
    /// <param name="texts">The shared strings, each the XML inside <c>si</c>.</param>
    /// <param name="formats">Number formats; cell style 1 has the first, 2 the second, … A number stands for a built-in one.</param>
    /// <param name="sheets">Attributes of the sheets; one visible sheet when null.</param>
    /// <param name="workbook">XML before the sheets, such as the calendar.</param>
    public static byte[] Of(string[] rows, string[]? texts = null, string[]? formats = null, string[]? sheets = null, string workbook = "")
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var list = sheets ?? [.. rows.Select((_, i) => $"name=\"Sheet{i + 1}\"")];
            Write("[Content_Types].xml", $"""<Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{ContentType}.sheet.main+xml"/>{Each(rows, i => $"""<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{ContentType}.worksheet+xml"/>""")}<Override PartName="/xl/sharedStrings.xml" ContentType="{ContentType}.sharedStrings+xml"/><Override PartName="/xl/styles.xml" ContentType="{ContentType}.styles+xml"/></Types>""");
            Write("_rels/.rels", $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Write("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}">{workbook}<sheets>{Each(rows, i => $"""<sheet {list[i - 1]} sheetId="{i}" r:id="rId{i}"/>""")}</sheets></workbook>""");
            Write("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Package}/relationships">{Each(rows, i => $"""<Relationship Id="rId{i}" Type="{Office}/worksheet" Target="worksheets/sheet{i}.xml"/>""")}<Relationship Id="rId98" Type="{Office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId99" Type="{Office}/styles" Target="styles.xml"/></Relationships>""");
            Write("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{string.Concat((texts ?? []).Select(t => $"<si>{t}</si>"))}</sst>""");
            Write("xl/styles.xml", Styles(formats ?? []));
            for (var i = 0; i < rows.Length; i++) Write($"xl/worksheets/sheet{i + 1}.xml", $"""<worksheet xmlns="{Main}"><sheetData>{rows[i]}</sheetData></worksheet>""");

            void Write(string name, string xml)
            {
                using var part = new StreamWriter(zip.CreateEntry(name).Open());
                part.Write("""<?xml version="1.0" encoding="UTF-8"?>""" + xml);
            }
        }

        return bytes.ToArray();
    }

    private static string Each(string[] items, Func<int, string> xml) => string.Concat(Enumerable.Range(1, items.Length).Select(xml));

    private static string Styles(string[] formats)
    {
        var custom = formats.Select((code, i) => (Code: code, Id: int.TryParse(code, out var id) && code.Length <= 2 && code != "00" ? id : 164 + i)).ToList();
        var codes = string.Concat(custom.Where(c => c.Id >= 164).Select(c => $"""<numFmt numFmtId="{c.Id}" formatCode="{c.Code.Replace("\"", "&quot;", StringComparison.Ordinal)}"/>"""));
        return $"""<styleSheet xmlns="{Main}">{(codes.Length == 0 ? "" : $"<numFmts>{codes}</numFmts>")}<cellXfs><xf numFmtId="0"/>{string.Concat(custom.Select(c => $"""<xf numFmtId="{c.Id}"/>"""))}</cellXfs></styleSheet>""";
    }
}
