using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

public class Two_tiers_tests
{
    private static readonly LogicOptions Cold = LogicOptions.ForRules with { CheckArguments = false, HotAfter = int.MaxValue, Functions = RandomLogic.Functions };

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(4_000).WithStartSize(12).WithEndSize(60);

    [Theory]
    [InlineData(LogicProfile.Engine, MissingMode.Unknown)]
    [InlineData(LogicProfile.Community, MissingMode.JavaScript)]
    public void The_compiled_program_gives_what_the_interpreter_gives(LogicProfile profile, MissingMode missing)
    {
        var options = Cold with { Profile = profile, MissingMode = missing };
        Prop.ForAll(RandomLogic.Rules, RandomLogic.Data, (rule, data) =>
        {
            if (LogicProgram.Compile(rule, options).Program is not { } cold) return;
            var hot = LogicProgram.Compile(rule, options).Require();
            hot.Warm();

            Assert.Equal(cold.Test(data), hot.Test(data));
            Assert.Equal(Shown(cold.Evaluate(data)), Shown(hot.Evaluate(data)));
        }).Check(Many);
    }

    [Fact]
    public void The_truth_is_the_truth_of_the_value()
    {
        Prop.ForAll(RandomLogic.Rules, RandomLogic.Data, (rule, data) =>
        {
            if (LogicProgram.Compile(rule, Cold).Program is not { } program) return;
            var result = program.Evaluate(data);
            var truth = program.Test(data);
            var asked = LogicProgram.Compile(ObjectValue.Of(("!!", Value.Array(rule))), Cold).Require().Evaluate(data);

            Assert.Equal(result.Outcome, asked.Outcome);
            Assert.Equal(truth <= Truth.True, result.IsValue);
            if (result.IsValue) Assert.Equal(truth == Truth.True, asked.Value.AsBoolean);
        }).Check(Many);
    }

    [Fact]
    public void What_a_program_does_not_read_does_not_matter()
    {
        Prop.ForAll(RandomLogic.Rules, RandomLogic.Data, (rule, data) =>
        {
            if (LogicProgram.Compile(rule, Cold).Program is not { ReadsEverything: false } program || data.AsObject is not { } o) return;
            var read = o.Where(m => program.Reads.Any(r => r.Touches(m.Key)));
            var builder = new ObjectBuilder();
            foreach (var (name, value) in read) builder.Set(name, value);

            Assert.Equal(program.Test(data), program.Test(builder.Build()));
        }).Check(Many);
    }

    [Fact]
    public void What_does_not_pass_the_gates_is_not_true()
    {
        Prop.ForAll(RandomLogic.Rules, RandomLogic.Data, (rule, data) =>
        {
            if (LogicProgram.Compile(rule, Cold).Program is not { } program) return;
            var passes = program.Gates.All(g => data[g.Key].AsString is { } text && g.Value.Contains(text));
            if (!passes) Assert.NotEqual(Truth.True, program.Test(data));
        }).Check(Many);
    }

    [Fact]
    public void A_program_becomes_hot_by_itself()
    {
        var program = LogicProgram.Compile(ValueJson.Parse("""{">":[{"var":"kw"},55]}"""), LogicOptions.ForRules with { HotAfter = 10 }).Require();
        var data = ValueJson.Parse("""{"kw":75}""");

        for (var i = 0; i < 10; i++) Assert.Equal(Truth.True, program.Test(data));

        Assert.True(SpinWait.SpinUntil(() => program.IsHot, TimeSpan.FromSeconds(20)));
        Assert.Equal(Truth.True, program.Test(data));
    }

