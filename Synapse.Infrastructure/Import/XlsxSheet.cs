using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using Synapse.Core.Import;

namespace Synapse.Infrastructure.Import;

/// <summary>Streams the rows of one sheet. Blank rows are left out; the others keep the numbers that a person sees.</summary>
internal sealed class XlsxSheet(XlsxWorkbook workbook, ImportLimits limits)
{
    private const int SharedTextLength = 40;

    private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);
    private readonly List<string> _cells = [];

    public List<ImportTableRow> Rows(WorksheetPart part, CancellationToken cancellation)
    {
        var rows = new List<ImportTableRow>();
        using var reader = XlsxWorkbook.ReaderOf(part);
        var number = 0;
        long left = limits.MaxCells;
        while (reader.Read())
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "row" }) continue;
            number = int.TryParse(reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var r) ? r : number + 1;
            if (ReadRow(reader, number) is not { } cells) continue;
            if ((rows.Count & 0x3FF) == 0) cancellation.ThrowIfCancellationRequested();
            if (rows.Count >= limits.MaxRows) throw new ImportRefusedException($"The sheet has more than {limits.MaxRows:N0} rows, the limit for an import.");
            if ((left -= cells.Length) < 0) throw new ImportRefusedException($"The sheet has more than {limits.MaxCells:N0} cells, the limit for an import.");
            rows.Add(new(number, cells));
        }

        return rows;
    }

    private string[]? ReadRow(XmlReader reader, int number)
    {
        if (reader.IsEmptyElement) return null;
        _cells.Clear();
        var (depth, column, isBlank) = (reader.Depth, -1, true);
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader is not { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                reader.Read();
                continue;
            }

            column = ColumnOf(reader.GetAttribute("r")) ?? column + 1;
            var text = ReadCell(reader);
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (column >= limits.MaxColumns)
                throw new ImportRefusedException($"Row {number:N0} has a cell in column {column + 1:N0}; {limits.MaxColumns:N0} columns are the limit for an import.");
            while (_cells.Count <= column) _cells.Add("");
            _cells[column] = text;
            isBlank = false;
        }

        return isBlank ? null : [.. _cells];
    }

    /// <summary>The text of the cell at which the reader stands; afterwards it stands behind that cell.</summary>
    private string ReadCell(XmlReader reader)
    {
        var type = reader.GetAttribute("t");
        var style = reader.GetAttribute("s");
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return "";
        }

        var (depth, text) = (reader.Depth, "");
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "v" }) text = Shown(type, style, reader.ReadElementContentAsString());
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "is" })
            {
                text = XlsxText.Read(reader);
                reader.Read();
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.Depth == depth + 1) reader.Skip();
            else reader.Read();
        }

        reader.Read();
        return Pooled(text);
    }

    private string Shown(string? type, string? style, string raw) => type switch
    {
        "s" => int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < workbook.Texts.Count ? workbook.Texts[i] : "",
        "b" => raw == "1" ? "TRUE" : "FALSE",
        "str" => XlsxText.Unescape(raw),
        "e" or "d" => raw,
        _ => FormatOf(style).Show(raw.Trim(), workbook.Is1904),
    };

    private XlsxNumberFormat FormatOf(string? style) =>
        int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var i) && i < workbook.Formats.Count ? workbook.Formats[i] : default;

    private string Pooled(string text)
    {
        if (text.Length > SharedTextLength) return text;
        if (_pool.TryGetValue(text, out var known)) return known;
        if (_pool.Count < 100_000) _pool.Add(text, text);
        return text;
    }

    /// <summary>The place of a reference such as "AB12", from 0.</summary>
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetter(c)) break;
            column = column * 26 + (char.ToUpperInvariant(c) - 'A' + 1);
            if (column > 1 << 20) return null;
        }

        return column == 0 ? null : column - 1;
    }
}
