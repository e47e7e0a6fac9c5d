using static Synapse.E2E.App.Past;

namespace Synapse.E2E.App;

/// <summary>A past in which taking one batch back meets everything that can stand in its way, one item of each class.</summary>
public static class EveryClass
{
    private const string Vendor = "properties.vendor";
    private const string Power = "properties.power_kw";

    /// <summary>Gives the batch that everything is about, and a later one that built on it.</summary>
    /// <param name="rule">The version of a rule of the project, by its key.</param>
    public static async Task<(Guid Batch, Guid Later)> WriteAsync(Past past, string engineer, string colleague, int rule)
    {
        await past.WriteAsync(engineer, "Revision A", [
            .. Enumerable.Range(1, 9).Select(i => Asset($"P-0{i}", "PUMP", ("power_kw", 45), ("vendor", "Andritz"))),
            Asset("P-04-M", "MOTOR", ("power_kw", 45)), Asset("MCC-1", "MCC"), Cable("C-06", "MCC-1", "P-06")]);
        var batch = await past.WriteAsync(engineer, "Revision B", [
            .. Enumerable.Range(1, 3).Append(5).Append(9).Select(i => Set($"P-0{i}", Vendor, "Wrong list")),
            Set("P-03", Power, 75), Set("P-04", Power, 75), Delete("C-06"), Delete("P-07"), Delete("P-08"), Asset("N-01", "PUMP", ("power_kw", 30)), Asset("N-02", "PUMP", ("power_kw", 30)),
        ]);
        await past.WriteAsync(engineer, "P-02: the vendor is right again", Set("P-02", Vendor, "Andritz"));
        await past.WriteAsync(colleague, "P-03: measured on site", Set("P-03", Vendor, "Metso"), Set("P-03", Power, 90));
        await past.WriteAsync(engineer, "Run of the motor rule", Computed("P-04-M", Power, 75, rule, "P-04", "properties.power_kw"));
        await past.WriteAsync(colleague, "Area 210 cleared", Delete("P-05"), Delete("P-06"));
        await past.WriteAsync(colleague, "N-01: by the data sheet", Set("N-01", Power, 37));
        var later = await past.WriteAsync(colleague, "Cable to N-02", Cable("C-N2", "MCC-1", "N-02"));
        await past.WriteAsync(colleague, "The tag is given again", Asset("P-07", "PUMP", ("power_kw", 5)));
        await past.WriteAsync(colleague, "P-08 comes back elsewhere", Restore("P-08", "310"));
        return (batch, later);
    }
}
