using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>Operators over lists.</summary>
internal static class ListOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("map", 2, 2, Map) { IsLazy = true },
        new("filter", 2, 2, Filter) { IsLazy = true },
        new("reduce", 2, 3, Reduce) { IsLazy = true },
        new("some", 2, 2, Quantifier) { IsLazy = true },
        new("all", 2, 2, Quantifier) { IsLazy = true },
        new("every", 2, 2, Quantifier) { IsLazy = true },
        new("none", 2, 2, Quantifier) { IsLazy = true },
        Operator.Of("merge", 0, int.MaxValue, Merge),
        new("in", 2, 2, In),
        new("length", 1, 1, (call, low, _) =>
            call.Args.Length == 0 ? Lowering.Invalid(call) : new FunctionNode(Length, [low.Needed(call.Args[0])]) { Path = call.Path }),
    ];

    private static Node Map(CallExpr call, Lowering low, bool needed)
    {
        if (IsRefused(call, low)) return Lowering.Invalid(call);
        var (source, body) = Parts(call, low, needed);
        return new MapNode(source, body, listRequired: false, low.Climbs) { Path = call.Path };
    }

    private static Node Filter(CallExpr call, Lowering low, bool needed)
    {
        if (IsRefused(call, low)) return Lowering.Invalid(call);
        var (source, body) = Parts(call, low, needed: false);
        return new FilterNode(source, body, listRequired: false, low.Climbs) { Path = call.Path };
    }

    private static Node Quantifier(CallExpr call, Lowering low, bool needed)
    {
        var (source, body) = Parts(call, low, needed: false);
        var all = call.Is("all") || call.Is("every");
        return new QuantifierNode(source, body, all, call.Is("none"), low.IsCommunity, low.Climbs) { Path = call.Path };
    }

    private static Node Reduce(CallExpr call, Lowering low, bool needed)
    {
        if (call.Args.Length < 2) return Lowering.Invalid(call);
        var start = call.Args.Length > 2 ? low.Lower(call.Args[2], needed) : null;
        var source = low.Needed(call.Args[0]);
        var (body, scope) = low.InScope(low.ItemsOf(call.Args[0]), l => l.Lower(call.Args[1], needed), isReduce: true);
        return new ReduceNode(source, body, start, low.Climbs, scope) { Path = call.Path };
    }

    // The community's suites refuse a null that is written where a list or a body belongs; a list that is missing in the data is empty.
    private static bool IsRefused(CallExpr call, Lowering low) =>
        low.IsCommunity && (call.Args.Length < 2 || call.Args.Any(a => a is LiteralExpr { Value.IsNullOrMissing: true }));

    private static (Node Source, Node Body) Parts(CallExpr call, Lowering low, bool needed)
    {
        var source = call.Args.Length > 0 ? low.Needed(call.Args[0]) : new LiteralNode(Value.Null);
        if (call.Args.Length < 2) return (source, new LiteralNode(Value.Null));
        return (source, low.InScope(low.ItemsOf(call.Args[0]), l => l.Lower(call.Args[1], needed)).Body);
    }

    private static Value Merge(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        long count = 0;
        foreach (var arg in args) count += arg.AsArray?.Count ?? 1;
        if (count > f.Options.MaxList) return f.Exceed(at, $"a list of more than {f.Options.MaxList:N0} items");
        if (!f.Charge(count, at)) return Value.Of(f.Fault!);
        var merged = new List<Value>((int)count);
        foreach (var arg in args)
        {
            if (arg.AsArray is { } list) merged.AddRange(list.Span);
            else merged.Add(arg);
        }

        return Lists.Build([.. merged], at, ref f);
    }

    private static Node In(CallExpr call, Lowering low, bool needed)
    {
        if (call.Form != ArgumentForm.Computed && call.Args is [var item, LiteralExpr { Value.AsArray: { } list }, ..])
            return InListNode.Of(low.Needed(item), list, call.Path);
        if (call.Form == ArgumentForm.Computed) return low.Function(call, Contains);
        return call.Args.Length < 2
            ? new LiteralNode(Value.False) { Path = call.Path }
            : new InNode(low.Needed(call.Args[0]), low.Needed(call.Args[1])) { Path = call.Path };
    }

    private static Value Contains(scoped ReadOnlySpan<Value> args, ref Frame f, string at) =>
        f.Charge(args[1].AsArray?.Count ?? args[1].AsString?.Length / 8 ?? 0, at) ? InNode.Contains(args[0], args[1]) : Value.Of(f.Fault!);

    private static Value Length(scoped ReadOnlySpan<Value> args, ref Frame f, string at) => args[0].Kind switch
    {
        ValueKind.String => args[0].AsString!.Length,
        ValueKind.Array => args[0].AsArray!.Count,
        ValueKind.Object => args[0].AsObject!.Count,
        _ => Value.Of(Fault.InvalidArguments),
    };
}
