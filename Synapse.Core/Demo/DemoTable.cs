using System.Globalization;
using System.Reflection;

namespace Synapse.Core.Demo;

/// <summary>One row of an embedded table: cells by the name of their column.</summary>
internal sealed class DemoTableRow(Dictionary<string, string> cells)
{
    /// <summary>The cell's text; empty when the row ends before it.</summary>
    public string this[string column] => cells.GetValueOrDefault(column, "");

    /// <summary>The cell as a number, or null when it is empty.</summary>
    public double? Number(string column) => this[column] is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The cell's words, separated by blanks.</summary>
    public string[] Words(string column) => this[column].Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Reads the tables embedded beside this file: cells separated by semicolons, a header row, comments after #.</summary>
internal static class DemoTable
{
    private const string Folder = "Synapse.Core.Demo.Tables.";

    public static IReadOnlyList<DemoTableRow> Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"The table {name} is not embedded.");
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split(';'))
            .ToList();
        return [.. lines.Skip(1).Select(cells => new DemoTableRow(lines[0].Zip(cells).ToDictionary(p => p.First, p => p.Second)))];
    }
}
