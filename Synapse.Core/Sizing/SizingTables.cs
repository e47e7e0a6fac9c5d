using System.Collections.Frozen;

namespace Synapse.Core.Sizing;

/// <summary>
/// The tables that a cable is sized by, ready for lookup. <see cref="Default"/> holds what the product ships; a project's own rows go before it with <see cref="With"/>.
/// Immutable and safe to share.
/// </summary>
public sealed class SizingTables
{
    private static readonly Lazy<SizingTables> Shipped = new(() => new SizingTables(SizingTableCsv.ReadShipped()));

    private readonly SizingRows _rows;
    private readonly FrozenDictionary<(SizingStandard, double), MotorCurrentRow[]> _motors;
    private readonly FrozenDictionary<AmpacityKey, AmpacityRow> _ampacities;
    private readonly FrozenDictionary<(SizingStandard, CableMedium, int), AmbientRow[]> _ambient;
    private readonly FrozenDictionary<(SizingStandard, CableMedium), GroupingRow[]> _grouping;
    private readonly FrozenDictionary<(ConductorMaterial, RacewayKind?, ConductorSize), ImpedanceRow> _impedances;
    private readonly FrozenDictionary<(SizingStandard, string, ConductorMaterial, int), ConductorSize[]> _sizes;

    public SizingTables(SizingRows rows)
    {
        _rows = rows;
        _motors = rows.MotorCurrents.GroupBy(r => (r.Standard, r.MotorVolts)).ToFrozenDictionary(g => g.Key, g => g.OrderBy(r => r.Hp).ToArray());
        _ampacities = rows.Ampacities.ToFrozenDictionary(AmpacityKey.Of);
        _ambient = rows.AmbientFactors.GroupBy(AmbientTable).ToFrozenDictionary(g => g.Key, g => g.OrderBy(r => r.UpToC).ToArray());
        _grouping = rows.GroupingFactors.GroupBy(GroupingTable).ToFrozenDictionary(g => g.Key, g => g.OrderBy(r => r.UpTo ?? int.MaxValue).ToArray());
        _impedances = rows.Impedances.ToFrozenDictionary(r => (r.Material, r.Raceway, r.Size));
        _sizes = rows.Ampacities.GroupBy(r => (r.Standard, r.Method, r.Material, r.InsulationC))
            .ToFrozenDictionary(g => g.Key, g => g.Select(r => r.Size).Order().ToArray());
    }

    /// <summary>The tables of the product: only figures on which two or more independent sources agree.</summary>
    public static SizingTables Default => Shipped.Value;

    /// <summary>
    /// These tables with a project's own rows before them. A motor current, an ampacity or an impedance replaces the one with the same key;
    /// factors replace their whole table, because steps of two tables must not be mixed.
    /// </summary>
    public SizingTables With(SizingRows own) => new(new SizingRows
    {
        MotorCurrents = Replace(_rows.MotorCurrents, own.MotorCurrents, r => (r.Standard, r.Hp, r.MotorVolts)),
        Ampacities = Replace(_rows.Ampacities, own.Ampacities, AmpacityKey.Of),
        AmbientFactors = Replace(_rows.AmbientFactors, own.AmbientFactors, AmbientTable),
        GroupingFactors = Replace(_rows.GroupingFactors, own.GroupingFactors, GroupingTable),
        Impedances = Replace(_rows.Impedances, own.Impedances, r => (r.Material, r.Raceway, r.Size)),
    });

    /// <summary>The smallest motor of the table that has at least this power, or null.</summary>
    public MotorCurrentRow? MotorCurrent(SizingStandard standard, double motorVolts, double atLeastHp) =>
        _motors.TryGetValue((standard, motorVolts), out var rows) ? Array.Find(rows, r => r.Hp >= atLeastHp) : null;

    /// <summary>The sizes that a table of ampacities holds, smallest first.</summary>
    public IReadOnlyList<ConductorSize> Sizes(SizingStandard standard, string method, ConductorMaterial material, int insulationC) =>
        _sizes.TryGetValue((standard, method, material, insulationC), out var sizes) ? sizes : [];

    public AmpacityRow? Ampacity(SizingStandard standard, string method, ConductorMaterial material, int insulationC, ConductorSize size) =>
        _ampacities.GetValueOrDefault(new AmpacityKey(standard, method, material, insulationC, size));

    /// <summary>The factor of the first step that reaches this temperature, or null when the table ends below it.</summary>
    public AmbientRow? AmbientFactor(SizingStandard standard, CableMedium medium, int insulationC, double ambientC) =>
        _ambient.TryGetValue((standard, medium, insulationC), out var rows) ? Array.Find(rows, r => ambientC <= r.UpToC) : null;

    /// <summary>The factor of the first step that reaches this count, or null when the table ends below it.</summary>
    public GroupingRow? GroupingFactor(SizingStandard standard, CableMedium medium, int count) =>
        _grouping.TryGetValue((standard, medium), out var rows) ? Array.Find(rows, r => r.UpTo is null || count <= r.UpTo) : null;

    public ImpedanceRow? Impedance(ConductorMaterial material, RacewayKind raceway, ConductorSize size) =>
        _impedances.GetValueOrDefault((material, size.IsMetric ? null : raceway, size));

    private static (SizingStandard, CableMedium, int) AmbientTable(AmbientRow row) => (row.Standard, row.Medium, row.InsulationC);

    private static (SizingStandard, CableMedium) GroupingTable(GroupingRow row) => (row.Standard, row.Medium);

    private static T[] Replace<T, TKey>(IReadOnlyList<T> rows, IReadOnlyList<T> own, Func<T, TKey> key)
    {
        if (own.Count == 0) return [.. rows];
        var replaced = own.Select(key).ToHashSet();
        return [.. own, .. rows.Where(r => !replaced.Contains(key(r)))];
    }

    private readonly record struct AmpacityKey(SizingStandard Standard, string Method, ConductorMaterial Material, int InsulationC, ConductorSize Size)
    {
        public static AmpacityKey Of(AmpacityRow row) => new(row.Standard, row.Method, row.Material, row.InsulationC, row.Size);
    }
}
