using System.Text;
using CsvHelper;
using Synapse.Core;
using Synapse.Core.Import;

namespace Synapse.Infrastructure.Import;

/// <summary>Reads a text table. Line breaks inside quotes belong to the cell; every cell stays the text it is.</summary>
internal static class CsvFile
{
    private const int SampleChars = 1 << 18;

    public static Outcome<ImportContent> Read(Stream file, ImportLimits limits, FileSniffChoice choice, CancellationToken cancellation)
    {
        var (found, hasMark) = TextEncoding.Of(file);
        var encoding = choice.Encoding is { } name ? TextEncoding.ByName(name) : found;
        var sample = Sample(file, encoding);
        if (string.IsNullOrWhiteSpace(sample)) throw new ImportRefusedException("The file has no text in it.");
        var delimiter = choice.Delimiter ?? TextSniffer.Delimiter(sample);
        var rows = Rows(file, encoding, delimiter, limits, cancellation);
        if (rows is [{ Number: 1, Cells: [var first, ..] }, ..] && first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) rows.RemoveAt(0);

        var beginning = rows.GetRange(0, Math.Min(rows.Count, TextSniffer.SampleRows));
        var header = choice.HeaderRow is { } row ? rows.FindIndex(r => r.Number == row) : HeaderRow.Find(beginning);
        var headerNumber = header < 0 ? 0 : rows[header].Number;
        var (table, filled) = HeaderRow.Table(rows, header);
        var decimalSign = choice.DecimalSign ?? TextSniffer.DecimalSign(table.Rows.Take(TextSniffer.SampleRows), delimiter);
        var sniff = new FileSniff(ImportFormat.Csv, encoding.WebName, hasMark, delimiter, decimalSign, headerNumber, null, []);
        return new ImportContent(sniff, table, filled);
    }

    public static CsvReaderOptions Options(char delimiter) => new()
    {
        Separator = delimiter, HasHeader = false, SkipEmptyLines = false, DetectSeparatorHint = false, PoolStrings = true,
    };

    private static string Sample(Stream file, Encoding encoding)
    {
        using var reader = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var chars = new char[SampleChars];
        var sample = new string(chars, 0, reader.ReadBlock(chars));
        file.Position = 0;
        return sample.TrimStart('\uFEFF');
    }

    private static List<ImportTableRow> Rows(Stream file, Encoding encoding, char delimiter, ImportLimits limits, CancellationToken cancellation)
    {
        var rows = new List<ImportTableRow>();
        long left = limits.MaxCells;
        try
        {
            using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            using var reader = CsvReader.Create(text, Options(delimiter) with { MaxRecordSize = limits.MaxRecordBytes }, leaveOpen: true);
            for (var number = 1; reader.Read(); number++)
            {
                if ((number & 0x3FF) == 0) cancellation.ThrowIfCancellationRequested();
                if (rows.Count >= limits.MaxRows) throw new ImportRefusedException($"The file has more than {limits.MaxRows:N0} rows, the limit for an import.");
                if (reader.FieldCount > limits.MaxColumns)
                    throw new ImportRefusedException($"Row {number:N0} has {reader.FieldCount:N0} columns; {limits.MaxColumns:N0} is the limit for an import.");
                if (reader.FieldCount == 1 && reader.IsEmpty(0)) continue;
                var cells = Cells(reader);
                if ((left -= cells.Length) < 0) throw new ImportRefusedException($"The file has more than {limits.MaxCells:N0} cells, the limit for an import.");
                rows.Add(new(number, cells));
            }
        }
        catch (CsvFormatException)
        {
            throw new ImportRefusedException($"After row {rows.Count:N0} a quoted cell begins that does not end; look for a lone \" there.");
        }

        return rows;
    }

    private static string[] Cells(CsvReader reader)
    {
        var count = reader.FieldCount;
        while (count > 0 && reader.IsEmpty(count - 1)) count--;
        var cells = new string[count];
        for (var i = 0; i < cells.Length; i++) cells[i] = reader.GetString(i);
        return cells;
    }
}
