using System.Globalization;

namespace Synapse.Core.Sizing;

/// <summary>
/// Sizes the cable of a three-phase motor by NEC, CEC or IEC: the smallest number of runs, and for it the smallest size, that carries the load as installed and keeps
/// the voltage drop. Code tables are never interpolated: between two steps the one on the safe side counts.
/// </summary>
public static class CableSizing
{
    private const int Cores = 3;

    public static SizingResult Size(MotorCableRequest request, SizingTables tables)
    {
        if (RequestCheck.Complaint(request) is { } complaint) return new SizingResult.Refused(SizingRefusals.InvalidRequest, complaint);
        var steps = new List<SizingStep>(24);
        var (amps, refused) = MotorCurrent.Find(request, tables, steps);
        if (refused is not null) return refused;

        var rules = StandardRules.For(request.Standard);
        var factor = request.LoadFactor ?? rules.LoadFactor;
        var required = amps * factor;
        steps.Add(new("load factor", factor, "", request.LoadFactor is null ? rules.LoadCitation : "request"));
        steps.Add(new("required ampacity", required, "A", "full-load current x load factor"));
        return new Search(request, tables, rules, amps, required, steps).Find();
    }

    /// <summary>The search for one request: what does not change while sizes are tried.</summary>
    private sealed class Search(MotorCableRequest request, SizingTables tables, StandardRules rules, double amps, double required, List<SizingStep> steps)
    {
        private readonly string _method = request.Method ?? rules.DefaultMethod;
        private readonly int _insulationC = request.InsulationC ?? StandardRules.DefaultInsulationC;
        private readonly int _terminalC = request.TerminalC ?? StandardRules.DefaultTerminalC;

        public SizingResult Find()
        {
            var medium = StandardRules.MediumOf(_method);
            var ambientC = request.AmbientC ?? StandardRules.ReferenceC(medium);
            if (tables.AmbientFactor(request.Standard, medium, _insulationC, ambientC) is not { } ambient)
                return NoValue($"factor for {Text(ambientC)} °C in {medium.Word().ToLowerInvariant()} with {_insulationC} °C insulation");
            steps.Add(new("ambient temperature", ambientC, "°C", request.AmbientC is null ? "reference of the tables" : "given"));
            steps.Add(new("ambient factor", ambient.Factor, "", ambient.Citation));

            var sizes = Candidates();
            if (sizes.Count == 0)
                return NoValue($"size with ampacity and impedance for {request.Material.Symbol()}, method {_method}, {_insulationC} °C insulation between the smallest and largest size allowed");
            for (var runs = 1; runs <= request.MaxRuns; runs++)
            {
                if (Grouping(medium, runs) is not { } grouping)
                {
                    if (runs == 1) return NoValue($"grouping factor for {request.GroupedCircuits} circuits in {medium.Word().ToLowerInvariant()}");
                    break;
                }

                if (Try(runs, sizes, ambient.Factor, grouping) is { } sized) return sized;
            }

            return new SizingResult.Refused(SizingRefusals.NoSize,
                $"No cable of up to {request.MaxRuns} run(s) of {sizes[^1]} {request.Material.Symbol()} carries {Text(Math.Round(required, 1))} A over {Text(request.LengthM)} m " +
                $"with a voltage drop of at most {Text(request.MaxVoltageDropPercent)} %.");
        }

        private List<ConductorSize> Candidates()
        {
            var min = ConductorSize.Parse(request.MinSize, request.Standard);
            var max = ConductorSize.Parse(request.MaxSize ?? rules.DefaultMaxSize, request.Standard);
            return [.. tables.Sizes(request.Standard, _method, request.Material, _insulationC)
                .Where(s => (min is null || s.CompareTo(min.Value) >= 0) && s.CompareTo(max!.Value) <= 0 && tables.Impedance(request.Material, request.Raceway, s) is not null)];
        }

