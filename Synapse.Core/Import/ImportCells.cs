using System.Buffers;
using System.Text.RegularExpressions;

namespace Synapse.Core.Import;

/// <summary>What is looked at in single cells: blanks, guards, and characters that do not belong there.</summary>
internal static partial class ImportCells
{
    private static readonly SearchValues<string> ExcelErrors =
        SearchValues.Create(["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"], StringComparison.Ordinal);

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\r\v\f\u0085\u2028\u2029");

    /// <summary>The cell without the white space around it and without the guard of our own export.</summary>
    public static string Clean(string cell) => ExcelGuard.Restore(cell).Trim();

    /// <summary>A text of the plant as it comes back when it has gone through a file.</summary>
    public static string AsRead(string text) => WithoutControl(text.Trim());

    public static bool IsExcelError(string cell) => cell.Length > 3 && cell[0] == '#' && ExcelErrors.Contains(cell);

    public static bool HasLineBreak(string cell) => cell.AsSpan().ContainsAny(LineBreaks);

    /// <summary>Control characters other than tab and line breaks; PostgreSQL cannot keep all of them and nobody can see them.</summary>
    public static bool HasControl(string cell)
    {
        foreach (var c in cell)
            if (IsControl(c)) return true;
        return false;
    }

    public static string WithoutControl(string cell) => HasControl(cell) ? string.Concat(cell.Where(c => !IsControl(c))) : cell;

    /// <summary>A replacement character, or a question mark where a degree sign was: "40 ?C".</summary>
    public static bool HasLostCharacter(string cell) => cell.Contains('\uFFFD') || (cell.Contains('?') && LostDegree().IsMatch(cell));

    private static bool IsControl(char c) => c < ' ' && c is not ('\t' or '\n' or '\r') || c == '\u007F';

    [GeneratedRegex(@"\?[CF]\b")]
    private static partial Regex LostDegree();
}
