using System.Text;
using Synapse.Core.Logic;

namespace Synapse.Core.Demo;

/// <summary>The equipment list as the CSV file that the demo engineer imports.</summary>
public static class DemoFile
{
    public const string Name = "grey-heron-ridge-equipment-list.csv";

    private static readonly string[] Columns = ["tag", "type", "discipline", "description", "area", "system", "parent"];

    /// <summary>The file's text: comma-separated, one column per property, empty where a row has none.</summary>
    public static string Csv(IEnumerable<EquipmentRow> rows)
    {
        var list = rows as IReadOnlyCollection<EquipmentRow> ?? [.. rows];
        var properties = list.SelectMany(r => r.Properties.Select(p => p.Key)).Distinct().ToList();
        var text = new StringBuilder().AppendJoin(',', Columns.Concat(properties)).Append("\r\n");
        foreach (var row in list)
        {
            string?[] own = [row.Tag, row.Type, row.Discipline, row.Description, row.Area, row.System, row.Parent];
            text.AppendJoin(',', own.Concat(properties.Select(p => Text(row.Properties[p]))).Select(Quote)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Text(Value value) => value.AsString ?? value.ToString();

    private static string Quote(string? cell) =>
        cell is null ? "" : cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
