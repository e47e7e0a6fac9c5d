namespace Synapse.Core.Demo;

/// <summary>
/// Writes out the equipment list of one production train from the compact tables: a line refers only to lines above it, so any beginning of the list is a list.
/// </summary>
internal static class DemoList
{
    private static readonly ILookup<string, DemoTableRow> Kits = DemoTable.Read("kits.csv").ToLookup(r => r["kit"]);

    public static IReadOnlyList<EquipmentRow> Build() => [.. DemoTable.Read("areas.csv").SelectMany(area => new DemoArea(area, Kits).Lines())];
}
