using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;

namespace Synapse.Core.Tests.Logic;

public class Functions_tests
{
    private static readonly LogicParameter Power = new("power", LogicType.Number, "kW");

    private static readonly LogicFunction Current = Define(
        "full_load_current", """{"/":[{"*":[{"var":"power"},1000]},{"*":[{"sqrt":[3]},{"var":"voltage"},{"var":"efficiency"}]}]}""",
        Power, new LogicParameter("voltage", LogicType.Number, "V"), new LogicParameter("efficiency", LogicType.Number, null, 0.9));

    private static readonly LogicFunction Large = Define("is_large", """{">":[{"*":[{"var":"power"},1.34]},75]}""", LogicType.Flag, Power);

    [Fact]
    public void A_call_gives_what_the_body_gives_for_its_arguments()
    {
        var program = Compile("""{"round":[{"full_load_current":[{"var":"kw"},400]},1]}""");

        Assert.Equal(88.2, program.Evaluate(Data("""{"kw":55}""")).Value.AsNumber);
        Assert.Equal(79.4, Compile("""{"round":[{"full_load_current":[{"var":"kw"},400,1]},1]}""").Evaluate(Data("""{"kw":55}""")).Value.AsNumber);
        Assert.Equal(["kw"], program.Reads.Select(r => r.Text));
    }

    [Fact]
    public void One_argument_may_stand_without_its_list()
    {
        Assert.Equal(Truth.True, Compile("""{"is_large":{"var":"kw"}}""").Test(Data("""{"kw":75}""")));
        Assert.Equal(Truth.False, Compile("""{"is_large":50}""").Test(Data("{}")));
    }

    [Theory]
    [InlineData("""{"full_load_current":[55]}""", "INVALID_ARGUMENTS", "", "\"full_load_current\" takes 2 to 3 arguments, not 1: full_load_current(power kW, voltage V, efficiency = 0.9).", null)]
    [InlineData("""{"!":[{"is_large":[1,2]}]}""", "INVALID_ARGUMENTS", "/!/0", "\"is_large\" takes 1 argument, not 2: is_large(power kW).", """{"is_large":[1]}""")]
    [InlineData("""{"full_load_current":{"var":"xs"}}""", "INVALID_ARGUMENTS", "", "\"full_load_current\" takes full_load_current(power kW, voltage V, efficiency = 0.9): write its arguments as a list.", null)]
    [InlineData("""{"is_large":["75 hp"]}""", "TYPE_MISMATCH", "/is_large/0", "“power” of \"is_large\" is a number; this is \"75 hp\". Did you mean 55.927?", "55.927")]
    [InlineData("""{"is_large":[{"cat":["a"]}]}""", "TYPE_MISMATCH", "/is_large/0", "“power” of \"is_large\" is a number; this is a text.", null)]
    [InlineData("""{"is_large":[{"is_large":[1]}]}""", "TYPE_MISMATCH", "/is_large/0", "“power” of \"is_large\" is a number; this is true or false.", null)]
    [InlineData("""{"is_lage":[1]}""", "UNKNOWN_OPERATOR", "", "There is no operator and no function \"is_lage\". Did you mean \"is_large\"?", """{"is_large":[1]}""")]
    public void A_call_that_does_not_fit_is_refused_with_a_proposal(string rule, string code, string path, string message, string? proposal)
    {
        var complaint = Assert.Single(LogicProgram.Compile(ValueJson.Parse(rule), Options()).Complaints);

        Assert.Equal((code, path, message, proposal), (complaint.Code, complaint.Path, complaint.Message, complaint.Proposal));
    }

    [Theory]
    [InlineData("""{"is_large":["75"]}""")]
    [InlineData("""{"is_large":[{"var":"kw"}]}""")]
    [InlineData("""{"is_large":[{"if":[true,1,{"var":"kw"}]}]}""")]
    [InlineData("""{"is_large":[null]}""")]
    public void What_may_fit_is_not_refused(string rule) => Assert.Empty(LogicProgram.Compile(ValueJson.Parse(rule), Options()).Complaints);

    [Fact]
    public void A_value_that_does_not_fit_is_an_error_that_names_function_and_parameter()
    {
        var error = Compile("""{"is_large":[{"var":"kw"}]}""").Evaluate(Data("""{"kw":"much"}""")).Error;

        Assert.Equal("""{"type":"Invalid Arguments","function":"is_large@3","parameter":"power","needs":"a number"}""", error.ToString());
        Assert.Equal(true, Compile("""{"is_large":[{"var":"kw"}]}""").Evaluate(Data("""{"kw":"75"}""")).Value);
    }

