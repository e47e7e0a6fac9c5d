using System.Globalization;

namespace Synapse.Core.Logic.Reading;

/// <summary>Reads a rule from its JSON, with a complaint for what is no rule.</summary>
/// <param name="anyName">Whether a name that is no operator is taken for a function, for whoever only wants to put the rule in words.</param>
internal sealed class LogicReader(LogicOptions options, bool anyName = false)
{
    private int _nodes;

    /// <summary>How many operations and literals were read, with those of the functions that are called.</summary>
    public int Size => _nodes;

    /// <summary>How deep they nest.</summary>
    public int Depth { get; private set; }

    public List<LogicComplaint> Complaints { get; } = [];

    public Expr Read(Value value) => Read(value, "", 1);

    private Expr Read(Value value, string path, int depth)
    {
        if (++_nodes > options.MaxNodes)
        {
            if (_nodes == options.MaxNodes + 1) Complain(path, "RULE_TOO_LARGE", $"The rule has more than {options.MaxNodes:N0} operations and literals.");
            return new LiteralExpr(path, Value.Null);
        }

        if (depth > options.MaxDepth) return TooDeep(path);
        Depth = Math.Max(Depth, depth);

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
        if (call.Count > 1) return Unknown(call, path);
        var argument = call.Slots[0];
        if (name == "preserve") return new LiteralExpr(path, argument);
        if ((Operator.Find(name) ?? options.Functions.GetValueOrDefault(name)?.Operator ?? (anyName ? Operator.Named(name) : null)) is not { } op) return Unknown(call, path);

        var inside = path + "/" + Escaped(name);
        if (op.TakesObject) return new CallExpr(path, op, argument.AsObject is { } members ? [ReadMembers(members, inside, depth + 1)] : [], ArgumentForm.List);
        var (args, form) = argument.AsArray is { } list
            ? (ReadItems(list, inside, depth), ArgumentForm.List)
            : ([Read(argument, inside, depth + 1)], argument.AsObject is { Count: > 0 } ? ArgumentForm.Computed : ArgumentForm.Single);
        var read = new CallExpr(path, op, args, form);
        if (op.Function is { } function && !Count(function, path, depth)) return new LiteralExpr(path, Value.Null);
        if (options.CheckArguments) CheckCount(read, argument);
        return read;
    }

    // A call is as large and as deep as what it runs.
    private bool Count(LogicFunction function, string path, int depth)
    {
        if (depth + function.Depth > options.MaxDepth)
        {
            TooDeep(path);
            return false;
        }

        Depth = Math.Max(Depth, depth + function.Depth);
        _nodes += function.Size;
        if (_nodes > options.MaxNodes) Complain(path, "RULE_TOO_LARGE", $"With what \"{function.Name}\" does, the rule has more than {options.MaxNodes:N0} operations and literals.");
        return _nodes <= options.MaxNodes;
    }

    private ObjectExpr ReadMembers(ObjectValue members, string path, int depth)
    {
        var values = new Expr[members.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Read(members.Slots[i], path + "/" + Escaped(members.Shape.Names[i]), depth + 1);
        return new ObjectExpr(path, members.Shape.Names.ToArray(), values);
    }

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private void CheckCount(CallExpr call, Value written)
    {
        if (call.Form != ArgumentForm.List && call.Operator.IsLazy && call.Operator.Min != 1)
            Complain(call.Path, "INVALID_ARGUMENTS", $"The arguments of \"{call.Name}\" must be a list.");
        else if (call.Form != ArgumentForm.Computed && (call.Args.Length < call.Operator.Min || call.Args.Length > call.Operator.Max))
            Complaints.Add(new LogicComplaint(call.Path, "INVALID_ARGUMENTS", $"\"{call.Name}\" takes {CountText(call.Operator)}, not {call.Args.Length}{(call.Operator.Function is { } f ? $": {f.Signature}" : "")}.") { Proposal = Shortened(call, written) });
    }

    // What is too much left out, where a function says which arguments it knows.
    private static string? Shortened(CallExpr call, Value written) =>
        call.Operator.Function is not null && call.Args.Length > call.Operator.Max && written.AsArray is { } list
            ? Value.From(ObjectValue.Of((call.Name, ArrayValue.Of(list.Take(call.Operator.Max))))).ToString()
            : null;

    private static string CountText(Operator op) =>
        op.Min == op.Max ? $"{op.Min} argument{(op.Min == 1 ? "" : "s")}"
        : op.Max == int.MaxValue ? $"at least {op.Min} argument{(op.Min == 1 ? "" : "s")}"
        : $"{op.Min} to {op.Max} arguments";

    private LiteralExpr Unknown(ObjectValue call, string path)
    {
        var name = call.Shape.Names[0];
        if (call.Count > 1) return Unknown(path, $"An operation has one operator, this one has {call.Count}: {string.Join(", ", call.Shape.Names.ToArray().Take(5))}.");
        var near = Spelling.Nearest(name, Operator.Names.Concat(options.Functions.Keys));
        return Unknown(path, $"There is no operator and no function \"{name}\".{(near is null ? "" : $" Did you mean \"{near}\"?")}", near is null ? null : Value.From(ObjectValue.Of((near, call.Slots[0]))).ToString());
    }

    private LiteralExpr Unknown(string path, string message, string? proposal = null)
    {
        Complaints.Add(new LogicComplaint(path, "UNKNOWN_OPERATOR", message) { Proposal = proposal });
        return new LiteralExpr(path, Value.Null);
    }

    private LiteralExpr TooDeep(string path)
    {
        Complain(path, "RULE_TOO_DEEP", $"The rule nests deeper than {options.MaxDepth} levels.");
        return new LiteralExpr(path, Value.Null);
    }

    private void Complain(string path, string code, string message) => Complaints.Add(new LogicComplaint(path, code, message));
}
