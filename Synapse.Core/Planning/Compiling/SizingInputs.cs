using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Sizing;

namespace Synapse.Core.Planning.Compiling;

/// <summary>
/// What a motor cable is sized from: the driven asset at the cable's end (else the one at its start), and the project's settings where the asset says nothing.
/// </summary>
internal static class SizingInputs
{
    private const string PowerKw = "power_kw";
    private const string VoltageV = "voltage_v";
    private const string RatedCurrentA = "rated_current_a";
    private const string AmbientC = "ambient_c";

    /// <summary>The paths that are read of the assets at both ends.</summary>
    public static string[] Paths { get; } = [.. new[] { AmbientC, PowerKw, RatedCurrentA, VoltageV }.Select(n => $"{Field.Properties}.{n}")];

    /// <summary>The request, or a sentence that says what is missing.</summary>
    public static (MotorCableRequest? Request, string? Missing) Of(Project project, ObjectValue from, ObjectValue to, double lengthM)
    {
        var settings = project.Settings;
        if (Words.Parse<SizingStandard>(settings["cable_code"].AsString) is not { } standard)
            return (null, "the project's setting cable_code is not NEC, CEC or IEC");
        var load = Number(to, PowerKw) is null && Number(to, RatedCurrentA) is null ? from : to;
        var (power, current) = (Number(load, PowerKw), Number(load, RatedCurrentA));
        if (power is null && current is null) return (null, $"neither end has a {PowerKw} or {RatedCurrentA}");
        if ((Number(load, VoltageV) ?? Number(settings["standard_voltage"])) is not { } volts)
            return (null, $"{load[Field.Tag].AsString} has no {VoltageV} and the project no standard_voltage");
        var plain = new MotorCableRequest { Standard = standard, VoltageV = volts, LengthM = lengthM };
        return (plain with
        {
            PowerKw = power,
            RatedCurrentA = current,
            AmbientC = Number(load, AmbientC) ?? Number(settings[AmbientC]),
            Material = settings["cable_material"].AsString is { } m && m.StartsWith("al", StringComparison.OrdinalIgnoreCase) ? ConductorMaterial.Aluminium : ConductorMaterial.Copper,
            MaxVoltageDropPercent = Number(settings["max_voltage_drop_percent"]) ?? plain.MaxVoltageDropPercent,
            MinSize = settings["cable_min_size"].AsString,
            MaxSize = settings["cable_max_size"].AsString,
        }, null);
    }

    private static double? Number(ObjectValue fields, string property) => Number(fields[Field.Properties][property]);

    private static double? Number(Value value) => value.IsNumber ? value.AsNumber : null;
}
