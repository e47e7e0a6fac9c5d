using Synapse.Core.Logic.Evaluation;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Logic.Operators;

/// <summary>What <c>var</c> reads at some place of a rule. <paramref name="prefix"/>: the path of that data from the root, null when it is no data of the caller.</summary>
internal sealed class ScopeShape(ScopeShape? outer, string? prefix)
{
    public ScopeShape? Outer { get; } = outer;

    public string? Prefix { get; } = prefix;

    /// <summary>Whether the data are the two of a reduce: accumulator and current.</summary>
    public bool IsReduce { get; init; }

    /// <summary>In a function, outside its loops: the names of its parameters.</summary>
    public string[]? Parameters { get; init; }

    /// <summary>Whether something in the scope takes its data as a whole or by a computed name.</summary>
    public bool TakenWhole { get; set; }
}

/// <summary>Turns a rule as read into nodes to run, and notes what it reads on the way.</summary>
/// <param name="parameters">Inside a function: the names of its parameters, which are all the data that there are.</param>
internal sealed class Lowering(LogicOptions options, string[]? parameters = null)
{
    private const int FoldingCost = 10_000;

    private readonly LogicOptions _folding = options with { MaxCost = FoldingCost };

    public LogicOptions Options { get; } = options;

    public List<LogicComplaint> Complaints { get; } = [];

    public SortedSet<string> Reads { get; } = new(StringComparer.Ordinal);

    public bool ReadsEverything { get; set; }

    /// <summary>Whether loops must remember what is around them.</summary>
    public bool Climbs { get; set; }

    public ScopeShape Scope { get; private set; } = new(null, "") { Parameters = parameters };

    public bool MissingIsUnknown { get; } = options.MissingMode == MissingMode.Unknown;

    public bool IsCommunity { get; } = options.Profile == LogicProfile.Community;

    /// <summary>An operand whose value is computed with: when it is missing the result is unknown.</summary>
    public Node Needed(Expr expr) => Lower(expr, needed: true);

    /// <summary>An operand that is only asked about: when it is missing it is null.</summary>
    public Node Asked(Expr expr) => Lower(expr, needed: false);

    public Node Lower(Expr expr, bool needed) => expr switch
    {
        LiteralExpr literal => new LiteralNode(literal.Value) { Path = expr.Path },
        ListExpr list => new ListNode(All(list.Items, needed)) { Path = expr.Path },
        ObjectExpr o => new ObjectNode(Shape.Of(o.Names), All(o.Values, needed)) { Path = expr.Path },
        CallExpr call => LowerCall(call, needed),
        _ => throw new InvalidOperationException($"{expr.GetType().Name} is not known."),
    };

    public Node[] All(ReadOnlySpan<Expr> exprs, bool needed)
    {
        var nodes = new Node[exprs.Length];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = Lower(exprs[i], needed);
        return nodes;
    }

    /// <summary>The node for an eager function: a list of operands, or one operand that may come out as the list of them.</summary>
    public Node Function(CallExpr call, Function function)
    {
        if (call.Form != ArgumentForm.Computed)
            return call.Args.Length < call.Operator.Min ? Invalid(call) : new FunctionNode(function, All(call.Args, needed: true)) { Path = call.Path };
        return new SpreadNode(function, call.Operator.Min, Needed(call.Args[0])) { Path = call.Path };
    }

    public static Node Invalid(CallExpr call) => new FaultNode(Fault.InvalidArguments) { Path = call.Path };

    public void Complain(Expr at, string code, string message) => Complaints.Add(new LogicComplaint(at.Path, code, message));

    /// <summary>Lowers the body of a loop, whose data are the items of a list.</summary>
    public (Node Body, ScopeShape Scope) InScope(string? prefix, Func<Lowering, Node> lower, bool isReduce = false)
    {
        var outer = Enter(prefix, isReduce);
        var inner = Scope;
        var body = lower(this);
        Leave(outer);
        return (body, inner);
    }

    /// <summary>Goes into a scope, and gives the one around it.</summary>
    public ScopeShape Enter(string? prefix, bool isReduce = false)
    {
        var outer = Scope;
        Scope = new ScopeShape(outer, prefix) { IsReduce = isReduce };
        return outer;
    }

    public void Leave(ScopeShape outer) => Scope = outer;

    private Node LowerCall(CallExpr call, bool needed)
    {
        if (call.Operator.IsLazy && call.Form != ArgumentForm.List && call.Operator.Min != 1) return Invalid(call);
        var node = call.Operator.Lower(call, this, needed);
        return call.Operator.IsFoldable && node is not (LiteralNode or FaultNode) && call.Args.All(a => IsConstant(a)) ? Fold(node) : node;
    }

    // An operation on constants is a constant, unless it fails: then it must fail when run, where "try" can see it.
    private Node Fold(Node node)
    {
        var frame = new Frame(Value.Null, _folding, collecting: true, CancellationToken.None);
        var value = node.Eval(ref frame);
        return value.IsFault ? node : new LiteralNode(value) { Path = node.Path };
    }

    private static bool IsConstant(Expr expr) => expr switch
    {
        LiteralExpr => true,
        CallExpr call => call.Operator.IsFoldable && call.Args.All(IsConstant),
        _ => expr.Children.All(IsConstant),
    };
}
