using Synapse.Core.Import;

namespace Synapse.Infrastructure.Import;

/// <summary>Finds the row that names the columns, below title lines such as those of our own export, and turns raw rows into a table.</summary>
internal static class HeaderRow
{
    /// <summary>A header further down than this is not looked for.</summary>
    private const int DeepestHeader = 30;

    /// <summary>The place of the header among the rows; -1 when no row can be it.</summary>
    public static int Find(IReadOnlyList<ImportTableRow> rows)
    {
        var widths = rows.Select(Width).ToList();
        var widest = widths.DefaultIfEmpty(0).Max();
        for (var i = 0; i < Math.Min(rows.Count, DeepestHeader); i++)
            if (widths[i] > 0 && widths[i] * 2 > widest && !IsRemark(rows[i], widths[i]) && NamesColumns(rows[i])) return i;
        return -1;
    }

    // The lines above the table in our own export.
    private static bool IsRemark(ImportTableRow row, int width) => width == 1 && row[0].StartsWith("# ", StringComparison.Ordinal);

    /// <summary>The table below a header row, or, without one, with columns named column_1, column_2, …</summary>
    /// <param name="rows">All rows of the file; those after the last that is not blank are dropped.</param>
    /// <param name="header">The header's place; -1 for none.</param>
    public static (ImportTable Table, IReadOnlyList<int> Filled) Table(List<ImportTableRow> rows, int header)
    {
        while (rows.Count > 0 && Width(rows[^1]) == 0) rows.RemoveAt(rows.Count - 1);
        var body = rows.GetRange(header + 1, Math.Max(0, rows.Count - header - 1));
        var filled = new List<int>();
        foreach (var row in body)
            for (var i = 0; i < row.Cells.Length; i++)
            {
                if (filled.Count <= i) filled.Add(0);
                if (!string.IsNullOrWhiteSpace(row.Cells[i])) filled[i]++;
            }

        var names = header >= 0 ? rows[header].Cells : [];
        var count = Math.Max(LastFilled(names) + 1, header >= 0 ? 0 : filled.Count);
        // A column without a name counts as long as something stands in it.
        for (var i = count; i < filled.Count; i++)
            if (filled[i] * 2 > body.Count) count = i + 1;
        while (filled.Count < count) filled.Add(0);
        return (new ImportTable(Unique(names, count), body), filled);
    }

    private static string[] Unique(string[] names, int count)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var unique = new string[count];
        for (var i = 0; i < count; i++)
        {
            var name = i < names.Length ? OneLine(ExcelGuard.Restore(names[i].Trim())) : "";
            if (name.Length == 0) name = $"column_{i + 1}";
            unique[i] = name;
            for (var n = 2; !seen.Add(unique[i]); n++) unique[i] = $"{name} ({n})";
        }

        return unique;
    }

    private static string OneLine(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool NamesColumns(ImportTableRow row)
    {
        var names = row.Cells.Select(c => c.Trim()).Where(c => c.Length > 0).ToList();
        return names.TrueForAll(n => n.Length <= 200 && n.Any(char.IsLetter)) && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() * 2 > names.Count;
    }

    private static int Width(ImportTableRow row) => row.Cells.Count(c => !string.IsNullOrWhiteSpace(c));

    private static int LastFilled(string[] cells) => Array.FindLastIndex(cells, c => !string.IsNullOrWhiteSpace(c));
}
