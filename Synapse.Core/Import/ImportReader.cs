using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Import;

/// <summary>Reads the rows of a table by a mapping. Pure: the same table gives the same rows and complaints.</summary>
public static class ImportReader
{
    public const int LongestName = 200;
    public const int LongestText = 32_767;

    /// <param name="table">The file's content.</param>
    /// <param name="mapping">Which column fills what.</param>
    /// <param name="decimalSign">Point or comma, as sniffed or chosen.</param>
    /// <param name="knownTypes">Types that are not warned about; <see cref="KnownAssetTypes.Default"/> when null.</param>
    public static Outcome<ImportRows> Read(ImportTable table, ImportMapping mapping, char decimalSign = '.', IReadOnlySet<string>? knownTypes = null)
    {
        if (mapping.ColumnOf(ImportTarget.Tag) is not { } tagColumn)
            return new Refusal(RefusalCode.InvalidRequest, "No column is mapped to the tag; an import needs one.");
        if (!table.Headers.Contains(tagColumn, StringComparer.OrdinalIgnoreCase))
            return new Refusal(RefusalCode.InvalidRequest, $"The column '{tagColumn}' that is mapped to the tag is not in the file.");
        return new Reading(table, mapping, decimalSign, knownTypes ?? KnownAssetTypes.Default).Run();
    }

    /// <summary>One reading: columns first, then which rows can stand, then what their columns hold, then the values.</summary>
    private sealed class Reading(ImportTable table, ImportMapping mapping, char decimalSign, IReadOnlySet<string> knownTypes)
    {
        private readonly List<ImportComplaint> _complaints = [];
        private int _tag;
        private int _id = -1;
        private int _parent = -1;

        public ImportRows Run()
        {
            var columns = Columns();
            var cells = CleanRows();
            var standing = new RowsThatStand(cells, _tag, _id, table.Headers, _complaints).Find();
            foreach (var column in columns) column.Decide(standing.Select(i => At(cells[i].Cells, column.Index)));
            var rows = new List<ImportRow>(standing.Count);
            foreach (var i in standing)
                if (Row(cells[i].Number, cells[i].Cells, columns) is { } row) rows.Add(row);
            var source = new ImportSource(table.Headers[_tag], Header(_id), Header(_parent), decimalSign);
            return new ImportRows([.. columns.Select(c => c.Path)], rows, ImportComplaint.Sorted(_complaints), cells.Count - rows.Count, source);
        }

        private List<ImportColumn> Columns()
        {
            var targets = mapping.TargetsOf(table.Headers);
            foreach (var (target, column) in mapping.Entries)
                if (column is not null && !table.Headers.Contains(column, StringComparer.OrdinalIgnoreCase))
                    Complain(0, column, null, ImportComplaintCode.MissingColumn, $"The column '{column}' that is mapped to {target} is not in the file.");
            var columns = new List<ImportColumn>();
            for (var i = 0; i < targets.Count; i++)
            {
                if (targets[i] is not { } target) continue;
                if (target == ImportTarget.Tag) _tag = i;
                else if (target == ImportTarget.Id) _id = i;
                else if (target == ImportTarget.Parent) _parent = i;
                else columns.Add(new ImportColumn(i, table.Headers[i], target, decimalSign));
            }

            return WithoutConflicts(columns);
        }

        // Two columns cannot fill one leaf, nor can one fill a leaf inside which another nests; the id has its own place.
        private List<ImportColumn> WithoutConflicts(List<ImportColumn> columns)
        {
            var kept = new List<ImportColumn>();
            var paths = new HashSet<string>(StringComparer.Ordinal);
            if (_id >= 0) paths.Add(ImportTarget.SourceIdPath);
            foreach (var column in columns.OrderBy(c => c.Path.Length).ThenBy(c => c.Index))
            {
                var path = column.Path;
                if (paths.Contains(path) || Parents(path).Any(paths.Contains))
                    Complain(0, column.Header, null, ImportComplaintCode.ColumnConflict, $"The column is left out: {path} or something around it is filled by another column.");
                else if (paths.Add(path)) kept.Add(column);
            }

            return [.. kept.OrderBy(c => c.Index)];
        }

