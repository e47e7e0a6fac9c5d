using System.Collections.Frozen;

namespace Synapse.Core.Import;

/// <summary>Types that an import does not wonder about. Any other type is imported too, with a warning: it may be a slip of the pen.</summary>
public static class KnownAssetTypes
{
    /// <summary>The type of what the file gives no type.</summary>
    public const string Unclassified = "UNCLASSIFIED";

    public static FrozenSet<string> Default { get; } = new[]
    {
        Unclassified, "PLANT", "AREA", "SYSTEM", "UNIT", "PACKAGE", "SKID", "BUILDING",
        "PUMP", "MOTOR", "COMPRESSOR", "FAN", "BLOWER", "AGITATOR", "MIXER", "CONVEYOR", "FEEDER", "CRUSHER", "MILL", "SCREEN", "CYCLONE", "THICKENER", "FILTER", "CENTRIFUGE", "FLOTATION_CELL",
        "TANK", "VESSEL", "BIN", "SILO", "HOPPER", "DAM", "STOCKPILE", "REACTOR", "COLUMN", "HEAT_EXCHANGER", "COOLER", "HEATER", "BOILER", "FURNACE", "TURBINE", "GENERATOR", "GEARBOX", "CRANE",
        "SAMPLER", "METAL_DETECTOR", "ANALYSER", "ANALYZER", "PIPELINE", "PIPE", "NOZZLE",
        "VALVE", "CONTROL_VALVE", "ON_OFF_VALVE", "SOLENOID_VALVE", "SAFETY_VALVE", "CHECK_VALVE", "ACTUATOR", "DAMPER",
        "MCC", "SWITCHGEAR", "SWITCHBOARD", "PANEL", "DISTRIBUTION_BOARD", "TRANSFORMER", "VFD", "SOFT_STARTER", "STARTER", "FEEDER_BREAKER", "BREAKER", "UPS", "BATTERY", "CHARGER", "LIGHTING", "JUNCTION_BOX",
        "PLC", "DCS", "RTU", "IO_CARD", "IO_RACK", "HMI", "NETWORK_SWITCH", "CONTROLLER", "INSTRUMENT", "SENSOR", "TRANSMITTER", "SWITCH", "INDICATOR", "GAUGE", "DETECTOR",
        "AE", "AI", "AIT", "AT", "FE", "FI", "FIC", "FIT", "FS", "FT", "FV", "LE", "LI", "LIC", "LIT", "LS", "LSH", "LSL", "LT", "LV", "PDI", "PDIT", "PDT", "PI", "PIC", "PIT", "PS", "PSH", "PSL", "PSV", "PT", "PV",
        "SE", "ST", "TE", "TI", "TIC", "TIT", "TS", "TT", "TV", "TW", "VE", "VT", "WE", "WIT", "WT", "XV", "YE", "YT", "ZE", "ZS", "ZSC", "ZSO", "ZT", "HS",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A type or discipline as it is stored: upper case, words joined by underscores.</summary>
    public static string Normal(string type)
    {
        Span<char> normal = type.Length <= 256 ? stackalloc char[type.Length] : new char[type.Length];
        type.AsSpan().ToUpperInvariant(normal);
        foreach (ref var c in normal)
            if (c is ' ' or '-' or '\u00A0') c = '_';
        return normal.SequenceEqual(type) ? type : new string(normal);
    }
}