    [Fact]
    public void A_result_that_is_not_what_was_promised_is_an_error()
    {
        var first = Define("first_of", """{"var":"list.0"}""", LogicType.Number, new LogicParameter("list", LogicType.List));

        var result = Compile("""{"first_of":[{"var":"xs"}]}""", first).Evaluate(Data("""{"xs":["a"]}"""));

        Assert.Equal("""{"type":"Invalid Arguments","function":"first_of@3","result":"a","needs":"a number"}""", result.Error.ToString());
    }

    [Fact]
    public void What_is_missing_is_named_as_the_caller_knows_it()
    {
        var needs = Define("motor_kw", """{"+":[{"var":"motor.kw"},{"var":"spare"}]}""", LogicType.Number, new LogicParameter("motor", LogicType.Object), new LogicParameter("spare", LogicType.Number, null, Value.Null));

        Assert.Equal(["properties.kw"], Compile("""{"is_large":[{"var":"properties.kw"}]}""").Evaluate(Data("{}")).Missing);
        Assert.Equal(["parent.kw", "spare of motor_kw@3"], Compile("""{"motor_kw":[{"var":"parent"}]}""", needs).Evaluate(Data("""{"parent":{}}""")).Missing);
    }

    [Fact]
    public void A_default_serves_for_an_argument_that_is_left_out_or_nothing()
    {
        var spare = Define("with_spare", """{"*":[{"var":"power"},{"var":"factor"}]}""", LogicType.Number, Power, new LogicParameter("factor", LogicType.Number, null, 1.25));

        Assert.Equal(10, Compile("""{"with_spare":[8]}""", spare).Evaluate(Data("{}")).Value.AsNumber);
        Assert.Equal(10, Compile("""{"with_spare":[8,{"var":"none"}]}""", spare).Evaluate(Data("{}")).Value.AsNumber);
        Assert.Equal(LogicOutcome.Unknown, Compile("""{"with_spare":[8,{"+":[{"var":"none"},1]}]}""", spare).Evaluate(Data("{}")).Outcome);
    }

    [Theory]
    [InlineData("""{"var":"voltage"}""", "'voltage' is no parameter: a function sees power.")]
    [InlineData("""{"var":"powr"}""", "'powr' is no parameter: a function sees power. Did you mean \"power\"?")]
    [InlineData("""{"+":[{"var":"power"},{"val":["properties","kw"]}]}""", "'properties' is no parameter: a function sees power.")]
    public void A_body_sees_its_parameters_only(string body, string message)
    {
        var refused = LogicFunction.Define(new LogicFunctionSource("f_x", 1, [Power], LogicType.Any, null, ValueJson.Parse(body)));

        Assert.Equal(message, Assert.Single(refused.Complaints).Message);
    }

