using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Building;

/// <summary>How the values of a lookup table are found.</summary>
public enum LookupShape
{
    /// <summary>A value by key.</summary>
    ByKey,

    /// <summary>A value by two keys: a row and a column.</summary>
    ByTwoKeys,

    /// <summary>Rows with bounds: <c>{"from": 40, "up_to": 80, "value": "H"}</c>.</summary>
    ByBounds,
}

/// <summary>A lookup table as a small grid. Reading and writing again gives the same table.</summary>
/// <param name="Columns">The headings after the key; of a table by bounds all headings.</param>
/// <param name="Rows">The key (empty for a table by bounds) and a cell per column.</param>
public sealed record LookupGrid(LookupShape Shape, IReadOnlyList<string> Columns, IReadOnlyList<LookupRow> Rows)
{
    private const string Only = "value";
    private static readonly string[] Bounds = ["from", "to", "up_to"];

    public static LookupGrid Read(Value table)
    {
        if (table.AsArray is { } list)
        {
            string[] named = [.. list.SelectMany(r => (IEnumerable<KeyValuePair<string, Value>>?)r.AsObject ?? []).Select(m => m.Key).Distinct()];
            string[] columns = [.. Bounds.Where(named.Contains), .. named.Except(Bounds)];
            return new(LookupShape.ByBounds, columns, [.. list.Select(r => new LookupRow("", [.. columns.Select(c => r[c])]))]);
        }

        var members = table.AsObject ?? ObjectValue.Empty;
        if (!members.Any(m => m.Value.IsObject)) return new(LookupShape.ByKey, [Only], [.. members.Select(m => new LookupRow(m.Key, [m.Value]))]);
        string[] inner = [.. members.SelectMany(m => (IEnumerable<KeyValuePair<string, Value>>?)m.Value.AsObject ?? []).Select(m => m.Key).Distinct()];
        return new(LookupShape.ByTwoKeys, inner, [.. members.Select(m => new LookupRow(m.Key, [.. inner.Select(c => m.Value[c])]))]);
    }

    /// <summary>The table; rows without a key, and cells without a value, are left out.</summary>
    public Value Write() => Shape switch
    {
        LookupShape.ByBounds => ArrayValue.Of(Rows.Select(Cells).Where(r => r.Count > 0).Select(r => (Value)r)),
        LookupShape.ByKey => ObjectValue.Of([.. Keyed.Where(r => !r.Cells[0].IsMissing).Select(r => (r.Key, r.Cells[0]))]),
        _ => ObjectValue.Of([.. Keyed.Select(r => (r.Key, (Value)Cells(r)))]),
    };

    public LookupGrid With(int row, LookupRow changed) => this with { Rows = [.. Rows.Select((r, i) => i == row ? changed : r)] };

    public LookupGrid Add() => this with { Rows = [.. Rows, new LookupRow("", [.. Columns.Select(_ => Value.Missing)])] };

    public LookupGrid Remove(int row) => this with { Rows = [.. Rows.Where((_, i) => i != row)] };

    private IEnumerable<LookupRow> Keyed => Rows.Where(r => r.Key.Length > 0);

    private ObjectValue Cells(LookupRow row)
    {
        var cells = new ObjectBuilder();
        for (var i = 0; i < Columns.Count; i++)
            if (!row.Cells[i].IsMissing) cells.Set(Columns[i], row.Cells[i]);
        return cells.Build();
    }
}

public sealed record LookupRow(string Key, IReadOnlyList<Value> Cells)
{
    public LookupRow With(int column, Value value) => this with { Cells = [.. Cells.Select((c, i) => i == column ? value : c)] };
}
