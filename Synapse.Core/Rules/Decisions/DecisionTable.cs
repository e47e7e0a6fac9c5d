using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Decisions;

/// <summary>Which rows of a table count when several match.</summary>
public enum HitPolicy
{
    /// <summary>At most one row matches; overlaps are errors.</summary>
    Unique,

    /// <summary>The first row that matches.</summary>
    First,

    /// <summary>Of the rows that match, the one whose outputs stand foremost in the outputs' lists of values.</summary>
    Priority,

    /// <summary>All rows that match, put together.</summary>
    Collect,
}

/// <summary>How the outputs of all rows that match become one value.</summary>
public enum CollectAs
{
    List,
    Sum,
    Min,
    Max,
    Count,
}

/// <param name="Read">JSONLogic: what the column's cells test.</param>
/// <param name="Label">Its heading: the path that is read, or what the author calls it.</param>
public sealed record TableInput(Value Read, string Label);

/// <param name="Property">What it sets, as in <c>set</c>.</param>
/// <param name="Values">Its values, the most important first; needed by <see cref="HitPolicy.Priority"/>.</param>
public sealed record TableOutput(string Property, IReadOnlyList<Value> Values);

/// <param name="Name">What people call it; "row 3" when they do not.</param>
/// <param name="When">The condition of each cell, null for any value.</param>
/// <param name="Condition">All cells together.</param>
/// <param name="Then">The value for each output, a literal or JSONLogic.</param>
public sealed record TableRow(string Name, IReadOnlyList<Value?> When, Value Condition, IReadOnlyList<Value> Then);

/// <summary>A decision table: inputs, outputs and rows. It is compiled to the condition and the SET_PROPERTY action of its rule, so that all that is true of rules is true of tables.</summary>
public sealed record DecisionTable(HitPolicy Policy, CollectAs Collect, IReadOnlyList<TableInput> Inputs, IReadOnlyList<TableOutput> Outputs, IReadOnlyList<TableRow> Rows)
{
    /// <summary>The rows that decide for these data: one, or with <see cref="HitPolicy.Collect"/> all that match; none where a row that comes before is unknown.</summary>
    public IReadOnlyList<TableRow> Matching(Value data, LogicOptions options)
    {
        var matching = new List<TableRow>();
        foreach (var row in InOrder())
        {
            var truth = LogicProgram.Compile(row.Condition, options).Program?.Test(data) ?? Truth.Error;
            if (truth == Truth.True) matching.Add(row);
            if (truth != Truth.False && Policy != HitPolicy.Collect) break;
        }

        return matching;
    }

    /// <summary>The rows in the order in which they are tried.</summary>
    internal IEnumerable<TableRow> InOrder() => Policy != HitPolicy.Priority ? Rows : Rows.OrderBy(Rank, Comparer<IReadOnlyList<int>>.Create(Compare));

    private List<int> Rank(TableRow row) => [.. Outputs.Select((o, i) => o.Values.Count == 0 ? 0 : o.Values.ToList().IndexOf(row.Then[i]) is >= 0 and var at ? at : int.MaxValue)];

    private static int Compare(IReadOnlyList<int> a, IReadOnlyList<int> b) => a.Zip(b, (x, y) => x.CompareTo(y)).FirstOrDefault(c => c != 0);
}