        private static IEnumerable<string> Parents(string path)
        {
            for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1)) yield return path[..dot];
        }

        private List<(int Number, string[] Cells)> CleanRows()
        {
            var rows = new List<(int, string[])>(table.Rows.Count);
            foreach (var row in table.Rows)
            {
                if (row.Cells.Length > table.Headers.Count && row.Cells.Skip(table.Headers.Count).Any(c => !string.IsNullOrWhiteSpace(c)))
                    Complain(row.Number, null, row.Cells[table.Headers.Count], ImportComplaintCode.TooManyCells, "The row has more cells than the table has columns; the last ones are left out.");
                var cells = new string[Math.Min(row.Cells.Length, table.Headers.Count)];
                for (var i = 0; i < cells.Length; i++) cells[i] = Cell(row.Number, i, ImportCells.Clean(row.Cells[i]));
                rows.Add((row.Number, cells));
            }

            return rows;
        }

        private string Cell(int row, int column, string cell)
        {
            if (cell.Length == 0) return cell;
            if (ImportCells.HasLostCharacter(cell))
                Complain(row, table.Headers[column], cell, ImportComplaintCode.LostCharacter, "A character seems to have been lost before (a degree sign, an umlaut); the text is kept as it is.");
            if (column == _tag) return cell;
            if (ImportCells.IsExcelError(cell))
            {
                Complain(row, table.Headers[column], cell, ImportComplaintCode.ExcelError, "The spreadsheet shows an error in this cell; it is taken as blank.");
                return "";
            }

            if (!ImportCells.HasControl(cell)) return cell;
            Complain(row, table.Headers[column], null, ImportComplaintCode.ControlCharacter, "Control characters that nobody can see are left out.");
            return ImportCells.WithoutControl(cell);
        }

        private ImportRow? Row(int number, string[] cells, List<ImportColumn> columns)
        {
            var values = new Value[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var column = columns[i];
                var cell = At(cells, column.Index);
                if (cell.Length == 0) continue;
                var longest = ImportTarget.IsProperty(column.Path) || column.Path == Field.Description ? LongestText : LongestName;
                if (cell.Length > longest)
                {
                    Complain(number, column.Header, cell, ImportComplaintCode.TooLong, $"The text has {cell.Length} characters; {longest} is the limit. The row is left out.");
                    return null;
                }

                values[i] = column.Path is Field.Type or Field.Discipline ? KnownAssetTypes.Normal(cell) : column.Read(cell, out var isOdd) is var value && isOdd ? Odd(number, column, cell, value) : value;
                if (column.Path == Field.Type && !knownTypes.Contains(values[i].AsString!))
                    Complain(number, column.Header, cell, ImportComplaintCode.UnknownType, "This type is not known here yet; it is imported as it is.");
            }

            return new ImportRow(number, cells[_tag], Text(cells, _id), Text(cells, _parent), values);
        }

        private Value Odd(int number, ImportColumn column, string cell, Value value)
        {
            Complain(number, column.Header, cell, ImportComplaintCode.WrongNumber, "The other cells of this column are numbers; this one is kept as text.");
            return value;
        }

        private string? Header(int column) => column < 0 ? null : table.Headers[column];

        private static string At(string[] cells, int column) => column < cells.Length ? cells[column] : "";

        private static string? Text(string[] cells, int column) => column >= 0 && column < cells.Length && cells[column].Length > 0 ? cells[column] : null;

        private void Complain(int row, string? column, string? value, ImportComplaintCode code, string message) =>
            _complaints.Add(ImportComplaint.About(row, column, value, code, message));
    }
}
