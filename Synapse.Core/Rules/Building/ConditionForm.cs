using Synapse.Core.Logic;

namespace Synapse.Core.Rules.Building;

/// <summary>Between JSONLogic and the builder's form of it. Reading and writing again gives the very same JSONLogic.</summary>
public static class ConditionForm
{
    private static readonly (string Operator, TestKind Kind)[] Operators =
    [
        ("==", TestKind.Is), ("!=", TestKind.IsNot), (">", TestKind.IsGreater), (">=", TestKind.IsAtLeast), ("<", TestKind.IsLess), ("<=", TestKind.IsAtMost),
        ("contains", TestKind.Contains), ("starts_with", TestKind.StartsWith), ("ends_with", TestKind.EndsWith),
    ];

    public static ConditionNode Read(Value logic)
    {
        var node = Guess(logic);
        return Write(node) == logic && Write(node).ToString() == logic.ToString() ? node : new ConditionNode.Raw(logic);
    }

    public static Value Write(ConditionNode node) => node switch
    {
        ConditionNode.Group { Kind: GroupKind.None } group => Call("!", Value.Array(Call("or", Members(group)))),
        ConditionNode.Group group => Call(group.Kind == GroupKind.All ? "and" : "or", Members(group)),
        ConditionNode.Test test => Write(test),
        ConditionNode.Raw raw => raw.Logic,
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, null),
    };

    /// <summary>How many values a test takes: 0, 1, 2, or any number (-1).</summary>
    public static int ValuesOf(TestKind kind) => kind switch
    {
        TestKind.IsThere or TestKind.IsMissing => 0,
        TestKind.IsBetween => 2,
        TestKind.IsOneOf or TestKind.IsNoneOf => -1,
        _ => 1,
    };

    /// <summary>The path that a value reads, when it is another property and not a literal.</summary>
    public static string? PathOf(Value value) => value.AsObject is { Count: 1 } call && call["var"].AsString is { Length: > 0 } path ? path : null;

    private static ConditionNode Guess(Value logic)
    {
        if (logic.AsObject is not { Count: 1 } call) return new ConditionNode.Raw(logic);
        var (name, argument) = (call.Shape.Names[0], call.Slots[0]);
        return (name, argument.AsArray) switch
        {
            ("and" or "or", { } members) => new ConditionNode.Group(name == "and" ? GroupKind.All : GroupKind.Any, [.. members.Select(Read)]),
            ("!", { Count: 1 } inner) => Negated(inner[0], logic),
            ("missing", { Count: 1 } names) when names[0].AsString is { Length: > 0 } path => new ConditionNode.Test(path, TestKind.IsMissing, []),
            ("in", { Count: 2 } pair) when PathOf(pair[0]) is { } path && pair[1].AsArray is { } list => new ConditionNode.Test(path, TestKind.IsOneOf, [.. list]),
            ("<=", { Count: 3 } three) when PathOf(three[1]) is { } path => new ConditionNode.Test(path, TestKind.IsBetween, [three[0], three[2]]),
            (_, { Count: 2 } pair) when PathOf(pair[0]) is { } path && IsPlain(pair[1]) => Compared(name, path, pair[1], logic),
            (_, { Count: 2 } pair) when PathOf(pair[1]) is { } path && IsPlain(pair[0]) => Compared(Mirrored(name), path, pair[0], logic, isMirrored: true),
            _ => new ConditionNode.Raw(logic),
        };
    }

    private static string Mirrored(string name) => name switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", "==" or "!=" => name, _ => "" };

    private static ConditionNode Compared(string name, string path, Value value, Value logic, bool isMirrored = false)
    {
        foreach (var (op, kind) in Operators)
            if (op == name) return new ConditionNode.Test(path, kind, [value], isMirrored);
        return new ConditionNode.Raw(logic);
    }

    private static ConditionNode Negated(Value inner, Value logic)
    {
        var node = Guess(inner);
        return node switch
        {
            ConditionNode.Group { Kind: GroupKind.Any } any => any with { Kind = GroupKind.None },
            ConditionNode.Test { Kind: TestKind.IsMissing } missing => missing with { Kind = TestKind.IsThere },
            ConditionNode.Test { Kind: TestKind.IsOneOf } one => one with { Kind = TestKind.IsNoneOf },
            _ => new ConditionNode.Raw(logic),
        };
    }

    private static Value Write(ConditionNode.Test test)
    {
        Value read = Var(test.Path);
        return test.Kind switch
        {
            TestKind.IsMissing => Missing(test.Path),
            TestKind.IsThere => Call("!", Value.Array(Missing(test.Path))),
            TestKind.IsOneOf => Call("in", Value.Array(read, ArrayValue.Of(test.Values))),
            TestKind.IsNoneOf => Call("!", Value.Array(Call("in", Value.Array(read, ArrayValue.Of(test.Values))))),
            TestKind.IsBetween => Call("<=", Value.Array(At(0), read, At(1))),
            _ when test.IsMirrored && Mirrored(OperatorOf(test)) is { Length: > 0 } mirrored => Call(mirrored, Value.Array(At(0), read)),
            _ => Call(OperatorOf(test), Value.Array(read, At(0))),
        };

        Value At(int i) => i < test.Values.Count ? test.Values[i] : Value.Null;
    }

    private static string OperatorOf(ConditionNode.Test test) => Operators.First(o => o.Kind == test.Kind).Operator;

    private static bool IsPlain(Value value) => PathOf(value) is not null || !(value.IsObject || value.IsArray);

    private static Value Members(ConditionNode.Group group) => ArrayValue.Of(group.Members.Select(Write));

    private static Value Missing(string path) => Call("missing", Value.Array(path));

    private static Value Var(string path) => ObjectValue.Of(("var", path));

    private static Value Call(string op, Value arguments) => ObjectValue.Of((op, arguments));
}
