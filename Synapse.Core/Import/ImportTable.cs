namespace Synapse.Core.Import;

/// <summary>What a file holds, as text: names of the columns (unique, never blank) and the rows below them.</summary>
public sealed record ImportTable(IReadOnlyList<string> Headers, IReadOnlyList<ImportTableRow> Rows);

/// <summary>One row as it stands in the file.</summary>
/// <param name="Number">The row's number as a spreadsheet shows it.</param>
/// <param name="Cells">As many as there are columns or fewer; a missing cell is blank.</param>
public readonly record struct ImportTableRow(int Number, string[] Cells)
{
    public string this[int column] => column >= 0 && column < Cells.Length ? Cells[column] : "";
}
