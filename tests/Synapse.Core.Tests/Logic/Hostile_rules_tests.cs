using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

public class Hostile_rules_tests
{
    private static readonly Value Numbers = ArrayValue.Of(Enumerable.Range(0, 40).Select(i => (Value)i));

    public static TheoryData<string> Bombs => new(
        """{"reduce":[{"var":"list"},{"cat":[{"var":"accumulator"},{"var":"accumulator"}]},"x"]}""",
        """{"reduce":[{"var":"list"},{"merge":[{"var":"accumulator"},{"var":"accumulator"}]},[1,2]]}""",
        """{"reduce":[{"var":"list"},{"replace":[{"var":"accumulator"},"x","xx"]},"x"]}""",
        """{"reduce":[{"var":"list"},{"join":[[{"var":"accumulator"},{"var":"accumulator"}],""]},"x"]}""",
        """{"map":[{"var":"list"},{"map":[{"val":[[2],"list"]},{"map":[{"val":[[4],"list"]},{"map":[{"val":[[6],"list"]},{"map":[{"val":[[8],"list"]},1]}]}]}]}]}""",
        """{"some":[{"var":"list"},{"some":[{"val":[[2],"list"]},{"some":[{"val":[[4],"list"]},{"some":[{"val":[[6],"list"]},{"<":[{"var":""},-1]}]}]}]}]}""",
        """{"reduce":[{"var":"million"},{"+":[{"var":"accumulator"},{"var":"current"}]},0]}""",
        """{"in":["x",{"var":"million"}]}""",
        """{"length":[{"map":[{"var":"million"},1]}]}""",
        """{"max":{"var":"million"}}""",
        """{"reduce":[{"var":"many"},[{"var":"accumulator"}],1]}""");

    private static readonly Value Data = ObjectValue.Of(
        ("list", Numbers),
        ("many", ArrayValue.Of(Enumerable.Repeat((Value)1, 50_000))),
        ("million", ArrayValue.Of(Enumerable.Repeat((Value)1, 1_000_000))));

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_ends_in_a_budget_exceeded_in_both_tiers(string bomb)
    {
        var program = LogicProgram.Compile(ValueJson.Parse(bomb), LogicOptions.ForRules with { HotAfter = int.MaxValue }).Require();

        Assert.Equal("BUDGET_EXCEEDED", program.Evaluate(Data).Code);
        Assert.Equal(Truth.Error, program.Test(Data));
        program.Warm();
        Assert.Equal("BUDGET_EXCEEDED", program.Evaluate(Data).Code);
        Assert.Equal(Truth.Error, program.Test(Data));
        Assert.NotEqual(Truth.True, program.Explain(Data).Truth);
    }

    [Fact]
    public void A_budget_names_the_operation_and_cannot_be_caught_by_the_rule()
    {
        var program = LogicProgram.Compile(ValueJson.Parse("""{"try":[{"reduce":[{"var":"list"},{"cat":[{"var":"accumulator"},{"var":"accumulator"}]},"x"]},"caught"]}""")).Require();

        var result = program.Evaluate(Data);

        Assert.Equal("/try/0/reduce/1", result.BudgetPath);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"!\":[")]
    public void Ten_thousand_levels_are_refused(string opening)
    {
        Value rule = 1;
        for (var i = 0; i < 10_000; i++) rule = opening == "[" ? Value.Array(rule) : ObjectValue.Of(("!", Value.Array(rule)));

        var complaint = Assert.Single(LogicProgram.Compile(rule).Complaints);
        Assert.Equal("RULE_TOO_DEEP", complaint.Code);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => ValueJson.Parse(string.Concat(Enumerable.Repeat(opening, 10_000))));
    }

    [Fact]
    public void A_rule_of_too_many_operations_is_refused()
    {
        Value rule = ObjectValue.Of(("+", ArrayValue.Of(Enumerable.Repeat((Value)1, 1_000_000))));

        Assert.Equal("RULE_TOO_LARGE", Assert.Single(LogicProgram.Compile(rule).Complaints).Code);
    }

    [Fact]
    public void A_long_evaluation_can_be_cancelled()
    {
        var program = LogicProgram.Compile(ValueJson.Parse("""{"reduce":[{"var":"many"},{"+":[{"var":"accumulator"},{"var":"current"}]},0]}""")).Require();
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() => program.Evaluate(Data, cancel.Token));
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(x+x+)+y")]
    public void A_pattern_takes_time_in_proportion_to_the_text(string pattern)
    {
        var program = LogicProgram.Compile(ObjectValue.Of(("match", Value.Array(ObjectValue.Of(("var", "t")), pattern)))).Require();

        Assert.NotEqual(Truth.Error, program.Test(ObjectValue.Of(("t", new string('x', 60_000) + "!"))));
    }

    [Fact]
    public void Random_rules_stay_within_a_small_budget()
    {
        var options = LogicOptions.ForRules with { CheckArguments = false, MaxCost = 500, MaxString = 200, MaxList = 100, Functions = RandomLogic.Functions };
        Prop.ForAll(RandomLogic.Rules, RandomLogic.Data, (rule, data) =>
        {
            if (LogicProgram.Compile(rule, options).Program is not { } program) return;
            var result = program.Evaluate(data);

            Assert.True(result.Value.AsString is null or { Length: <= 200 });
            Assert.NotNull(program.Explain(data).Root);
            Assert.NotEmpty(program.Describe());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithStartSize(12).WithEndSize(60));
    }

    [Fact]
    public void Hostile_names_do_not_fill_the_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 200_000; i++) ValueJson.Parse($$"""{"name{{i}}":1,"other{{i}}":2}""");
        var wide = new ObjectBuilder();
        for (var i = 0; i < 100_000; i++) wide.Set("n" + i, i);

        Assert.Equal(99_999, wide.Build()["n99999"].AsNumber);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 40_000_000);
    }

    [Fact]
    public void Objects_with_the_same_members_are_equal_whatever_their_shapes()
    {
        var shared = ValueJson.Parse("""{"a":1,"b":{"c":[1,2]}}""");
        for (var i = 0; i < 20_000; i++) Shape.Of("x" + i, "y" + i);
        var later = ValueJson.Parse("""{"b":{"c":[1,2]},"a":1}""");

        Assert.Equal(shared, later);
        Assert.Equal(shared.GetHashCode(), later.GetHashCode());
        Assert.Equal(1, later["a"].AsNumber);
    }
}
