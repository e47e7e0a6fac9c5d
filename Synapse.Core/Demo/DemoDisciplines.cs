namespace Synapse.Core.Demo;

/// <summary>Which discipline answers for a type of equipment; what is not listed is mechanical.</summary>
internal static class DemoDisciplines
{
    public const string Electrical = "ELECTRICAL";
    public const string Automation = "AUTOMATION";
    public const string Instrumentation = "INSTRUMENTATION";
    public const string Process = "PROCESS";
    public const string Piping = "PIPING";
    public const string Mechanical = "MECHANICAL";

    public static string Of(string type) => type switch
    {
        "SWITCHGEAR" or "MCC" or "HEATER" => Electrical,
        "PLC" or "IO_CARD" => Automation,
        "ANALYSER" or "METAL_DETECTOR" or "CONTROL_VALVE" => Instrumentation,
        "AREA" or "TANK" or "BIN" or "STOCKPILE" or "DAM" or "VESSEL" => Process,
        "PIPELINE" or "ON_OFF_VALVE" => Piping,
        _ => Mechanical,
    };
}
