namespace Synapse.Core.Sizing;

/// <summary>Resistance and reactance of a conductor while it carries its load, per kilometre.</summary>
internal sealed record ConductorImpedance(double OhmPerKm, double ReactanceOhmPerKm, double TemperatureC, ImpedanceRow Row)
{
    // IEC 60287-1-1 Table 1: temperature coefficients at 20 °C.
    private static double Alpha(ConductorMaterial material) => material == ConductorMaterial.Copper ? 0.00393 : 0.00403;

    /// <summary>The figures of the table; a resistance at 20 °C is brought to the temperature that the insulation allows.</summary>
    public static ConductorImpedance? Find(MotorCableRequest request, SizingTables tables, ConductorSize size, int insulationC)
    {
        if (tables.Impedance(request.Material, request.Raceway, size) is not { } row) return null;
        var r = row.R / row.KmPerUnit;
        var x = row.X / row.KmPerUnit ?? request.ReactanceOhmPerKm;
        if (row.TemperatureC > 20) return new(r, x, row.TemperatureC, row);
        return new(r * (1 + Alpha(request.Material) * (insulationC - 20)), x, insulationC, row);
    }

    /// <summary>Drop between phases in volts: sqrt(3) I L (R cos(phi) + X sin(phi)), shared by the runs.</summary>
    public double DropV(double amps, MotorCableRequest request, int runs)
    {
        var cos = request.PowerFactor;
        var sin = Math.Sqrt(1 - cos * cos);
        return Math.Sqrt(3) * amps * (request.LengthM / 1000) * (OhmPerKm * cos + ReactanceOhmPerKm * sin) / runs;
    }

    public void Describe(List<SizingStep> steps, MotorCableRequest request)
    {
        steps.Add(new("table resistance", Row.R, Row.Unit, $"{Row.Citation}, {Row.Size} {Row.Material.Symbol()}, {Row.TemperatureC:0} °C"));
        if (Row.TemperatureC <= 20) steps.Add(new("conductor temperature", TemperatureC, "°C", "the insulation's limit; IEC 60287-1-1 coefficients"));
        steps.Add(new("resistance", OhmPerKm, "ohm/km", Row.Citation));
        if (Row.X is { } x) steps.Add(new("table reactance", x, Row.Unit, Row.Citation));
        steps.Add(new("reactance", ReactanceOhmPerKm, "ohm/km", Row.X is null ? "request; IEC 60364-5-52 Annex G has 0.08" : Row.Citation));
        steps.Add(new("power factor", request.PowerFactor, "", "request"));
    }
}
