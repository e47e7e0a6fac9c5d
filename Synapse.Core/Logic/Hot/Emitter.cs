using System.Linq.Expressions;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

/// <summary>Where a condition goes on, by what it comes out as.</summary>
internal sealed record Ways(LabelTarget True, LabelTarget False, LabelTarget Unknown, LabelTarget Left)
{
    public Ways Swapped => new(False, True, Unknown, Left);

    public static Ways New() => new(Expression.Label(), Expression.Label(), Expression.Label(), Expression.Label());
}

/// <summary>
/// Writes nodes as expression trees, in three forms like the nodes themselves: a jump for a condition, a double for a number (NaN for none),
/// a <see cref="Value"/> for the rest. Jumps stand in statements only, so that nothing is on the stack when they are taken.
/// </summary>
internal sealed partial class Emitter
{
    // Loops longer than this are the interpreter's, which counts the whole budget and looks for cancellation.
    private const int Fuel = 4096;

    private readonly LogicOptions _options;
    private readonly ConstantExpression _emptyObjectIsFalse;
    private readonly ParameterExpression _data = Expression.Parameter(typeof(Value), "data");
    private readonly ParameterExpression _cancel = Expression.Parameter(typeof(CancellationToken), "cancel");
    private readonly List<ParameterExpression> _locals = [];
    private readonly List<Expression> _prologue = [];
    private ParameterExpression? _frame;
    private int _frameUses;
    private ParameterExpression? _fuel;
    private ParameterExpression? _missing;

    public Emitter(LogicOptions options)
    {
        _options = options;
        _emptyObjectIsFalse = Expression.Constant(options.Profile == LogicProfile.Engine);
        _scope = new DataScope(_data);
    }

    public T Compile<T>(Expression body) where T : Delegate =>
        Expression.Lambda<T>(Expression.Block(_locals, [.. _prologue, body]), _data, _cancel).Compile();

    /// <summary>The condition as a truth.</summary>
    public Expression Truth(Node node)
    {
        var ways = Ways.New();
        var truth = Local(typeof(Truth));
        var end = Expression.Label();
        return Expression.Block(
            typeof(Truth),
            Jump(node, ways),
            Arrive(ways.True, Logic.Truth.True),
            Arrive(ways.False, Logic.Truth.False),
            Arrive(ways.Unknown, Logic.Truth.Unknown),
            Arrive(ways.Left, HotProgram.LeftToInterpreter),
            Expression.Label(end),
            truth);

        BlockExpression Arrive(LabelTarget label, Truth value) =>
            Expression.Block(Expression.Label(label), Expression.Assign(truth, Is(value)), Expression.Goto(end));
    }

    /// <summary>The node's value.</summary>
    public Expression Eval(Node node) => node switch
    {
        LiteralNode literal => Literal(literal.Value),
        ReadNode read when Look(read) is { } look => Present(read, look),
        ArithmeticNode or AloneNode => NumberValue(Num(node)),
        ReduceNode reduce when IsFold(reduce) => NumberValue(Num(node)),
        IfNode choice => Chosen(choice),
        JunctionNode junction => Decided(junction),
        CoalesceNode coalesce => FirstPresent(coalesce),
        ReduceNode reduce when IsNative(reduce) => Reduced(reduce),
        CallNode call when IsNative(call) => Called(call),
        _ when IsCondition(node) => TruthValue(node),
        _ => Call(nameof(Calls.Eval), Constant(node), Frame),
    };

    private static bool IsCondition(Node node) =>
        node is CompareNode or CompareNumberNode or CompareChainNode or EqualsTextNode or IsNullNode or InListNode or InNode or NotNode or QuantifierNode { Climbs: false };

    /// <summary>The frame that nodes need which are not written out.</summary>
    private ParameterExpression Frame
    {
        get
        {
            _frameUses++;
            if (_frame is not null) return _frame;
            _frame = Local(typeof(Frame));
            _prologue.Add(Expression.Assign(_frame, Call(nameof(Calls.NewFrame), _data, Expression.Constant(_options), _cancel)));
            return _frame;
        }
    }

    /// <summary>Set where a number is NaN because something is missing; whoever finds NaN clears it.</summary>
    private ParameterExpression Missing => _missing ??= Local(typeof(bool));

    private ParameterExpression Local(Type type)
    {
        var local = Expression.Variable(type);
        _locals.Add(local);
        return local;
    }

    private static ConstantExpression Constant(Node node) => Expression.Constant(node, typeof(Node));

    private static MethodCallExpression Call(string name, params Expression[] args) => Expression.Call(Calls.Named(name), args);

    private static ConstantExpression Is(Truth truth) => Expression.Constant(truth);

    private static Expression Literal(Value value)
    {
        if (value.IsNumber) return Call(nameof(Calls.OfNumber), Expression.Constant(value.AsNumber));
        if (value.IsBoolean) return Call(nameof(Calls.OfFlag), Expression.Constant(value.AsBoolean));
        return value.IsNullOrMissing ? Call(nameof(Calls.Null)) : Expression.Field(Expression.Constant(new Box(value)), nameof(Box.Value));
    }

    private sealed class Box(Value value)
    {
        public readonly Value Value = value;
    }
}
