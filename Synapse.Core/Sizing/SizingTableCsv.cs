using System.Globalization;

namespace Synapse.Core.Sizing;

/// <summary>A line of a sizing table that cannot be used, and why.</summary>
public sealed record SizingTableComplaint(string Table, int Line, string Message);

/// <summary>
/// Reads sizing tables from CSV with the columns that the shipped files have: comma, point as decimal sign, first line names the columns, no quotes.
/// A project gives its own tables in the same form.
/// </summary>
public sealed class SizingTableCsv
{
    private static readonly Dictionary<string, string> Headers = new(StringComparer.Ordinal)
    {
        ["motor_currents"] = "standard,hp,motor_volts,amps,citation,sources",
        ["ampacities"] = "standard,method,material,insulation_c,size,amps,citation,sources",
        ["ambient_factors"] = "standard,medium,insulation_c,up_to_c,factor,citation,sources",
        ["grouping_factors"] = "standard,medium,up_to,factor,citation,sources",
        ["impedances"] = "material,raceway,size,temperature_c,r,x,unit,citation,sources",
    };

    private readonly List<MotorCurrentRow> _motors = [];
    private readonly List<AmpacityRow> _ampacities = [];
    private readonly List<AmbientRow> _ambient = [];
    private readonly List<GroupingRow> _grouping = [];
    private readonly List<ImpedanceRow> _impedances = [];
    private readonly List<SizingTableComplaint> _complaints = [];

    public static IReadOnlyCollection<string> TableNames => Headers.Keys;

    public IReadOnlyList<SizingTableComplaint> Complaints => _complaints;

    public SizingRows Rows => new()
    {
        MotorCurrents = _motors, Ampacities = _ampacities, AmbientFactors = _ambient, GroupingFactors = _grouping, Impedances = _impedances,
    };

    /// <summary>Adds the rows of one table; lines that cannot be used are complained about and left out.</summary>
    /// <param name="table">One of <see cref="TableNames"/>.</param>
    /// <param name="csv">The text of the file.</param>
    public SizingTableCsv Add(string table, string csv)
    {
        var lines = csv.Split('\n');
        if (!Headers.TryGetValue(table, out var header)) return Complain(table, 0, $"There is no sizing table named '{table}'; there are {string.Join(", ", TableNames)}.");
        if (lines[0].Trim('\uFEFF', '\r', ' ') != header) return Complain(table, 1, $"The first line must name the columns {header}.");
        for (var i = 1; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Length == 0) continue;
            var cells = line.Split(',');
            if (cells.Length != header.Count(c => c == ',') + 1) Complain(table, i + 1, "The line has a different number of columns than the first line.");
            else if (!TryAdd(table, cells)) Complain(table, i + 1, "A value is not of the kind that its column holds, or is not above zero.");
        }

        return this;
    }

    internal static SizingRows ReadShipped()
    {
        var reader = new SizingTableCsv();
        foreach (var table in TableNames)
        {
            var name = $"Synapse.Core.Sizing.Tables.{table}.csv";
            using var stream = typeof(SizingTableCsv).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
            using var text = new StreamReader(stream);
            reader.Add(table, text.ReadToEnd());
        }

        return reader.Complaints.Count == 0 ? reader.Rows : throw new InvalidOperationException($"A shipped table is broken: {reader.Complaints[0]}");
    }

    private SizingTableCsv Complain(string table, int line, string message)
    {
        _complaints.Add(new SizingTableComplaint(table, line, message));
        return this;
    }

    private bool TryAdd(string table, string[] c) => table switch
    {
        "motor_currents" => TryAddTo(_motors, Standard(c[0]) is { } s && Number(c[1]) is { } hp && Number(c[2]) is { } v && Number(c[3]) is { } a
            ? new(s, hp, v, a, c[4], Count(c[5])) : null),
        "ampacities" => TryAddTo(_ampacities, Standard(c[0]) is { } s && ConductorSymbols.Material(c[2]) is { } m && Number(c[3]) is { } t
            && ConductorSize.Parse(c[4], s) is { } size && Number(c[5]) is { } a ? new(s, c[1], m, (int)t, size, a, c[6], Count(c[7])) : null),
        "ambient_factors" => TryAddTo(_ambient, Standard(c[0]) is { } s && Words.Parse<CableMedium>(c[1]) is { } m && Number(c[2]) is { } t
            && Number(c[3]) is { } up && Number(c[4]) is { } f ? new(s, m, (int)t, up, f, c[5], Count(c[6])) : null),
        "grouping_factors" => TryAddTo(_grouping, Standard(c[0]) is { } s && Words.Parse<CableMedium>(c[1]) is { } m
            && (c[2].Length == 0 || Number(c[2]) is not null) && Number(c[3]) is { } f ? new(s, m, (int?)Number(c[2]), f, c[4], Count(c[5])) : null),
        _ => TryAddTo(_impedances, Impedance(c)),
    };

    private static ImpedanceRow? Impedance(string[] c)
    {
        var raceway = ConductorSymbols.Raceway(c[1]);
        if (raceway is null && c[1].Length > 0) return null;
        var size = ConductorSize.Parse(c[2], raceway is null ? SizingStandard.Iec : SizingStandard.Nec);
        return ConductorSymbols.Material(c[0]) is { } m && size is { } s && Number(c[3]) is { } t && Number(c[4]) is { } r
            && (c[5].Length == 0 || Number(c[5]) is not null) && c[6] is "ohm/km" or "ohm/kft"
            ? new(m, raceway, s, t, r, Number(c[5]), c[6], c[7], Count(c[8]))
            : null;
    }

    private static bool TryAddTo<T>(List<T> rows, T? row) where T : class
    {
        if (row is not null) rows.Add(row);
        return row is not null;
    }

    private static SizingStandard? Standard(string word) => Words.Parse<SizingStandard>(word);

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static int Count(string text) => (int)(Number(text) ?? 0);
}