    [Theory]
    [InlineData("""{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"*":[{"var":"properties.kw"},1.34]},55]},{"in":[{"var":"area"},["A","B"]]}]}""")]
    [InlineData("""{"some":[{"var":"children"},{"and":[{"==":[{"var":"type"},"MOTOR"]},{">":[{"var":"kw"},5]}]}]}""")]
    [InlineData("""{"filter":[{"var":"children"},{">":[{"var":"kw"},5]}]}""")]
    [InlineData("""{"<":[0,{"var":"properties.kw"},100]}""")]
    [InlineData("""{"<":[{"var":"properties.absent"},100]}""")]
    [InlineData("""{">":[{"reduce":[{"var":"children"},{"+":[{"var":"accumulator"},{"var":"current.kw"}]},0]},5]}""")]
    [InlineData("""{"or":[{"!":[{"var":"type"}]},{"==":[{"var":"type"},"PUMP"]}]}""")]
    [InlineData("""{"if":[{"!":[{"var":"absent"}]},{"missing":["absent"]},{"exists":"type"}]}""")]
    [InlineData("""{"starts_with":[{"var":"type"},"P"]}""")]
    public void A_condition_allocates_nothing_in_either_tier(string rule)
    {
        var data = ValueJson.Parse("""{"type":"PUMP","area":"A","properties":{"kw":75},"children":[{"type":"MOTOR","kw":7},{"type":"FT"}]}""");
        var program = LogicProgram.Compile(ValueJson.Parse(rule), LogicOptions.ForRules with { HotAfter = int.MaxValue }).Require();

        Assert.Equal(0, AllocatedBy(program, data));
        program.Warm();
        Assert.Equal(0, AllocatedBy(program, data));
    }

    [Theory]
    [InlineData("""{"<":[0,{"var":"a"},75]}""")]
    [InlineData("""{"!=":[1,{"var":"a"},2]}""")]
    [InlineData("""{"===":[1,{"var":"a"},1]}""")]
    [InlineData("""{"<":[{"var":"a"},{"var":"b"},75]}""")]
    [InlineData("""{"<=":[{"var":"a"},{"var":"b"}]}""")]
    [InlineData("""{"and":[{"==":[{"var":"a"},"PUMP"]},{"var":"b"}]}""")]
    [InlineData("""{"and":[{"===":[{"var":"a"},"5"]},{">":[{"var":"b"},5]}]}""")]
    [InlineData("""{"reduce":[{"var":"items"},{"+":[{"var":"accumulator"},{"var":"current.kw"}]},0]}""")]
    [InlineData("""{">":[{"reduce":[{"var":"items"},{"*":[{"var":"accumulator"},{"var":"current.kw"}]},1]},5]}""")]
    [InlineData("""{"reduce":[{"var":"items"},{"+":[{"var":"accumulator"},{"var":"current.kw"}]},"x"]}""")]
    [InlineData("""{"!":[{"var":"a"}]}""")]
    public void Numbers_texts_and_what_is_neither_come_out_alike_in_both_tiers(string rule)
    {
        string[] values = ["1", "75", "-0.5", "1e308", "\"PUMP\"", "\"5\"", "\"10\"", "\"\"", "null", "true", "[]", "{}"];
        string[] items = ["[]", "null", """[{"kw":1},{"kw":2.5}]""", """[{"kw":"7"},{}]""", """[{"kw":"n/a"}]""", """[{"kw":1e308},{"kw":1e308}]""", "[3,4]", "7"];
        foreach (var missing in Enum.GetValues<MissingMode>())
        {
            var cold = LogicProgram.Compile(ValueJson.Parse(rule), Cold with { MissingMode = missing }).Require();
            var hot = LogicProgram.Compile(ValueJson.Parse(rule), Cold with { MissingMode = missing }).Require();
            hot.Warm();
            foreach (var data in from a in values from b in values from i in items select ValueJson.Parse($$"""{"a":{{a}},"b":{{b}},"items":{{i}}}"""))
            {
                Assert.Equal((data, cold.Test(data)), (data, hot.Test(data)));
                Assert.Equal((data, Shown(cold.Evaluate(data))), (data, Shown(hot.Evaluate(data))));
                Assert.Equal((data, Shown(cold.Evaluate(data)), cold.Evaluate(data).IsValue), (data, Shown(hot.Evaluate(data)), cold.Test(data) <= Truth.True));
            }
        }
    }

    // The runtime may allocate once for itself while it compiles in stages; a hundred evaluations would show an allocation of ours.
    private static long AllocatedBy(LogicProgram program, Value data)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 20 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) program.Test(data);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static string Shown(LogicResult result) => $"{result.Outcome} {result.Value} {result.Error} {string.Join(",", result.Missing)} {result.BudgetPath}";
}
