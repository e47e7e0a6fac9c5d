using Synapse.Core.Logic;

namespace Synapse.Core.Import;

/// <summary>The rows of a file that can be imported, and what is to be said about the others.</summary>
/// <param name="Paths">The leaves that the columns fill (<c>type</c>, <c>properties.power_kw</c>); the values of each row stand in this order.</param>
/// <param name="Rows">The rows that are imported, in the order of the file.</param>
/// <param name="Rejected">How many rows are left out.</param>
/// <param name="Source">How the file says it.</param>
public sealed record ImportRows(
    IReadOnlyList<string> Paths, IReadOnlyList<ImportRow> Rows, IReadOnlyList<ImportComplaint> Complaints, int Rejected, ImportSource Source);

/// <summary>The names under which a file has tag, id and parent, and its decimal sign.</summary>
public sealed record ImportSource(string Tag, string? Id, string? Parent, char DecimalSign);

/// <summary>One row: its tag and what the file says about it. A blank cell is <see cref="Value.Missing"/> and erases nothing.</summary>
public sealed record ImportRow(int Number, string Tag, string? SourceId, string? Parent, Value[] Values);
