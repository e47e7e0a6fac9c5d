namespace Synapse.Core.Import;

/// <summary>
/// Finds the rows whose tag (and id) can be trusted. Of rows that share a tag, one stands when all say the same; when they differ none does, because nobody knows which is right and
/// the order of rows must not decide.
/// </summary>
internal sealed class RowsThatStand(
    List<(int Number, string[] Cells)> rows, int tag, int id, IReadOnlyList<string> headers, List<ImportComplaint> complaints)
{
    /// <summary>The places of the rows that stand, in the order of the file.</summary>
    public IReadOnlyList<int> Find()
    {
        var stand = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++) stand[i] = HasGoodTag(rows[i].Number, rows[i].Cells);
        Single(stand, tag, StringComparer.OrdinalIgnoreCase, ImportComplaintCode.DuplicateTag, "tag");
        if (id >= 0) Single(stand, id, StringComparer.Ordinal, ImportComplaintCode.DuplicateId, "id");
        return [.. Enumerable.Range(0, rows.Count).Where(i => stand[i])];
    }

    private bool HasGoodTag(int number, string[] cells)
    {
        var text = tag < cells.Length ? cells[tag] : "";
        if (text.Length == 0) return Reject(number, null, ImportComplaintCode.BlankTag, "The row has no tag.");
        if (ImportCells.IsExcelError(text)) return Reject(number, text, ImportComplaintCode.BlankTag, "The spreadsheet shows an error where the tag should be.");
        if (ImportCells.HasLineBreak(text)) return Reject(number, text, ImportComplaintCode.NewlineInTag, "The tag has a line break in it; a tag is one line.");
        if (text.Contains('\t') || ImportCells.HasControl(text)) return Reject(number, null, ImportComplaintCode.NewlineInTag, "The tag has a tab or another control character in it; a tag is one line of visible text.");
        return text.Length <= ImportReader.LongestName
            || Reject(number, text, ImportComplaintCode.TooLong, $"The tag has {text.Length} characters; {ImportReader.LongestName} is the limit.");
    }

    private void Single(bool[] stand, int column, StringComparer comparer, ImportComplaintCode code, string what)
    {
        var groups = new Dictionary<string, List<int>>(comparer);
        var first = new Dictionary<string, int>(rows.Count, comparer);
        for (var i = 0; i < rows.Count; i++)
        {
            var text = column < rows[i].Cells.Length ? rows[i].Cells[column] : "";
            if (!stand[i] || text.Length == 0 || first.TryAdd(text, i)) continue;
            if (!groups.TryGetValue(text, out var group)) groups.Add(text, group = [first[text]]);
            group.Add(i);
        }

        foreach (var (text, group) in groups) Judge(stand, text, group, column, code, what);
    }

    private void Judge(bool[] stand, string text, List<int> group, int column, ImportComplaintCode code, string what)
    {
        var same = group.TrueForAll(i => Same(rows[i].Cells, rows[group[0]].Cells));
        var others = group.Count == 2 ? "" : $" and {group.Count - 2:N0} more";
        foreach (var i in same ? group.Skip(1) : group)
        {
            stand[i] = false;
            var other = rows[i == group[0] ? group[1] : group[0]].Number;
            complaints.Add(ImportComplaint.About(rows[i].Number, headers[column], text, code, same
                ? $"Row {other} says the same with the same {what}; this repetition is left out."
                : $"Row {other}{others} has the same {what} and says something else; none of them is imported until the list says which is right."));
        }
    }

    private static bool Same(string[] a, string[] b)
    {
        for (var i = 0; i < Math.Max(a.Length, b.Length); i++)
            if ((i < a.Length ? a[i] : "") != (i < b.Length ? b[i] : "")) return false;
        return true;
    }

    private bool Reject(int number, string? value, ImportComplaintCode code, string message)
    {
        complaints.Add(ImportComplaint.About(number, headers[tag], value, code, message));
        return false;
    }
}