    [Theory]
    [InlineData("""{"val":[[2],"secret"]}""")]
    [InlineData("""{"val":[[4],"secret"]}""")]
    [InlineData("""{"var":{"cat":["sec","ret"]}}""")]
    [InlineData("""{"get":[{"var":""},"secret"]}""")]
    [InlineData("""{"try":[{"throw":"x"},{"val":[[4],"secret"]}]}""")]
    [InlineData("""{"map":[[1],{"val":[[6],"secret"]}]}""")]
    public void There_is_no_way_out_of_a_function_to_the_data_around_it(string body)
    {
        var spy = Define("spy", body, LogicType.Any, Power);

        var program = Compile("""{"map":[{"var":"xs"},{"try":[{"spy":[1]},null]}]}""", spy);

        Assert.DoesNotContain("42", program.Evaluate(Data("""{"xs":[{"secret":42}],"secret":42}""")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_reads_its_own_tables_and_not_those_of_the_rule()
    {
        var sized = LogicFunction.Define(new LogicFunctionSource("size_of", 1, [Power], LogicType.Any, null, ValueJson.Parse("""{"lookup":["sizes",{"var":"power"}]}"""))
        {
            Tables = new Dictionary<string, Value> { ["sizes"] = ValueJson.Parse("""[{"up_to":10,"value":"S"},{"value":"L"}]""") },
        }).Require();
        var options = Options(sized) with { Tables = new Dictionary<string, Value> { ["sizes"] = ValueJson.Parse("""[{"value":"rule"}]""") } };
        var program = LogicProgram.Compile(ValueJson.Parse("""[{"size_of":[5]},{"size_of":[50]},{"lookup":["sizes",1]}]"""), options).Require();

        Assert.Equal("""["S","L","rule"]""", program.Evaluate(Data("{}")).Value.ToString());
    }

    [Fact]
    public void A_body_whose_result_cannot_fit_its_own_calls_is_refused()
    {
        var refused = LogicFunction.Define(new LogicFunctionSource("f_x", 1, [new("name", LogicType.Text)], LogicType.Any, null, ValueJson.Parse("""{"is_large":[{"var":"name"}]}""")) { Functions = Known(Large) });

        Assert.Equal("TYPE_MISMATCH", Assert.Single(refused.Complaints).Code);
    }

    [Fact]
    public void A_function_stays_within_its_own_limits_and_within_those_of_the_caller()
    {
        var work = LogicFunction.Define(new LogicFunctionSource("work", 2, [new("list", LogicType.List)], LogicType.Number, null, ValueJson.Parse("""{"reduce":[{"var":"list"},{"+":[{"var":"accumulator"},{"var":"current"}]},0]}""")) { MaxCost = 1_000 }).Require();
        var many = ObjectValue.Of(("xs", ArrayValue.Of(Enumerable.Repeat((Value)1, 500))));
        var own = Compile("""{"work":[{"var":"xs"}]}""", work).Evaluate(many);
        var outer = LogicProgram.Compile(ValueJson.Parse("""{"try":[{"work":[{"var":"xs"}]},0]}"""), Options(work) with { MaxCost = 500 }).Require().Evaluate(many);

        Assert.Equal("The budget was exceeded at /work@2: more than 1,000 units of work.", own.ToString());
        Assert.Equal("The budget was exceeded at /try/0/work@2: more than 500 units of work.", outer.ToString());
        Assert.Equal(3, Compile("""{"work":[{"var":"xs"}]}""", work).Evaluate(Data("""{"xs":[1,2]}""")).Value.AsNumber);
    }

    [Fact]
    public void Work_of_functions_counts_for_the_caller()
    {
        var work = LogicFunction.Define(new LogicFunctionSource("work", 2, [new("list", LogicType.List)], LogicType.Number, null, ValueJson.Parse("""{"reduce":[{"var":"list"},{"+":[{"var":"accumulator"},{"var":"current"}]},0]}"""))).Require();
        var options = Options(work) with { MaxCost = 5_000 };
        var program = LogicProgram.Compile(ValueJson.Parse("""{"+":[{"work":[{"var":"xs"}]},{"work":[{"var":"xs"}]}]}"""), options).Require();

        Assert.Equal(1_000, program.Evaluate(ObjectValue.Of(("xs", ArrayValue.Of(Enumerable.Repeat((Value)1, 500))))).Value.AsNumber);
        Assert.Equal(LogicOutcome.BudgetExceeded, program.Evaluate(ObjectValue.Of(("xs", ArrayValue.Of(Enumerable.Repeat((Value)1, 900))))).Outcome);
    }

    [Fact]
    public void Functions_that_double_are_as_large_as_all_that_they_run()
    {
        var functions = Known(Define("f_0", """{"+":[{"var":"power"},1]}""", LogicType.Number, Power));
        for (var i = 1; ; i++)
        {
            var body = $$"""{"+":[{"f_{{i - 1}}":[{"var":"power"}]},{"f_{{i - 1}}":[{"var":"power"}]}]}""";
            var defined = LogicFunction.Define(new LogicFunctionSource($"f_{i}", 1, [Power], LogicType.Number, null, ValueJson.Parse(body)) { Functions = functions });
            if (defined.Function is null)
            {
                Assert.Equal("RULE_TOO_LARGE", defined.Complaints[0].Code);
                Assert.InRange(i, 8, 14);
                return;
            }

            functions = Known(defined.Function);
        }
    }

    [Fact]
    public void Functions_nest_no_deeper_than_rules()
    {
        var functions = Known(Define("f_0", """{"!":[{"var":"power"}]}""", LogicType.Flag, new LogicParameter("power", LogicType.Any)));
        LogicDefinition defined;
        var i = 1;
        do
        {
            defined = LogicFunction.Define(new LogicFunctionSource($"f_{i}", 1, [new("power", LogicType.Any)], LogicType.Flag, null, ValueJson.Parse($$"""{"!":[{"f_{{i - 1}}":[{"var":"power"}]}]}""")) { Functions = functions });
            if (defined.Function is not null) functions = Known(defined.Function);
        }
        while (defined.Function is not null && ++i < 100);

        Assert.Equal("RULE_TOO_DEEP", defined.Complaints[0].Code);
    }

    [Fact]
    public void The_trace_shows_the_body_of_a_call_with_a_value_per_operation()
    {
        var trace = Compile("""{"and":[{"is_large":[{"var":"kw"}]},true]}""").Explain(Data("""{"kw":45}"""));

        var call = trace.Root.Children[0];
        var body = Assert.Single(call.Children, c => c.Operator == "is_large@3");
        Assert.Equal("is_large(power: kw)", call.Words);
        Assert.Equal(("/and/0/is_large@3", false), (body.Path, body.Result.Value.AsBoolean));
        Assert.Equal(("power times 1.34", 60.3), (body.Children[0].Words, Math.Round(body.Children[0].Result.Value.AsNumber, 1)));
        Assert.Equal("needs is_large(power: kw), which does not hold", Assert.Single(trace.Failing).Sentence);
    }

    [Theory]
    [InlineData("full_load_current", true)]
    [InlineData("map", false)]
    [InlineData("preserve", false)]
    [InlineData("Current", false)]
    [InlineData("a b", false)]
    [InlineData("x", false)]
    [InlineData("9kw", false)]
    public void A_name_is_a_word_of_its_own_and_no_operator(string name, bool isName) => Assert.Equal(isName, LogicFunction.IsName(name));

    [Fact]
    public void Parameters_that_are_not_read_are_named()
    {
        Assert.Equal(["spare"], Define("f_x", """{"var":"power"}""", LogicType.Any, Power, new LogicParameter("spare", LogicType.Any)).UnusedParameters());
        Assert.Empty(Define("f_x", """{"map":[[1],{"val":[[2],"power"]}]}""", LogicType.Any, Power).UnusedParameters());
    }

    [Theory]
    [InlineData("""{"is_large":[{"var":"kw"}]}""")]
    [InlineData("""{"<":[{"full_load_current":[{"var":"kw"},400]},100]}""")]
    [InlineData("""{"some":[{"var":"xs"},{"is_large":[{"var":""}]}]}""")]
    public void A_condition_with_calls_allocates_nothing_in_either_tier(string rule)
    {
        var (program, data) = (Compile(rule), Data("""{"kw":55,"xs":[1,2,80]}"""));

        Assert.Equal(0, AllocatedBy(program, data));
        program.Warm();
        Assert.Equal(0, AllocatedBy(program, data));
    }

    [Fact]
    public void A_call_gives_what_its_body_gives_with_the_parameters_as_data()
    {
        LogicParameter[] parameters = [new("a", LogicType.Any), new("list", LogicType.Any), new("obj", LogicType.Any), new("s", LogicType.Any)];
        var body = LogicOptions.ForRules with { CheckArguments = false, HotAfter = int.MaxValue, MissingMode = MissingMode.JavaScript, Functions = RandomLogic.Functions, Tables = new Dictionary<string, Value>() };
        Prop.ForAll(RandomLogic.Rules, RandomLogic.Data, (rule, data) =>
        {
            var defined = LogicFunction.Define(new LogicFunctionSource("under_test", 1, parameters, LogicType.Any, null, rule) { Functions = RandomLogic.Functions });
            if (defined.Function is not { } function) return;
            var arguments = ObjectValue.FromSlots(Shape.Of("a", "list", "obj", "s"), [.. parameters.Select(p => data[p.Name].IsMissing ? Value.Null : data[p.Name])]);
            var expected = LogicProgram.Compile(rule, body).Require().Evaluate(arguments);
            var called = LogicProgram.Compile(
                ValueJson.Parse("""{"under_test":[{"var":"a"},{"var":"list"},{"var":"obj"},{"var":"s"}]}"""), body with { Functions = Known(function) }).Require();

            Assert.Equal((expected.Outcome, expected.Value, expected.Error), Shown(called.Evaluate(data)));
            called.Warm();
            Assert.Equal((expected.Outcome, expected.Value, expected.Error), Shown(called.Evaluate(data)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4_000).WithStartSize(12).WithEndSize(60));
    }

    private static (LogicOutcome Outcome, Value Value, Value Error) Shown(LogicResult result) => (result.Outcome, result.Value, result.Error);

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

    private static LogicFunction Define(string name, string body, params LogicParameter[] parameters) => Define(name, body, LogicType.Number, parameters);

    private static LogicFunction Define(string name, string body, LogicType result, params LogicParameter[] parameters) =>
        LogicFunction.Define(new LogicFunctionSource(name, 3, parameters, result, null, ValueJson.Parse(body))).Require();

    private static Dictionary<string, LogicFunction> Known(params LogicFunction[] functions) => functions.ToDictionary(f => f.Name, StringComparer.Ordinal);

    private static LogicOptions Options(params LogicFunction[] more) => LogicOptions.ForRules with { HotAfter = int.MaxValue, Functions = Known([Current, Large, .. more]) };

    private static LogicProgram Compile(string rule, params LogicFunction[] more) => LogicProgram.Compile(ValueJson.Parse(rule), Options(more)).Require();

    private static Value Data(string json) => ValueJson.Parse(json);
}
