namespace Synapse.Core.Sizing;

/// <summary>Whether the figures of a request make sense at all.</summary>
internal static class RequestCheck
{
    /// <summary>The first thing that is wrong, as a sentence; null when nothing is.</summary>
    public static string? Complaint(MotorCableRequest r)
    {
        if (r.PowerKw is null && r.RatedCurrentA is null) return "A motor's power or its rated current is needed.";
        if (r.PowerKw is { } power && !Within(power, 0, 100_000)) return "The motor's power must be above 0 and at most 100,000 kW.";
        if (r.RatedCurrentA is { } current && !Within(current, 0, 100_000)) return "The rated current must be above 0 and at most 100,000 A.";
        if (!Within(r.VoltageV, 0, 50_000)) return "The voltage must be above 0 and at most 50,000 V.";
        if (r.LengthM != 0 && !Within(r.LengthM, 0, 100_000)) return "The length must be between 0 and 100,000 m.";
        if (r.AmbientC is { } ambient && !Within(ambient, -60, 200)) return "The ambient temperature must be above -60 and at most 200 °C.";
        if (!Within(r.PowerFactor, 0, 1)) return "The power factor must be above 0 and at most 1.";
        if (!Within(r.Efficiency, 0, 1)) return "The efficiency must be above 0 and at most 1.";
        if (r.LoadFactor is { } load && !Within(load, 0, 10)) return "The load factor must be above 0 and at most 10.";
        if (!Within(r.MaxVoltageDropPercent, 0, 100)) return "The largest voltage drop must be above 0 and at most 100 %.";
        if (r.ReactanceOhmPerKm != 0 && !Within(r.ReactanceOhmPerKm, 0, 10)) return "The reactance must be between 0 and 10 ohm/km.";
        if (r.GroupedCircuits is < 1 or > 1000) return "The number of grouped circuits must be between 1 and 1,000.";
        if (r.MaxRuns is < 1 or > 20) return "The number of parallel runs must be between 1 and 20.";
        return SizeComplaint(r.MinSize, r) ?? SizeComplaint(r.MaxSize, r);
    }

    private static string? SizeComplaint(string? size, MotorCableRequest r)
    {
        if (size is null) return null;
        if (ConductorSize.Parse(size, r.Standard) is not { } known) return $"'{size}' is not a conductor size; examples are 12 AWG, 4/0 AWG, 500 kcmil and 95 mm2.";
        return known.IsMetric == (r.Standard == SizingStandard.Iec) ? null : $"'{size}' is not a size that {r.Standard.Word()} tables have.";
    }

    // Written so that NaN fails.
    private static bool Within(double value, double above, double atMost) => value > above && value <= atMost;
}
