namespace Synapse.Core.Import;

/// <summary>Whether the row is imported all the same.</summary>
public enum ImportSeverity
{
    /// <summary>The row is kept; something about it is said.</summary>
    Warning,

    /// <summary>The row is left out.</summary>
    Rejected,
}

/// <summary>What an import complains about. The words (<see cref="Words"/>) are a contract.</summary>
public enum ImportComplaintCode
{
    BlankTag,
    DuplicateTag,
    DuplicateId,
    NewlineInTag,
    ControlCharacter,
    TooLong,
    WrongNumber,
    UnknownType,
    LostCharacter,
    ExcelError,
    TooManyCells,
    MissingColumn,
    ColumnConflict,
    UnknownParent,
    ParentIsSelf,
    ParentCycle,
    TagTaken,
}

/// <summary>A complaint about one cell, row or column.</summary>
/// <param name="Row">The row's number as a spreadsheet shows it; 0 when the whole file is meant.</param>
/// <param name="Column">The column's name; null when the whole row is meant.</param>
/// <param name="Value">The cell, cut where it is long.</param>
/// <param name="Message">One sentence.</param>
public sealed record ImportComplaint(int Row, string? Column, string? Value, ImportComplaintCode Code, string Message)
{
    private const int LongestValue = 80;

    public ImportSeverity Severity => Code switch
    {
        ImportComplaintCode.BlankTag or ImportComplaintCode.DuplicateTag or ImportComplaintCode.DuplicateId or ImportComplaintCode.NewlineInTag
            or ImportComplaintCode.TooLong or ImportComplaintCode.TagTaken => ImportSeverity.Rejected,
        _ => ImportSeverity.Warning,
    };

    /// <summary>The complaint about a cell, with a value short enough to keep fifty thousand of them.</summary>
    public static ImportComplaint About(int row, string? column, string? value, ImportComplaintCode code, string message) =>
        new(row, column, value is { Length: > LongestValue } ? string.Concat(value.AsSpan(0, LongestValue), "…") : value, code, message);

    /// <summary>By row, then column, then code: the order does not depend on how the complaints were found.</summary>
    public static IReadOnlyList<ImportComplaint> Sorted(IEnumerable<ImportComplaint> complaints) =>
        [.. complaints.OrderBy(c => c.Row).ThenBy(c => c.Column, StringComparer.Ordinal).ThenBy(c => c.Code).ThenBy(c => c.Message, StringComparer.Ordinal)];

    /// <summary>How many complaints there are of each code.</summary>
    public static IReadOnlyList<(ImportComplaintCode Code, int Count)> Tally(IEnumerable<ImportComplaint> complaints) =>
        [.. complaints.CountBy(c => c.Code).OrderBy(p => p.Key).Select(p => (p.Key, p.Value))];
}
