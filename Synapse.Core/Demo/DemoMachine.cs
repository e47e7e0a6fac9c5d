using System.Globalization;

namespace Synapse.Core.Demo;

/// <summary>One machine of a table row that may stand for several.</summary>
/// <param name="Number">Its number in the row, from 1.</param>
/// <param name="Of">How many the row stands for.</param>
internal sealed record DemoMachine(DemoTableRow Row, string Tag, int Number, int Of)
{
    public string Description => Of == 1 ? Row["description"] : $"{Row["description"]} no. {Number}";
}

/// <summary>Reads <c>210-PP-001..003</c> as three machines.</summary>
internal static class DemoRange
{
    public static IEnumerable<DemoMachine> Expand(DemoTableRow row)
    {
        var parts = row["tag"].Split("..");
        if (parts.Length == 1) return [new(row, parts[0], 1, 1)];
        var cut = parts[0].LastIndexOf('-') + 1;
        var first = int.Parse(parts[0][cut..], CultureInfo.InvariantCulture);
        var count = int.Parse(parts[1], CultureInfo.InvariantCulture) - first + 1;
        return Enumerable.Range(0, count).Select(i => new DemoMachine(row, $"{parts[0][..cut]}{first + i:000}", i + 1, count));
    }
}
