using System.Globalization;

namespace Synapse.Core.Sizing;

/// <summary>The cross-section of one conductor: a trade size of the American gauge, or square millimetres. Ordered by its area.</summary>
public readonly record struct ConductorSize : IComparable<ConductorSize>
{
    private const double Mm2PerKcmil = 0.50670747909749;

    private ConductorSize(string label, bool isMetric, double areaMm2)
    {
        Label = label;
        IsMetric = isMetric;
        AreaMm2 = areaMm2;
    }

    /// <summary>The size as the tables name it: "4/0", "500" (kcmil), "95" (mm2).</summary>
    public string Label { get; }

    public bool IsMetric { get; }

    /// <summary>The nominal area; for a gauge, computed from the gauge's definition.</summary>
    public double AreaMm2 { get; }

    /// <summary>Reads "12", "4/0", "500" or, with their unit, "12 AWG", "500 kcmil", "95 mm2"; a bare number is read by the standard. Null when it is no size.</summary>
    public static ConductorSize? Parse(string? text, SizingStandard standard)
    {
        var words = (text ?? "").Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [var label] => standard == SizingStandard.Iec ? Metric(label) : Gauge(label),
            [var label, "mm2" or "mm²"] => Metric(label),
            [var label, "AWG" or "kcmil"] => Gauge(label),
            _ => null,
        };
    }

    private static ConductorSize? Metric(string label) =>
        double.TryParse(label, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var area) && area is > 0 and < 10_000
            ? new ConductorSize(area.ToString(CultureInfo.InvariantCulture), isMetric: true, area)
            : null;

    private static ConductorSize? Gauge(string label)
    {
        if (label is "1/0" or "2/0" or "3/0" or "4/0") return new ConductorSize(label, isMetric: false, GaugeArea('0' - label[0] + 1));
        if (!int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return number switch
        {
            >= 1 and <= 40 => new ConductorSize(label, isMetric: false, GaugeArea(number)),
            >= 250 and <= 5000 => new ConductorSize(label, isMetric: false, number * Mm2PerKcmil),
            _ => null,
        };
    }

    // Gauge 36 is 0.127 mm thick; 39 steps later 4/0 (that is, gauge -3) is 92 times as thick.
    private static double GaugeArea(int gauge)
    {
        var diameter = 0.127 * Math.Pow(92, (36 - gauge) / 39.0);
        return Math.Round(Math.PI / 4 * diameter * diameter, 4);
    }

    public int CompareTo(ConductorSize other) => AreaMm2.CompareTo(other.AreaMm2);

    /// <summary>The size with its unit: "4/0 AWG", "500 kcmil", "95 mm2".</summary>
    public override string ToString() =>
        IsMetric ? $"{Label} mm2" : Label.Length >= 3 && !Label.Contains('/') ? $"{Label} kcmil" : $"{Label} AWG";
}
