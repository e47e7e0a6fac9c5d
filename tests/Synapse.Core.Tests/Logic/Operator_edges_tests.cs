using Synapse.Core.Logic;
using Synapse.Core.Logic.Reading;

namespace Synapse.Core.Tests.Logic;

/// <summary>Every operator with every sort of operand in every number, right or wrong: what must hold for all of them.</summary>
public class Operator_edges_tests
{
    private static readonly Value Data = ValueJson.Parse("""{"null":null,"nan":"x","list":[1,"a",null],"none":[],"obj":{"k":1},"empty":{}}""");

    private static readonly string[] Operands =
        ["""{"var":"zz"}""", """{"var":"null"}""", "true", "0", "-1.5", "\"\"", "\"5\"", """{"var":"nan"}""", """{"var":"none"}""", """{"var":"list"}""", """{"var":"empty"}""", """{"var":"obj"}"""];

    public static TheoryData<string> All => new(Operator.Names.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public void Whatever_it_is_given_an_operator_gives_a_value_or_a_typed_answer_and_its_truth(string name)
    {
        foreach (var profile in Enum.GetValues<LogicProfile>())
        foreach (var missing in Enum.GetValues<MissingMode>())
        foreach (var rule in Calls(name))
        {
            var options = new LogicOptions { Profile = profile, MissingMode = missing, CheckArguments = false, HotAfter = int.MaxValue };
            if (LogicProgram.Compile(ValueJson.Parse(rule), options).Program is not { } program) continue;
            var result = program.Evaluate(Data);

            Assert.True(result.Outcome is LogicOutcome.Value or LogicOutcome.Unknown || !result.Error["type"].IsMissing || result.Error.IsObject, $"{rule}: {result}");
            Assert.True(missing == MissingMode.Unknown || result.Outcome != LogicOutcome.Unknown, $"{rule} is unknown where missing is null.");
            Assert.Equal(result.IsValue, program.Test(Data) <= Truth.True);
            Assert.NotEmpty(result.ToString());
            Assert.NotEmpty(program.Describe());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_compiled_operator_gives_the_same_for_every_one_and_some_pairs(string name)
    {
        foreach (var profile in Enum.GetValues<LogicProfile>())
        foreach (var rule in Calls(name).Where((_, i) => i < 2 * Operands.Length || i % 17 == 0))
        {
            var options = new LogicOptions { Profile = profile, CheckArguments = false, HotAfter = int.MaxValue };
            if (LogicProgram.Compile(ValueJson.Parse(rule), options).Program is not { } program) continue;
            var (value, truth) = (program.Evaluate(Data), program.Test(Data));
            program.Warm();

            Assert.True(value.ToString() == program.Evaluate(Data).ToString() && truth == program.Test(Data), $"{rule}: {value} and {program.Evaluate(Data)}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_number_of_arguments_that_is_not_taken_is_refused(string name)
    {
        var op = Operator.Find(name)!;
        if (op.TakesObject) return;
        for (var count = 0; count <= 11; count++)
        {
            var rule = $$"""{"{{name}}":[{{string.Join(',', Enumerable.Repeat("\"a\"", count))}}]}""";
            var complaints = LogicProgram.Compile(ValueJson.Parse(rule)).Complaints;

            Assert.Equal(count < op.Min || count > op.Max, complaints.Any(c => c.Code == "INVALID_ARGUMENTS"));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_operator_within_sixty_others_is_read_and_run(string name)
    {
        var rule = $$"""{"{{name}}":[{"var":"list"},{"var":"obj"},1]}""";
        for (var i = 0; i < 28; i++) rule = $$"""{"!!":[{{rule}}]}""";
        var options = LogicOptions.ForRules with { CheckArguments = false, HotAfter = int.MaxValue };

        Assert.NotNull(LogicProgram.Compile(ValueJson.Parse(rule), options).Require().Evaluate(Data).ToString());
    }

    [Theory]
    [InlineData("""{"reduce":[{"var":"many"},{"+":[{"var":"accumulator"},{"var":"current"}]},0]}""")]
    [InlineData("""{"map":[{"var":"many"},{"*":[{"var":""},2]}]}""")]
    [InlineData("""{"filter":[{"var":"many"},{">":[{"var":""},2]}]}""")]
    [InlineData("""{"all":[{"var":"many"},{">":[{"var":""},0]}]}""")]
    [InlineData("""{"some":[{"var":"many"},{"<":[{"var":""},0]}]}""")]
    [InlineData("""{"none":[{"var":"many"},{"<":[{"var":""},0]}]}""")]
    [InlineData("""{"merge":[{"var":"many"},{"var":"many"}]}""")]
    public void What_was_cancelled_does_no_more_than_a_few_thousand_units_of_work(string rule)
    {
        var many = ObjectValue.Of(("many", ArrayValue.Of(Enumerable.Repeat((Value)1, 50_000))));
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        // With so little to spend, a cancellation that is noticed late would be a budget exceeded: work is counted here, not time.
        var options = LogicOptions.ForRules with { MaxCost = rule.Contains("merge", StringComparison.Ordinal) ? 150_000 : 3_000, HotAfter = int.MaxValue };
        var program = LogicProgram.Compile(ValueJson.Parse(rule), options).Require();

        Assert.Throws<OperationCanceledException>(() => program.Evaluate(many, cancel.Token));
        program.Warm();
        Assert.Throws<OperationCanceledException>(() => program.Evaluate(many, cancel.Token));
    }

    private static IEnumerable<string> Calls(string name)
    {
        foreach (var a in Operands)
        {
            yield return $$"""{"{{name}}":{{a}}}""";
            yield return $$"""{"{{name}}":[{{a}}]}""";
        }

        yield return $$"""{"{{name}}":[]}""";
        foreach (var a in Operands)
            foreach (var b in Operands)
                yield return $$"""{"{{name}}":[{{a}},{{b}}]}""";
        for (var i = 0; i < Operands.Length; i++)
        {
            var next = Operands[(i + 1) % Operands.Length];
            yield return $$"""{"{{name}}":[{{Operands[i]}},{{next}},{{Operands[(i + 5) % Operands.Length]}}]}""";
            yield return $$"""{"{{name}}":[{{Operands[i]}},{{next}},{{Operands[(i + 5) % Operands.Length]}},{{Operands[(i + 7) % Operands.Length]}}]}""";
        }
    }
}
