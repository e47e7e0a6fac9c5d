using System.Globalization;
using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Operators;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Analysis;

/// <summary>
/// Evaluates every part of a rule by itself, those that an evaluation would skip too. One budget serves the whole trace, so that
/// asking why costs no more than a rule may.
/// </summary>
/// <param name="parameters">Those of the function whose body is traced; null for a rule.</param>
internal sealed class Tracer(LogicOptions options, string[]? parameters = null)
{
    private const int MostItems = 10;

    private readonly Lowering _lowering = new(options, parameters);

    public static LogicTrace Trace(Expr source, Value data, LogicOptions options, CancellationToken cancel)
    {
        var frame = new Frame(data, options, collecting: true, cancel);
        var root = new Tracer(options).Trace(source, ref frame);
        cancel.ThrowIfCancellationRequested();
        var truth = TruthOf(root.Result, options);
        return new LogicTrace(truth, root, truth == Truth.True ? [] : Failures.Of(source, root, options), root.Result.Missing);
    }

    public static Truth TruthOf(LogicResult result, LogicOptions options)
    {
        if (result.Outcome == LogicOutcome.Unknown) return Truth.Unknown;
        if (!result.IsValue) return Truth.Error;
        return new Frame(default, options, collecting: false, default).TruthOf(result.Value);
    }

    private LogicTraceNode Trace(Expr expr, ref Frame f)
    {
        var result = Run(expr, ref f);
        var name = expr is CallExpr call ? call.Name : expr is ListExpr ? "[]" : expr is ObjectExpr ? "{}" : "";
        return new LogicTraceNode(expr.Path, name, Wording.Of(expr), result, Children(expr, ref f));
    }

    private LogicResult Run(Expr expr, ref Frame f)
    {
        var value = _lowering.Asked(expr).Eval(ref f);
        return new LogicResult(value.IsMissing ? Value.Null : value);
    }

    private List<LogicTraceNode> Children(Expr expr, ref Frame f)
    {
        if (expr is CallExpr { Args: [var list, var body, ..] } call && call.Name is "map" or "filter" or "some" or "all" or "every" or "none")
            return Loop(call, list, body, ref f);
        if (expr is CallExpr { Operator.Function: { } function } made) return Function(made, function, ref f);
        var children = new List<LogicTraceNode>();
        if (expr is CallExpr { Name: "var" or "val" or "exists" or "missing" or "missing_some" }) return children;
        var shown = expr is CallExpr { Name: "reduce" or "try" or "pipe" } ? expr.Children.Take(1) : expr.Children;
        foreach (var child in shown) children.Add(Trace(child, ref f));
        return children;
    }

    // The arguments, then the body with them as its data, where there are values for all of them.
    private List<LogicTraceNode> Function(CallExpr call, LogicFunction function, ref Frame f)
    {
        var children = new List<LogicTraceNode>();
        foreach (var argument in call.Args) children.Add(Trace(argument, ref f));
        if (_lowering.Asked(call) is not CallNode node || children.Exists(c => !c.Result.IsValue)) return children;
        var arguments = new Value[function.Parameters.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = node.Admit(i, i < children.Count ? children[i].Result.Value : Value.Missing);
        if (Array.Exists(arguments, a => a.IsFault)) return children;

        var (data, around, options) = (f.Data, f.Scope, f.Options);
        var inside = FunctionCalls.Inside(function, options);
        var tracer = new Tracer(inside, function.Shape.Names.ToArray());
        tracer._lowering.Scope.TakenWhole = true;
        f.Data = ObjectValue.FromSlots(function.Shape, arguments);
        f.Scope = null;
        f.Options = inside;
        var kept = f.Narrow(inside.MaxCost);
        var body = tracer.Trace(function.Body, ref f);
        f.Widen(kept);
        (f.Data, f.Scope, f.Options) = (data, around, options);
        children.Add(Placed(body, $"{call.Path}/{function.Label}") with { Operator = function.Label });
        return children;
    }

    private static LogicTraceNode Placed(LogicTraceNode node, string under) => node with { Path = under + node.Path, Children = [.. node.Children.Select(c => Placed(c, under))] };

    // The list, then each of the first items with the body in its scope.
    private List<LogicTraceNode> Loop(CallExpr call, Expr list, Expr body, ref Frame f)
    {
        var children = new List<LogicTraceNode> { Trace(list, ref f) };
        if (children[0].Result.Value.AsArray is not { } items) return children;
        var (data, scope) = (f.Data, f.Scope);
        f.Scope = new Scope(data, items, scope);
        for (var i = 0; i < Math.Min(items.Count, MostItems); i++)
        {
            f.Data = items[i];
            f.Scope!.Index = i;
            var outer = _lowering.Enter(_lowering.ItemsOf(list));
            children.Add(Trace(body, ref f) with { Operator = "item " + i.ToString(CultureInfo.InvariantCulture) });
            _lowering.Leave(outer);
        }

        (f.Data, f.Scope) = (data, scope);
        return children;
    }
}
