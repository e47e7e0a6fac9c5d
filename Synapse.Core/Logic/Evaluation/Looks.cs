using System.Runtime.CompilerServices;
using Synapse.Core.Logic.Operators;

namespace Synapse.Core.Logic.Evaluation;

/// <summary>How a value is found in the data. A struct, so that each way gets a reading node of its own machine code.</summary>
internal interface ILook
{
    Value Look(ref Frame f);

    /// <summary>The names from the data in scope, or null when the way starts elsewhere.</summary>
    NameKey[]? Keys { get; }
}

/// <summary>{"var": ""}: the data in scope as a whole.</summary>
internal readonly struct Whole : ILook
{
    public NameKey[] Keys => [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Value Look(ref Frame f) => f.Data;
}

/// <summary>{"var": "type"}.</summary>
internal readonly struct Member(NameKey key) : ILook
{
    public NameKey[] Keys => [key];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Value Look(ref Frame f) => key.Of(f.Data);
}

/// <summary>{"var": "properties.power_kw"}.</summary>
internal readonly struct MemberOfMember(NameKey first, NameKey second) : ILook
{
    public NameKey[] Keys => [first, second];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Value Look(ref Frame f) => second.Of(first.Of(f.Data));
}

/// <summary>A longer path.</summary>
internal readonly struct LongPath(NameKey[] keys) : ILook
{
    public NameKey[] Keys => keys;

    public Value Look(ref Frame f) => Paths.Follow(f.Data, keys);
}

/// <summary>A path from a scope around the present one: {"val": [[2], "limit"]}.</summary>
internal readonly struct Climbing(int levels, NameKey[] keys) : ILook
{
    public NameKey[]? Keys => null;

    public Value Look(ref Frame f) => Paths.Follow(Paths.Climb(ref f, levels), keys);
}

/// <summary>What has come of a reduce so far: {"var": "accumulator"}.</summary>
internal readonly struct OfAccumulator(ScopeShape scope, NameKey[] keys) : ILook
{
    private readonly NameKey[] _rest = keys[1..];

    public NameKey[] Keys => keys;

    public Value Look(ref Frame f)
    {
        if (scope.TakenWhole) return Paths.Follow(f.Data, keys);
        return _rest.Length == 0 ? f.Accumulator : Paths.Follow(f.Accumulator, _rest);
    }
}

/// <summary>The item that a reduce has come to, or something in it: {"var": "current.power_kw"}.</summary>
internal readonly struct OfCurrent(ScopeShape scope, NameKey[] keys) : ILook
{
    private readonly NameKey[] _rest = keys[1..];

    public NameKey[] Keys => keys;

    public Value Look(ref Frame f)
    {
        if (scope.TakenWhole) return Paths.Follow(f.Data, keys);
        var rest = _rest;
        return rest.Length == 1 ? rest[0].Of(f.Data) : Paths.Follow(f.Data, rest);
    }
}

/// <summary>A parameter of the function, or something in it.</summary>
internal readonly struct OfParameter(ScopeShape scope, int at, NameKey[] keys) : ILook
{
    private readonly NameKey[] _rest = keys[1..];

    public NameKey[] Keys => keys;

    public Value Look(ref Frame f)
    {
        if (scope.TakenWhole) return Paths.Follow(f.Data, keys);
        var value = f.Arguments[at];
        return _rest.Length == 0 ? value : Paths.Follow(value, _rest);
    }
}

/// <summary>Walking through data.</summary>
internal static class Paths
{
    private static readonly Shape LoopShape = Shape.Of("iterator", "index");

    public static Value Follow(Value from, ReadOnlySpan<NameKey> keys)
    {
        foreach (var key in keys)
        {
            if (from.IsNullOrMissing) return default;
            from = key.Of(from);
        }

        return from;
    }

    /// <summary>What is so many levels up. Each loop is two: first its list and index, then the data around it.</summary>
    public static Value Climb(ref Frame f, int levels)
    {
        if (levels == 0) return f.Data;
        var scope = f.Scope;
        for (var level = levels; scope is not null; level -= 2, scope = scope.Outer)
        {
            if (level == 1) return ObjectValue.FromSlots(LoopShape, [scope.List, scope.Index]);
            if (level == 2) return scope.OuterData;
        }

        return default;
    }
}
