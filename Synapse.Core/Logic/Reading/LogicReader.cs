using System.Globalization;

namespace Synapse.Core.Logic.Reading;

/// <summary>Reads a rule from its JSON, with a complaint for what is no rule.</summary>
internal sealed class LogicReader(LogicOptions options)
{
    private int _nodes;

    public List<LogicComplaint> Complaints { get; } = [];

    public Expr Read(Value value) => Read(value, "", 1);

    private Expr Read(Value value, string path, int depth)
    {
        if (++_nodes > options.MaxNodes)
        {
            if (_nodes == options.MaxNodes + 1) Complain(path, "RULE_TOO_LARGE", $"The rule has more than {options.MaxNodes:N0} operations and literals.");
            return new LiteralExpr(path, Value.Null);
        }

        if (depth > options.MaxDepth)
        {
            Complain(path, "RULE_TOO_DEEP", $"The rule nests deeper than {options.MaxDepth} levels.");
            return new LiteralExpr(path, Value.Null);
        }

        if (value.AsArray is { } list) return ReadList(list, path, depth);
        if (value.AsObject is { Count: > 0 } call) return ReadCall(call, path, depth);
        if (value.AsString?.Length > options.MaxString)
            Complain(path, "TEXT_TOO_LONG", $"The text is longer than {options.MaxString:N0} characters.");
        return new LiteralExpr(path, value.IsMissing ? Value.Null : value);
    }

    private Expr ReadList(ArrayValue list, string path, int depth)
    {
        var items = ReadItems(list, path, depth);
        return Array.TrueForAll(items, static i => i is LiteralExpr)
            ? new LiteralExpr(path, Value.From(ArrayValue.Of(items.Select(i => ((LiteralExpr)i).Value))))
            : new ListExpr(path, items);
    }

    private Expr[] ReadItems(ArrayValue list, string path, int depth)
    {
        var items = new Expr[Math.Min(list.Count, options.MaxNodes + 1)];
        for (var i = 0; i < items.Length; i++)
            items[i] = Read(list[i], path + "/" + i.ToString(CultureInfo.InvariantCulture), depth + 1);
        if (_nodes > options.MaxNodes && items.Length > 0) return [new LiteralExpr(path, Value.Null)];
        return items;
    }

    private Expr ReadCall(ObjectValue call, string path, int depth)
    {
        var name = call.Shape.Names[0];
        if (call.Count > 1) return Unknown(path, $"An operation has one operator, this one has {call.Count}: {string.Join(", ", call.Shape.Names.ToArray().Take(5))}.");
        var argument = call.Slots[0];
        if (name == "preserve") return new LiteralExpr(path, argument);
        if (Operator.Find(name) is not { } op) return Unknown(path, $"There is no operator \"{name}\".{Spelling.Suggest(name, Operator.Names)}");

        var inside = path + "/" + Escaped(name);
        if (op.TakesObject) return new CallExpr(path, op, argument.AsObject is { } members ? [ReadMembers(members, inside, depth + 1)] : [], ArgumentForm.List);
        var (args, form) = argument.AsArray is { } list
            ? (ReadItems(list, inside, depth), ArgumentForm.List)
            : ([Read(argument, inside, depth + 1)], argument.AsObject is { Count: > 0 } ? ArgumentForm.Computed : ArgumentForm.Single);
        var read = new CallExpr(path, op, args, form);
        if (options.CheckArguments) CheckCount(read);
        return read;
    }

    private ObjectExpr ReadMembers(ObjectValue members, string path, int depth)
    {
        var values = new Expr[members.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Read(members.Slots[i], path + "/" + Escaped(members.Shape.Names[i]), depth + 1);
        return new ObjectExpr(path, members.Shape.Names.ToArray(), values);
    }

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private void CheckCount(CallExpr call)
    {
        if (call.Form != ArgumentForm.List && call.Operator.IsLazy && call.Operator.Min != 1)
            Complain(call.Path, "INVALID_ARGUMENTS", $"The arguments of \"{call.Name}\" must be a list.");
        else if (call.Form != ArgumentForm.Computed && (call.Args.Length < call.Operator.Min || call.Args.Length > call.Operator.Max))
            Complain(call.Path, "INVALID_ARGUMENTS", $"\"{call.Name}\" takes {CountText(call.Operator)}, not {call.Args.Length}.");
    }

    private static string CountText(Operator op) =>
        op.Min == op.Max ? $"{op.Min} argument{(op.Min == 1 ? "" : "s")}"
        : op.Max == int.MaxValue ? $"at least {op.Min} argument{(op.Min == 1 ? "" : "s")}"
        : $"{op.Min} to {op.Max} arguments";

    private LiteralExpr Unknown(string path, string message)
    {
        Complain(path, "UNKNOWN_OPERATOR", message);
        return new LiteralExpr(path, Value.Null);
    }

    private void Complain(string path, string code, string message) => Complaints.Add(new LogicComplaint(path, code, message));
}
