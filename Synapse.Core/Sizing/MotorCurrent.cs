using System.Globalization;

namespace Synapse.Core.Sizing;

/// <summary>Finds the full-load current of a motor: as given, from the code's table, or computed where the code has none.</summary>
internal static class MotorCurrent
{
    private const double KwPerHp = 0.7457;

    /// <summary>Metric motors are traded as the nearest horsepower: 75 kW is 100.6 hp and counts as the 100 hp motor, not as the 125 hp one.</summary>
    private const double TradeTolerance = 1.01;

    /// <summary>System voltages from and to, and the motor voltage under which the tables list them.</summary>
    private static readonly (double From, double To, double Motor)[] MotorVoltages =
        [(110, 120, 115), (200, 200, 200), (208, 208, 208), (220, 240, 230), (440, 480, 460), (550, 600, 575), (2300, 2400, 2300)];

    /// <summary>The current in amperes, or the reason why it is not known.</summary>
    public static (double Amps, SizingResult.Refused? Refused) Find(MotorCableRequest request, SizingTables tables, List<SizingStep> steps)
    {
        if (request.PowerKw is { } power) steps.Add(new("motor power", power, "kW", "given"));
        if (request.RatedCurrentA is { } rated)
        {
            steps.Add(new("rated current", rated, "A", "given"));
            // NEC 430.6(A): conductors follow the table even where the nameplate is lower.
            if (request.Standard != SizingStandard.Nec || request.PowerKw is null) return Found(rated, "given", steps);
            var (table, _) = FromTable(request, tables, steps);
            return Found(Math.Max(rated, table), "NEC 430.6(A)", steps);
        }

        if (request.Standard == SizingStandard.Iec) return Found(Computed(request, steps), "P / (sqrt(3) U cos(phi) efficiency)", steps);
        var found = FromTable(request, tables, steps);
        return found.Refused is null ? Found(found.Amps, steps[^1].Citation, steps) : found;
    }

    private static (double, SizingResult.Refused?) Found(double amps, string citation, List<SizingStep> steps)
    {
        steps.Add(new("full-load current", amps, "A", citation));
        return (amps, null);
    }

    private static (double Amps, SizingResult.Refused? Refused) FromTable(MotorCableRequest request, SizingTables tables, List<SizingStep> steps)
    {
        var hp = request.PowerKw!.Value / KwPerHp;
        steps.Add(new("motor power", hp, "hp", "1 hp = 0.7457 kW"));
        var volts = Array.Find(MotorVoltages, v => request.VoltageV >= v.From && request.VoltageV <= v.To).Motor;
        if (volts == 0) volts = request.VoltageV;
        steps.Add(new("motor voltage", volts, "V", $"{request.Standard.Word()} motor table for a {Text(request.VoltageV)} V system"));
        if (tables.MotorCurrent(request.Standard, volts, hp / TradeTolerance) is { } row)
        {
            steps.Add(new("table motor", row.Hp, "hp", row.Citation));
            steps.Add(new("table current", row.Amps, "A", row.Citation));
            return (row.Amps, null);
        }

        return (0, new(SizingRefusals.NoTableValue,
            $"The {request.Standard.Word()} motor table has no motor of {Text(Math.Round(hp, 2))} hp ({Text(request.PowerKw.Value)} kW) or more at {Text(volts)} V; give the rated current."));
    }

    private static double Computed(MotorCableRequest request, List<SizingStep> steps)
    {
        steps.Add(new("power factor", request.PowerFactor, "", "request"));
        steps.Add(new("efficiency", request.Efficiency, "", "request"));
        return request.PowerKw!.Value * 1000 / (Math.Sqrt(3) * request.VoltageV * request.PowerFactor * request.Efficiency);
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
