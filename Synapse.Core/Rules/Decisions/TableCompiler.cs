using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Decisions;

/// <summary>Turns a table into what the engine runs: one condition, and one value for each output.</summary>
internal static class TableCompiler
{
    /// <summary>Where any row matches, within what the rule requires besides.</summary>
    public static Value Condition(DecisionTable table, Value required)
    {
        var any = table.Rows.Count == 1 ? table.Rows[0].Condition : Call("or", [.. table.Rows.Select(r => r.Condition)]);
        if (table.Rows.Any(r => r.Condition == Value.True)) return required;
        return required == Value.True ? any : Call("and", [required, any]);
    }

    /// <summary>The <c>set</c> of the table.</summary>
    public static ObjectValue Set(DecisionTable table)
    {
        var set = new ObjectBuilder();
        for (var i = 0; i < table.Outputs.Count; i++) set.Set(table.Outputs[i].Property, table.Policy == HitPolicy.Collect ? Collected(table, i) : Chosen(table, i));
        return set.Build();
    }

    // A row that always matches ends the choice. The condition of the rule has seen to it that one does.
    private static Value Chosen(DecisionTable table, int output)
    {
        var parts = new List<Value>();
        foreach (var row in table.InOrder())
        {
            if (row.Condition == Value.True)
            {
                parts.Add(row.Then[output]);
                break;
            }

            parts.Add(row.Condition);
            parts.Add(row.Then[output]);
        }

        return parts.Count == 1 ? parts[0] : Call("if", parts);
    }

    private static Value Collected(DecisionTable table, int output)
    {
        Value One(TableRow row, Value value, Value none) => row.Condition == Value.True ? value : Call("if", [row.Condition, value, none]);
        Value Each(Func<TableRow, Value> value, Value none) => ArrayValue.Of(table.Rows.Select(r => One(r, value(r), none)));
        var list = ObjectValue.Of(("merge", Each(r => Value.Array(r.Then[output]), Value.EmptyArray)));
        return table.Collect switch
        {
            CollectAs.Sum => ObjectValue.Of(("+", Each(r => r.Then[output], 0))),
            CollectAs.Count => ObjectValue.Of(("+", Each(_ => 1, 0))),
            CollectAs.Min => ObjectValue.Of(("min", list)),
            CollectAs.Max => ObjectValue.Of(("max", list)),
            _ => list,
        };
    }

    private static Value Call(string name, List<Value> arguments) => ObjectValue.Of((name, ArrayValue.Of(arguments)));
}
