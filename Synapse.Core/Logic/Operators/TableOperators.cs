using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>
/// {"lookup": ["table", key, …]} reads a table given with the options. A table is an object of objects by key, or a list of rows;
/// a range table is a list of {"from": 0, "to": 10, "value": …} (from counted in, to not) or {"up_to": 10, "value": …} (counted in).
/// What is not in the table is null.
/// </summary>
internal static class TableOperators
{
    public static IEnumerable<Operator> All => [new("lookup", 2, 9, Lookup) { IsFoldable = false }];

    private static Node Lookup(CallExpr call, Lowering low, bool needed)
    {
        if (call.Form != ArgumentForm.List || call.Args.Length < 2) return Lowering.Invalid(call);
        if (call.Args[0] is LiteralExpr { Value: var name } && (name.AsString is null || !low.Options.Tables.ContainsKey(name.AsString)))
            low.Complain(call, "UNKNOWN_TABLE", $"There is no table {name}.{Spelling.Suggest(name.AsString ?? "", low.Options.Tables.Keys)}");
        return new FunctionNode(Find, low.All(call.Args, needed: true)) { Path = call.Path };
    }

    private static Value Find(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        if (args[0].AsString is not { } name || !f.Options.Tables.TryGetValue(name, out var table)) return Value.Of(Fault.InvalidArguments);
        foreach (var key in args[1..])
        {
            table = table.AsArray is { } rows ? Row(rows, key, ref f, at) : table[Coercion.ToText(key)];
            if (table.IsFault) return table;
            if (table.IsNullOrMissing) return Value.Null;
        }

        return table;
    }

    private static Value Row(ArrayValue rows, Value key, ref Frame f, string at)
    {
        if (!f.Charge(rows.Count, at)) return Value.Of(f.Fault!);
        foreach (ref readonly var row in rows.Span)
            if (Holds(row, key)) return row["value"];
        return Value.Null;
    }

    private static bool Holds(Value row, Value key)
    {
        if (row["key"] is { IsMissing: false } exact) return Coercion.StrictEquals(exact, key);
        var number = Coercion.ToNumber(key);
        if (double.IsNaN(number)) return false;
        var (from, to, upTo) = (row["from"], row["to"], row["up_to"]);
        return (!from.IsNumber || number >= from.AsNumber) && (!to.IsNumber || number < to.AsNumber) && (!upTo.IsNumber || number <= upTo.AsNumber);
    }
}