        // One circuit alone needs no table: its ampacity is given for that case.
        private GroupingRow? Grouping(CableMedium medium, int runs)
        {
            var circuits = rules.RunsShareGroup ? request.GroupedCircuits - 1 + runs : request.GroupedCircuits;
            return tables.GroupingFactor(request.Standard, medium, circuits * rules.CountPerCircuit)
                ?? (circuits == 1 ? new GroupingRow(request.Standard, medium, 1, 1, "one circuit alone", 0) : null);
        }

        private SizingResult.Sized? Try(int runs, List<ConductorSize> sizes, double ambientFactor, GroupingRow grouping)
        {
            var minParallel = runs > 1 ? ConductorSize.Parse(rules.MinParallel, request.Standard) : null;
            (ConductorSize Size, double Drop)? byAmpacity = null;
            foreach (var size in sizes)
            {
                if (size.CompareTo(minParallel ?? size) < 0) continue;
                if (Installed(size, ambientFactor * grouping.Factor) is not { } installed || installed.Amps * runs < required) continue;
                var impedance = ConductorImpedance.Find(request, tables, size, _insulationC)!;
                var drop = impedance.DropV(amps, request, runs);
                byAmpacity ??= (size, drop);
                if (Percent(drop) > request.MaxVoltageDropPercent) continue;
                return Describe(new CableSize(runs, Cores, size, request.Material), grouping, byAmpacity.Value, installed, impedance, drop);
            }

            return null;
        }

        private InstalledAmpacity? Installed(ConductorSize size, double factor)
        {
            var insulation = tables.Ampacity(request.Standard, _method, request.Material, _insulationC, size)!;
            if (rules.TerminalCitation is null || _terminalC >= _insulationC) return new(insulation, factor, null);
            return tables.Ampacity(request.Standard, _method, request.Material, _terminalC, size) is { } terminal ? new(insulation, factor, terminal) : null;
        }

        private SizingResult.Sized Describe(
            CableSize cable, GroupingRow grouping, (ConductorSize Size, double Drop) byAmpacity, InstalledAmpacity installed, ConductorImpedance impedance, double drop)
        {
            steps.Add(new("grouping factor", grouping.Factor, "", grouping.Citation));
            steps.Add(new("parallel runs", cable.Runs, "", cable.Runs == 1 ? "one cable suffices" : rules.ParallelCitation ?? "equal runs share the current"));
            steps.Add(new("size by ampacity", byAmpacity.Size.AreaMm2, "mm2", "smallest that carries the required ampacity", byAmpacity.Size.ToString()));
            if (byAmpacity.Size != cable.Size)
            {
                steps.Add(new("voltage drop of that size", Percent(byAmpacity.Drop), "%", "above the limit"));
                steps.Add(new("size increased for voltage drop", cable.Size.AreaMm2, "mm2", "smallest that keeps the limit", cable.Size.ToString()));
            }

            installed.Describe(steps, rules.TerminalCitation);
            steps.Add(new("ampacity of all runs", installed.Amps * cable.Runs, "A", "runs x ampacity as installed"));
            impedance.Describe(steps, request);
            steps.Add(new("length", request.LengthM, "m", "given"));
            steps.Add(new("voltage drop", drop, "V", "sqrt(3) I L (R cos(phi) + X sin(phi)) / runs"));
            steps.Add(new("voltage drop", Percent(drop), "%", $"of {Text(request.VoltageV)} V, limit {Text(request.MaxVoltageDropPercent)} %"));
            steps.Add(new("cable", cable.Size.AreaMm2, "mm2", request.Standard.Word(), cable.Text));
            return new SizingResult.Sized(cable, amps, required, installed.Amps * cable.Runs, drop, Percent(drop), steps);
        }

        private double Percent(double volts) => volts / request.VoltageV * 100;

        private SizingResult.Refused NoValue(string what) =>
            new(SizingRefusals.NoTableValue, $"The {request.Standard.Word()} tables have no {what}; give the project's own table.");
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
