using Synapse.Core.Logic;

namespace Synapse.Core.Demo;

/// <summary>The IO cards of one area's PLC: a card stands in the list just before the first signal that needs it.</summary>
/// <param name="digitalInputs">The channels of the area's digital input cards.</param>
internal sealed class DemoIoCards(string area, int digitalInputs)
{
    private readonly Dictionary<string, int> _free = [];
    private readonly Dictionary<string, int> _count = [];
    private int _slots;

    /// <summary>Takes a channel for a signal as an instrument list names it; yields the card that had to be added for it, if any.</summary>
    public IEnumerable<EquipmentRow> Reserve(string signal)
    {
        var type = signal == "4-20mA" ? "AI" : signal;
        if (_free.GetValueOrDefault(type) == 0)
        {
            yield return Card(type);
            _free[type] = WithSpare(ChannelsOf(type));
        }

        _free[type]--;
    }

    private EquipmentRow Card(string type)
    {
        var number = _count[type] = _count.GetValueOrDefault(type) + 1;
        var plc = $"{area}-PLC-001";
        var properties = ObjectValue.Of(
            ("signal_type", type), ("channels", ChannelsOf(type)), ("plc", plc), ("rack", 1 + (_slots / 12)), ("slot", 1 + (_slots % 12)));
        _slots++;
        return new EquipmentRow($"{area}-IO-{type}{number:00}", "IO_CARD", DemoDisciplines.Automation, $"{type} card {number}", area, "Control system", plc, properties);
    }

    private int ChannelsOf(string type) => type switch { "AI" => 16, "AO" => 8, "DI" => digitalInputs, _ => 32 };

    /// <summary>An eighth of the channels is bought as spare.</summary>
    private static int WithSpare(int channels) => channels - (channels / 8);
}
