using System.Globalization;
using Synapse.Core.Logic;

namespace Synapse.Core.Demo;

/// <summary>The lines of one area: its boards and its PLC, then every machine with its instruments.</summary>
internal sealed class DemoArea(DemoTableRow area, ILookup<string, DemoTableRow> kits)
{
    private readonly string _area = area["area"];
    private readonly DemoIoCards _cards = new(area["area"], (int)area.Number("di_channels")!.Value);
    private readonly Dictionary<string, int> _loops = [];
    private readonly Dictionary<string, int> _packages = [];
    private string? _tank;

    private string AreaTag => $"AREA-{_area}";

    private string Plc => $"{_area}-PLC-001";

    public IEnumerable<EquipmentRow> Lines() =>
        Infrastructure().Concat(DemoTable.Read($"{_area}.csv").SelectMany(DemoRange.Expand).SelectMany(Machine));

    private IEnumerable<EquipmentRow> Infrastructure()
    {
        yield return new(AreaTag, "AREA", DemoDisciplines.Process, area["name"], _area, "Plant", null, Place(area));
        for (var n = 1; n <= area.Number("switchgear"); n++)
            yield return Board($"{_area}-SG-{n:000}", "SWITCHGEAR", "4.16 kV switchgear", 4160, null);
        for (var n = 1; n <= area.Number("mccs"); n++)
            yield return Board($"{_area}-MCC-{n:000}", "MCC", $"600 V motor control centre no. {n}", 600, area.Number("switchgear") > 0 ? $"{_area}-SG-001" : null);
        yield return new(Plc, "PLC", DemoDisciplines.Automation, $"{area["name"]} PLC panel", _area, "Control system", AreaTag, ObjectValue.Of(("racks", 2), ("ups", true)));
    }

    private EquipmentRow Board(string tag, string type, string description, double voltage, string? fedFrom)
    {
        var properties = ObjectValue.Of(("voltage_v", voltage));
        return new(tag, type, DemoDisciplines.Electrical, description, _area, "Power distribution", AreaTag,
            fedFrom is null ? properties : properties.With("fed_from", fedFrom));
    }

    private IEnumerable<EquipmentRow> Machine(DemoMachine machine)
    {
        var (row, signals) = (machine.Row, machine.Row.Words("kits").SelectMany(kit => kits[kit]).ToList());
        if (row["power_kw"].Length > 0 && area["motor_io"] == "yes") signals.InsertRange(0, MotorSignals);
        foreach (var card in signals.Select(s => s["signal"]).Where(s => s.Length > 0).SelectMany(_cards.Reserve)) yield return card;

        yield return new(machine.Tag, row["type"], DemoDisciplines.Of(row["type"]), machine.Description, _area, row["system"], ParentOf(machine), Properties(machine));
        if (row["type"] == "TANK") _tank = machine.Tag;
        foreach (var signal in signals.Where(s => s["function"].Length > 0)) yield return Instrument(machine, signal);
    }

    /// <summary>Every motor will want to be started and to say that it runs; the motors themselves are what the rules make.</summary>
    private static IReadOnlyList<DemoTableRow> MotorSignals { get; } =
        [new(new() { ["signal"] = "DI" }), new(new() { ["signal"] = "DO" })];

    /// <summary>An agitator stands in the tank above it in the table, everything else in the area.</summary>
    private string ParentOf(DemoMachine machine) => machine.Row["type"] == "AGITATOR" && _tank is not null ? _tank : AreaTag;

    private ObjectValue Properties(DemoMachine machine)
    {
        var (row, properties) = (machine.Row, new ObjectBuilder(10));
        if (row.Number("power_kw") is { } power) properties.Set("power_kw", power);
        if (row["mcc"].Length > 0) properties.Set("mcc", row["mcc"] == "SG" ? $"{_area}-SG-001" : $"{_area}-MCC-{row.Number("mcc"):000}");
        foreach (var (name, value) in Place(row)) properties.Set(name, value);
        if (machine.Of > 1) properties.Set("duty", machine.Number == machine.Of && row["type"] == "PUMP" ? "STANDBY" : "DUTY");
        properties.Set("procurement", Package(row["system"]));
        foreach (var detail in row.Words("details"))
        {
            var (name, text) = (detail[..detail.IndexOf('=')], detail[(detail.IndexOf('=') + 1)..]);
            properties.Set(name, double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : text);
        }

        return properties.Build();
    }

    /// <summary>Where something stands; what its own row does not say, the area's does.</summary>
    private ObjectValue Place(DemoTableRow row) => ObjectValue.Of(
        ("area_classification", row["classification"] is { Length: > 0 } own ? own : area["classification"]),
        ("ambient_c", row.Number("ambient_c") ?? area.Number("ambient_c")!.Value));

    /// <summary>One procurement package per area and system, numbered as they come.</summary>
    private string Package(string system)
    {
        if (!_packages.TryGetValue(system, out var number)) _packages[system] = number = _packages.Count + 1;
        return $"PK-{_area}-{number:00}";
    }

    private EquipmentRow Instrument(DemoMachine machine, DemoTableRow signal)
    {
        var function = signal["function"];
        var loop = _loops[function] = _loops.GetValueOrDefault(function, 100) + 1;
        var type = function switch { "XV" => "ON_OFF_VALVE", "FV" or "LV" or "AV" => "CONTROL_VALVE", _ => function };
        var discipline = type == function ? DemoDisciplines.Instrumentation : DemoDisciplines.Of(type);
        var properties = new ObjectBuilder(6);
        if (signal["signal"].Length > 0) properties.Set("signal_type", signal["signal"]);
        properties.Set("plc", Plc);
        if (signal.Number("min") is { } min) properties.Set("range_min", min);
        if (signal.Number("max") is { } max) properties.Set("range_max", max);
        if (signal["unit"].Length > 0) properties.Set("unit", signal["unit"]);
        foreach (var (name, value) in Place(machine.Row)) properties.Set(name, value);
        return new($"{_area}-{function}-{loop}", type, discipline, $"{machine.Description} {signal["description"]}", _area, machine.Row["system"], machine.Tag, properties.Build());
    }
}
