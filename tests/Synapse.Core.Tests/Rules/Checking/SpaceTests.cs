using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Checking.Space;

namespace Synapse.Core.Tests.Rules.Checking;

/// <summary>The proofs of the checks against brute force: every condition on every one of many data, in the engine itself.</summary>
public class SpaceTests
{
    private static readonly string[] Paths = ["properties.a", "properties.b", "type"];
    private static readonly Value[] Literals = [-1, 0, 1, 2, 2.5, 10, "A", "B", "2", "", true, false, Value.Null];

    private static readonly List<ObjectValue> Data =
    [
        .. from a in Values() from b in Values() from type in new Value[] { "A", "B", Value.Missing, 2 }
           select Leaves.Set(Leaves.Set(Leaves.Set(ObjectValue.Empty, Paths[0], a), Paths[1], b), Paths[2], type),
    ];

    private static IEnumerable<Value> Values() => [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.25, 2.5, 9, 10, 11, "A", "B", "C", "2", " 2", "2.25", "", true, false, Value.Null, Value.Missing, Value.EmptyArray, Value.Array(2)];

    private static Gen<Value> Read => Gen.Elements(Paths).Select(p => Call("var", p));

    private static Gen<Value> Test =>
        Gen.Frequency(
            (8, from op in Gen.Elements("==", "!=", "<", "<=", ">", ">=", "===", "!==") from read in Read from literal in Gen.Elements(Literals) from flip in Gen.Elements(true, false)
                select Call(op, flip ? Value.Array(literal, read) : Value.Array(read, literal))),
            (2, from read in Read from list in Gen.Elements(Literals).ArrayOf(3) select Call("in", Value.Array(read, ArrayValue.Of(list)))),
            (1, Read),
            (1, Gen.Elements(Paths).Select(p => Call("missing", Value.Array(p)))),
            (1, from low in Gen.Elements(0.0, 1, 2) from high in Gen.Elements(1.0, 2.5, 10) from read in Read select Call("<", Value.Array(low, read, high))),
            (1, from a in Read from b in Read select Call(">", Value.Array(a, b))),
            (1, from read in Read select Call("==", Value.Array(Call("+", Value.Array(read, 1)), 2))));

    private static Gen<Value> Condition(int depth) => depth == 0 ? Test : Gen.Frequency(
        (2, Test),
        (3, from op in Gen.Elements("and", "or") from n in Gen.Choose(1, 3) from parts in Condition(depth - 1).ArrayOf(n) select Call(op, ArrayValue.Of(parts))),
        (1, Condition(depth - 1).Select(c => Call("!", Value.Array(c)))),
        (1, from parts in Condition(depth - 1).ArrayOf(3) select Call("if", ArrayValue.Of(parts))));

    private static Value Call(string op, Value args) => ObjectValue.Of((op, args));

    private static Truth Run(Value condition, ObjectValue data) => LogicProgram.Compile(condition, LogicOptions.ForRules).Require().Test(data);

    private static void Holds(int times, Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    [Fact]
    public void What_is_proved_impossible_happens_for_no_data() => Holds(300, Prop.ForAll(Arb.From(Condition(2)), condition =>
    {
        var space = new ConditionSpace(RuleTarget.Asset, LogicOptions.ForRules);
        var claim = space.Read(condition, "");
        var program = LogicProgram.Compile(condition, LogicOptions.ForRules).Require();
        foreach (var truth in new[] { Truth.True, Truth.False, Truth.Unknown, Truth.Error })
            if (!space.CanBe((claim, TruthSets.Of(truth))))
                foreach (var data in Data)
                    if (program.Test(data) == truth) return false.Label($"{condition} is {truth} for {data}");
        return true.ToProperty();
    }));

    [Fact]
    public void What_is_said_to_be_possible_for_certain_is_shown() => Holds(300, Prop.ForAll(Arb.From(Condition(2)), condition =>
    {
        var space = new ConditionSpace(RuleTarget.Asset, LogicOptions.ForRules);
        if (space.Find((space.Read(condition, ""), TruthSet.True)) is not { IsExact: true } found) return true.ToProperty();
        var data = found.Values.Aggregate(ObjectValue.Empty, (data, value) => Leaves.Set(data, value.Path, value.Value));
        return (Run(condition, data) == Truth.True).Label($"{condition} for {data}");
    }));

    [Fact]
    public void Two_conditions_that_cannot_meet_hold_together_for_no_data() => Holds(200, Prop.ForAll(Arb.From(Condition(1)), Arb.From(Condition(1)), (first, second) =>
    {
        var space = new ConditionSpace(RuleTarget.Asset, LogicOptions.ForRules);
        var (a, b) = (space.Read(first, ""), space.Read(second, ""));
        var (p, q) = (LogicProgram.Compile(first, LogicOptions.ForRules).Require(), LogicProgram.Compile(second, LogicOptions.ForRules).Require());
        var apart = !space.CanBe((a, TruthSet.True), (b, TruthSet.True));
        var within = !space.CanBe((a, TruthSet.True), (b, TruthSet.NotTrue));
        foreach (var data in Data)
        {
            if (p.Test(data) != Truth.True) continue;
            var other = q.Test(data) == Truth.True;
            if ((apart && other) || (within && !other)) return false.Label($"{first} and {second} for {data}");
        }

        return true.ToProperty();
    }));

    [Fact]
    public void Random_intervals_meet_exactly_where_they_overlap() => Holds(200, Prop.ForAll(
        Arb.From(Gen.Choose(-20, 20).ArrayOf(4)), Arb.From(Gen.Elements(true, false).ArrayOf(4)), (ends, closed) =>
        {
            Value Interval(int i) => Call("and", Value.Array(
                Call(closed[i] ? ">=" : ">", Value.Array(Call("var", "properties.a"), ends[i])), Call(closed[i + 1] ? "<=" : "<", Value.Array(Call("var", "properties.a"), ends[i + 1]))));
            var space = new ConditionSpace(RuleTarget.Asset, LogicOptions.ForRules);
            var (a, b) = (space.Read(Interval(0), ""), space.Read(Interval(2), ""));
            var (low, high) = (Math.Max(ends[0], ends[2]), Math.Min(ends[1], ends[3]));
            var overlap = low < high || (low == high && Enumerable.Range(0, 4).All(i => ends[i] != low || closed[i]));
            return (space.CanBe((a, TruthSet.True), (b, TruthSet.True)) == overlap).Label($"{Interval(0)} {Interval(2)}");
        }));

    [Fact]
    public void A_large_condition_is_given_up_rather_than_guessed()
    {
        var parts = Enumerable.Range(0, 40).Select(i => Call("or", Value.Array(Call(">", Value.Array(Call("var", $"properties.p{i}"), Call("var", $"properties.q{i}"))), Call("<", Value.Array(Call("var", $"properties.p{i}"), i)))));
        var space = new ConditionSpace(RuleTarget.Asset, LogicOptions.ForRules);
        Assert.True(space.CanBe((space.Read(Call("and", ArrayValue.Of(parts)), ""), TruthSet.True)));
    }
}
