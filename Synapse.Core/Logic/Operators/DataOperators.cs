using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>Operators that read the data: <c>var</c>, <c>val</c>, <c>exists</c>, <c>missing</c>, <c>missing_some</c>, <c>get</c>, <c>keys</c>.</summary>
internal static class DataOperators
{
    public static IEnumerable<Operator> All =>
    [
        new("var", 0, 2, Var) { IsFoldable = false },
        new("val", 0, int.MaxValue, Val) { IsFoldable = false },
        new("exists", 0, int.MaxValue, Exists) { IsFoldable = false },
        new("missing", 0, int.MaxValue, Missing) { IsFoldable = false },
        new("missing_some", 2, 2, MissingSome) { IsFoldable = false },
        new("get", 2, 3, Get),
        Operator.Of("keys", 1, 1, Keys),
    ];

    private static Node Var(CallExpr call, Lowering low, bool needed)
    {
        if (call.Form == ArgumentForm.Computed || (call.Args.Length > 0 && call.Args[0] is not LiteralExpr))
        {
            low.NoteComputedRead();
            var first = call.Form == ArgumentForm.Computed && call.Args.Length == 0 ? new LiteralNode(Value.Null) : low.Asked(call.Args[0]);
            return new ComputedVarNode(first, Fallback(call, low, needed), needed && low.MissingIsUnknown, low.MissingIsUnknown) { Path = call.Path };
        }

        var reference = Reference.OfVar(call.Args.Length == 0 ? Value.Null : ((LiteralExpr)call.Args[0]).Value);
        return low.Read(reference, Fallback(call, low, needed), needed, call.Path);
    }

    private static Node? Fallback(CallExpr call, Lowering low, bool needed) =>
        call.Form == ArgumentForm.List && call.Args.Length > 1 ? low.Lower(call.Args[1], needed) : null;

    private static Node Val(CallExpr call, Lowering low, bool needed)
    {
        if (Reference.OfVal(call) is { } reference) return low.Read(reference, null, needed, call.Path);
        low.NoteComputedRead();
        return new ComputedValNode(Parts(call, low), call.Form == ArgumentForm.Computed, needed && low.MissingIsUnknown) { Path = call.Path };
    }

    private static Node Exists(CallExpr call, Lowering low, bool needed)
    {
        if (Reference.OfVal(call) is { } reference)
        {
            low.Note(reference);
            low.Scope.TakenWhole = true;
            return new ExistsNode(reference.Levels, reference.Keys) { Path = call.Path };
        }

        low.NoteComputedRead();
        return new ComputedExistsNode(Parts(call, low), call.Form == ArgumentForm.Computed) { Path = call.Path };
    }

    private static Node[] Parts(CallExpr call, Lowering low) => low.All(call.Args, needed: false);

    private static Node Missing(CallExpr call, Lowering low, bool needed)
    {
        var rule = low.MissingRule;
        if (Names(call.Form == ArgumentForm.Computed ? [] : call.Args) is { } names && call.Form != ArgumentForm.Computed)
        {
            foreach (var name in names) low.Note(Reference.OfVar(name));
            low.Scope.TakenWhole = true;
            return new MissingNode([.. names.Select(n => new MissingName(n, Reference.OfVar(n).Keys))], rule) { Path = call.Path };
        }

        low.NoteComputedRead();
        return new ComputedMissingNode(low.All(call.Args, needed: false), call.Form == ArgumentForm.Computed, rule) { Path = call.Path };
    }

    // The names when all are literals, written apart or as one list.
    private static Value[]? Names(Expr[] args)
    {
        if (args.Length > 0 && args[0] is LiteralExpr { Value.AsArray: { } list }) return [.. list];
        return args.All(a => a is LiteralExpr) ? [.. args.Select(a => ((LiteralExpr)a).Value)] : null;
    }

    private static Node MissingSome(CallExpr call, Lowering low, bool needed)
    {
        if (call.Form != ArgumentForm.List || call.Args.Length < 2) return Lowering.Invalid(call);
        low.Scope.TakenWhole = true;
        if (call.Args[1] is LiteralExpr { Value.AsArray: { } names })
            foreach (var name in names) low.Note(Reference.OfVar(name));
        else
            low.NoteComputedRead();
        return new MissingSomeNode(low.Needed(call.Args[0]), low.Asked(call.Args[1]), low.MissingRule) { Path = call.Path };
    }

    private static Node Get(CallExpr call, Lowering low, bool needed)
    {
        if (call.Form != ArgumentForm.List || call.Args.Length < 2) return Lowering.Invalid(call);
        var fallback = call.Args.Length > 2 ? low.Lower(call.Args[2], needed) : null;
        return new GetNode(low.Asked(call.Args[0]), low.Asked(call.Args[1]), fallback, needed && low.MissingIsUnknown) { Path = call.Path };
    }

    private static Value Keys(scoped ReadOnlySpan<Value> args, ref Frame f, string at)
    {
        if (args[0].AsObject is not { } o) return Value.EmptyArray;
        return f.Charge(o.Count, at) ? Lists.Build([.. o.Shape.Names.ToArray().Select(n => Value.From(n))], at, ref f) : Value.Of(f.Fault!);
    }
}
