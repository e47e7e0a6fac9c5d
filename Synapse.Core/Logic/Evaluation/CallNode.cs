using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Synapse.Core.Logic.Operators;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>
/// A call of a function: its arguments, then its body, which sees nothing but them. The arguments lie on the stack; they become an object only where the body takes
/// its data as a whole.
/// </summary>
/// <param name="inside">The options with the function's own tables and limits.</param>
/// <param name="names">The paths that the arguments read, to name what is missing as the caller knows it.</param>
internal sealed class CallNode(LogicFunction function, LogicOptions inside, Node[] arguments, string?[] names, Node body, ScopeShape scope) : Node
{
    private readonly int _size = SizeOf(arguments) + body.Size;

    public LogicFunction Function => function;

    public Node[] Arguments => arguments;

    public Node Body => body;

    /// <summary>Whether the body only reads parameters by name.</summary>
    public bool ByName => !scope.TakenWhole;

    /// <summary>Whether the function allows itself less work than its body takes anyway.</summary>
    public bool IsConfined => inside.MaxCost < body.Size;

    public override int Size => _size;

    public override Value Eval(ref Frame f)
    {
        var buffer = default(Operands);
        var values = ((Span<Value>)buffer)[..arguments.Length];
        return Gather(values, ref f) is { } fault ? Value.Of(fault) : Run(values, ref f);
    }

    /// <summary>What a parameter makes of its argument: the default for nothing, a fault for what does not fit.</summary>
    public Value Admit(int parameter, Value value)
    {
        var (_, type, _, otherwise) = function.Parameters[parameter];
        if (value.IsNullOrMissing) return otherwise.IsMissing ? Value.Null : otherwise;
        var admitted = type.Admit(value);
        return admitted.IsMissing ? Value.Of(Misfit("parameter", function.Parameters[parameter].Name, type, value)) : admitted;
    }

    /// <summary>The result, or a fault when it is not what the function promises.</summary>
    public Value Checked(Value result) =>
        result.IsFault || function.Source.Result.Takes(result) ? result : Value.Of(Misfit("function", function.Label, function.Source.Result, result));

    private Fault? Gather(scoped Span<Value> values, ref Frame f)
    {
        Fault? unknown = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = arguments[i].Eval(ref f);
            if (!value.IsFault) value = Admit(i, value);
            if (value.AsFault is { } fault)
            {
                if (fault.Outcome != LogicOutcome.Unknown) return unknown ?? fault;
                unknown = unknown is null ? fault : Fault.Both(unknown, fault);
                if (!f.Collecting) break;
            }

            values[i] = value;
        }

        return unknown;
    }

    private Value Run(scoped Span<Value> values, ref Frame f)
    {
        // Inside the function the data are the object of its parameters; it is made only where something asks for it.
        var all = scope.TakenWhole ? ObjectValue.FromSlots(function.Shape, values.ToArray()) : null;
        if (all?.Depth > ArrayValue.MaxBuiltDepth) return f.Exceed(Path, $"objects nested deeper than {ArrayValue.MaxBuiltDepth}");
        var (data, around, options, accumulator) = (f.Data, f.Scope, f.Options, f.Accumulator);
        var outer = f.Arguments;
        f.Data = all is null ? default : Value.From(all);
        f.Scope = null;
        f.Options = inside;
        // The span does not outlive the values: it is taken back below.
        f.Arguments = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(values), values.Length);
        var kept = f.Narrow(inside.MaxCost);
        var result = Checked(body.Eval(ref f));
        var isOutOfAll = kept == 0 && f.Left < 0;
        f.Widen(kept);
        f.Data = data;
        f.Scope = around;
        f.Options = options;
        f.Accumulator = accumulator;
        f.Arguments = outer;
        return result.AsFault is { } fault ? Value.Of(Told(fault, isOutOfAll, ref f)) : result;
    }

    // A fault as the caller sees it: what is missing by the caller's names, and an exhausted budget as the caller's when it was that.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Fault Told(Fault fault, bool isOutOfAll, ref Frame f)
    {
        if (isOutOfAll && fault.Outcome == LogicOutcome.BudgetExceeded && !ReferenceEquals(fault, Fault.Cancelled))
            return f.Fault = Fault.Budget(Place(fault), $"more than {f.Options.MaxCost:N0} units of work");
        if (fault.Outcome == LogicOutcome.BudgetExceeded && !ReferenceEquals(fault, Fault.Cancelled)) return f.Fault = Fault.Budget(Place(fault), fault.Limit);
        return fault.Outcome == LogicOutcome.Unknown && f.Collecting ? f.Fault = Fault.Missing([.. fault.Paths.Select(Renamed).Distinct()]) : fault;
    }

    private string Place(Fault fault) => $"{Path}/{function.Label}{fault.NodePath}";

    private string Renamed(string path)
    {
        var (head, rest) = path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? (path[..dot], path[dot..]) : (path, "");
        for (var i = 0; i < names.Length; i++)
            if (function.Parameters[i].Name == head) return names[i] is { } name ? name + rest : $"{path} of {function.Label}";
        return path;
    }

    private Fault Misfit(string what, string name, LogicType type, Value value) => Fault.Thrown(ObjectValue.Of(
        ("type", "Invalid Arguments"), ("function", function.Label), (what == "function" ? "result" : what, what == "function" ? value : name), ("needs", type.Noun())));

    [InlineArray(LogicFunction.MostParameters)]
    private struct Operands
    {
        private Value _first;
    }
}
