using System.Collections.Frozen;
using Synapse.Core.Logic.Operators;

namespace Synapse.Core.Rules.Catalogue;

/// <summary>Units as property names and people write them.</summary>
public static class UnitNames
{
    // A name that ends so is in this unit. Single letters that are words of their own (c, f, t, g, d, h, k) are left out: they are as often not a unit.
    private static readonly FrozenDictionary<string, string> Endings = new[]
    {
        "W", "kW", "MW", "hp", "V", "mV", "kV", "A", "mA", "kA", "VA", "kVA", "MVA", "m", "mm", "cm", "km", "ft", "m2", "mm2", "kcmil", "m3", "m3/h", "m3/s", "L/s", "L/min", "gpm",
        "Pa", "kPa", "MPa", "bar", "mbar", "psi", "kg", "lb", "Hz", "rpm", "ohm", "kWh",
    }.ToDictionary(u => u.Replace('/', '_').ToLowerInvariant(), u => u).ToFrozenDictionary(StringComparer.Ordinal);

    // mW and MW, mPa and MPa read alike in a name; plant engineers mean the larger one.
    private static readonly FrozenDictionary<string, string> Readings = new Dictionary<string, string> { ["degc"] = "C", ["degf"] = "F", ["celsius"] = "C", ["ambient_c"] = "C", ["temp_c"] = "C", ["temperature_c"] = "C" }
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The unit that the end of a property's name says, or null.</summary>
    public static string? OfProperty(string path)
    {
        var name = path[(path.LastIndexOf('.') + 1)..].ToLowerInvariant();
        if (Readings.GetValueOrDefault(name) is { } whole) return whole;
        for (var at = name.IndexOf('_'); at >= 0; at = name.IndexOf('_', at + 1))
            if (Endings.GetValueOrDefault(name[(at + 1)..]) is { } unit || (unit = Readings.GetValueOrDefault(name[(at + 1)..])) is not null)
                return unit;
        return null;
    }

    /// <summary>Whether the language can convert from and to it.</summary>
    public static bool IsKnown(string unit) => UnitOperators.QuantityOf(unit) is not null;

    /// <summary>What a unit measures: <c>power</c> for kW; null when the unit is not known.</summary>
    public static string? QuantityOf(string? unit) => unit is null ? null : UnitOperators.QuantityOf(unit);

    /// <summary>A number in another unit of the same quantity, or null.</summary>
    public static double? Convert(double number, string from, string to) => UnitOperators.Convert(number, from, to);
}
