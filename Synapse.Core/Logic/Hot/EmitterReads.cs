using System.Linq.Expressions;
using Synapse.Core.Logic.Evaluation;

namespace Synapse.Core.Logic.Hot;

/// <summary>Reading data. The object in scope, and each object right under it, is looked up once.</summary>
internal sealed partial class Emitter
{
    /// <summary>What <c>var</c> reads at a place: the data, or the item of a loop.</summary>
    private sealed class DataScope(ParameterExpression data)
    {
        public ParameterExpression Data => data;

        public ParameterExpression? Object { get; set; }

        public Dictionary<int, ParameterExpression> Members { get; } = [];

        /// <summary>In a reduce: the variables that stand for accumulator and current.</summary>
        public (ParameterExpression Accumulator, ParameterExpression Current)? Pair { get; init; }

        /// <summary>In a function: the variables that stand for its parameters.</summary>
        public (Shape Names, ParameterExpression[] Values)? Parameters { get; init; }

        /// <summary>What must be done at each new item: forget what was looked up.</summary>
        public List<Expression> Start { get; } = [];
    }

    private DataScope _scope;

    /// <summary>The value at the path as it is, null or missing too; null when the path is not one that is written out.</summary>
    private Expression? Look(ReadNode read)
    {
        var keys = read.Keys;
        if (keys is null) return null;
        if (_scope.Parameters is { } parameters) return LookInParameters(keys, parameters);
        if (!Array.TrueForAll(keys, IsNumbered)) return null;
        if (_scope.Pair is { } inReduce) return LookInPair(keys, inReduce);
        return keys.Length switch
        {
            0 => _scope.Data,
            1 => Call(nameof(Calls.Member), ScopeObject(), Expression.Constant(keys[0].Id)),
            _ => Follow(Call(nameof(Calls.Member), MemberObject(keys[0].Id), Expression.Constant(keys[1].Id)), keys.AsSpan(2)),
        };
    }

    // A name that could mean something in a list is left to the node.
    private static bool IsNumbered(NameKey key) => key is { Id: >= 0, Index: NameKey.NoIndex };

    private static Expression? LookInPair(NameKey[] keys, (ParameterExpression Accumulator, ParameterExpression Current) pair) =>
        keys.Length == 0 ? null : keys[0].Name switch
        {
            "accumulator" => Follow(pair.Accumulator, keys.AsSpan(1)),
            "current" => Follow(pair.Current, keys.AsSpan(1)),
            _ => null,
        };

    private static Expression Follow(Expression value, ReadOnlySpan<NameKey> keys)
    {
        foreach (var key in keys) value = Call(nameof(Calls.Member), Call(nameof(Calls.Object), value), Expression.Constant(key.Id));
        return value;
    }

    private ParameterExpression ScopeObject()
    {
        if (_scope.Object is not null) return _scope.Object;
        _scope.Object = Local(typeof(ObjectValue));
        var start = Expression.Assign(_scope.Object, Call(nameof(Calls.Object), _scope.Data));
        if (_scope.Data == _data) _prologue.Add(start);
        else _scope.Start.Add(start);
        return _scope.Object;
    }

    // Looked up at first use: the way there may not be taken.
    private BinaryExpression MemberObject(int key)
    {
        var o = ScopeObject();
        if (!_scope.Members.TryGetValue(key, out var member))
        {
            _scope.Members[key] = member = Local(typeof(ObjectValue));
            _scope.Start.Add(Expression.Assign(member, Expression.Constant(null, typeof(ObjectValue))));
        }

        return Expression.Coalesce(member, Expression.Assign(member, Call(nameof(Calls.Object), Call(nameof(Calls.Member), o, Expression.Constant(key)))));
    }

    /// <summary>The value read, with the fallback or the fault in the place of what is missing.</summary>
    private BlockExpression Present(ReadNode read, Expression look)
    {
        var value = Local(typeof(Value));
        return Expression.Block(
            typeof(Value),
            Expression.Assign(value, look),
            Expression.IfThen(Call(nameof(Calls.IsAbsent), value), Expression.Assign(value, Absent(read, value))),
            value);
    }

    private Expression Absent(ReadNode read, ParameterExpression value)
    {
        var otherwise = Call(read.WhenMissing is null ? nameof(Calls.Null) : nameof(Calls.Unknown));
        if (read.Fallback is null) return otherwise;
        var fallback = Eval(read.Fallback);
        return read.NullIsMissing ? fallback : Expression.Condition(Call(nameof(Calls.IsMissing), value), fallback, otherwise);
    }
}
