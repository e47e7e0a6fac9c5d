using Synapse.Core.Import;

namespace Synapse.Web.Import;

/// <summary>One column of the file with a few of its cells, and what it is mapped to.</summary>
/// <param name="Target">Null for a column that is left out.</param>
public sealed record ColumnChoice(string Header, IReadOnlyList<string> Samples, string? Target)
{
    private const int SampleCount = 3;
    private const int RowsLookedAt = 500;

    /// <summary>The columns of a table as a mapping takes them.</summary>
    public static IReadOnlyList<ColumnChoice> Of(ImportTable table, ImportMapping mapping)
    {
        var targets = mapping.TargetsOf(table.Headers);
        return [.. table.Headers.Select((header, i) => new ColumnChoice(header, Sample(table, i), targets[i]))];
    }

    /// <summary>The mapping with one column mapped otherwise. A fixed target is filled by one column only: the one that had it before becomes a property.</summary>
    public static ImportMapping Choose(ImportTable table, ImportMapping mapping, string header, string? target)
    {
        var entries = new List<KeyValuePair<string, string?>>();
        foreach (var column in Of(table, mapping))
        {
            var wanted = column.Header == header ? target : target is not null && column.Target == target ? Otherwise(column.Header, target) : column.Target;
            if (wanted is null) entries.Add(new(column.Header, null));
            else if (wanted != ImportTarget.PropertyOf(column.Header)) entries.Add(new(wanted, column.Header));
        }

        return ImportMapping.Of(entries);
    }

    // Two columns that would be the same property cannot both be it.
    private static string? Otherwise(string header, string taken) => ImportTarget.PropertyOf(header) is var own && own != taken ? own : null;

    private static string[] Sample(ImportTable table, int column) =>
        [.. table.Rows.Take(RowsLookedAt).Select(row => row[column].Trim()).Where(cell => cell.Length > 0).Distinct(StringComparer.Ordinal).Take(SampleCount)];
}
