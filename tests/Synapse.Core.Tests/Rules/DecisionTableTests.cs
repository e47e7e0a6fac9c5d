using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Checking;
using Synapse.Core.Tests.Rules.Checking;

namespace Synapse.Core.Tests.Rules;

public class DecisionTableTests
{
    private static string Document(string table, string more = "") => $$"""{"id": "t", "name": "T", "source": "PROJECT", {{more}} "table": {{table}} }""";

    private static RuleReading Read(string table, string more = "") => RuleReader.Read(ValueJson.Parse(Document(table, more)));

    private static RuleDocument Rule(string policy, string rows, string more = "", string outputs = """[{"property": "class"}]""", string collect = "") =>
        Read($$"""{"hit_policy": "{{policy}}", {{collect}} "inputs": [{"path": "type"}, {"path": "properties.kw"}], "outputs": {{outputs}}, "rows": {{rows}} }""", more).Require();

    private static ObjectValue Data(string type, Value kw) => ObjectValue.Of((Field.Type, type), (Field.Properties, ObjectValue.Of(("kw", kw))));

    private static Truth Acts(RuleDocument rule, string type, Value kw) => LogicProgram.Compile(rule.Condition, RuleLogic.Options(rule)).Require().Test(Data(type, kw));

    private static Value Gives(RuleDocument rule, string type, Value kw, string property = "class") =>
        LogicProgram.Compile(((RuleAction.SetProperty)rule.Actions[0]).Set[property], RuleLogic.Options(rule)).Require().Evaluate(Data(type, kw)).Value;

    [Theory]
    [InlineData("\"PUMP\"", "PUMP", true)]
    [InlineData("\"PUMP, FAN\"", "FAN", true)]
    [InlineData("\"not(PUMP, FAN)\"", "FAN", false)]
    [InlineData("\"\\\"-\\\"\"", "-", true)]
    [InlineData("\"-\"", "anything", true)]
    [InlineData("\"!= PUMP\"", "FAN", true)]
    [InlineData("null", "x", true)]
    public void A_cell_of_texts_says_what_it_says(string cell, string type, bool holds) =>
        Assert.Equal(holds ? Truth.True : Truth.False, Acts(Rule("FIRST", $$"""[{"when": [{{cell}}], "then": [1]}]"""), type, 5));

    [Theory]
    [InlineData("\"> 55\"", 55, false)]
    [InlineData("\">= 55\"", 55, true)]
    [InlineData("\"[10..20)\"", 20, false)]
    [InlineData("\"[10..20)\"", 10, true)]
    [InlineData("\"(10..20]\"", 10, false)]
    [InlineData("\"10..20\"", 20, true)]
    [InlineData("\"< 5, > 10\"", 11, true)]
    [InlineData("\"< 5, > 10\"", 7, false)]
    [InlineData("\"5, 7\"", 7, true)]
    [InlineData("7", 7, true)]
    [InlineData("\"missing\"", 7, false)]
    [InlineData("""{"==": [{"%": [{"var": "properties.kw"}, 2]}, 1]}""", 7, true)]
    public void A_cell_of_numbers_says_what_it_says(string cell, double kw, bool holds) =>
        Assert.Equal(holds ? Truth.True : Truth.False, Acts(Rule("FIRST", $$"""[{"when": ["-", {{cell}}], "then": [1]}]"""), "PUMP", kw));

    [Theory]
    [InlineData("\"> high\"")]
    [InlineData("\"[20..10]\"")]
    [InlineData("\"a,,b\"")]
    [InlineData("\"\\\"open\"")]
    [InlineData("[1]")]
    public void A_cell_that_says_nothing_is_a_complaint_at_its_place(string cell) =>
        Assert.Equal("/table/rows/0/when/1", Read($$"""{"inputs": [{"path": "type"}, {"path": "properties.kw"}], "outputs": [{"property": "a"}], "rows": [{"when": ["-", {{cell}}], "then": [1]}]}""").Complaints.Single().Path);

    [Fact]
    public void The_first_row_that_matches_decides()
    {
        var rule = Rule("FIRST", """[{"when": ["PUMP", "> 55"], "then": ["large"]}, {"when": ["PUMP"], "then": ["small"]}, {"when": ["FAN", "-"], "then": [{"var": "properties.kw"}]}]""");
        Assert.Equal("large", Gives(rule, "PUMP", 60).AsString);
        Assert.Equal("small", Gives(rule, "PUMP", 5).AsString);
        Assert.Equal(7, Gives(rule, "FAN", 7).AsNumber);
        Assert.Equal(Truth.False, Acts(rule, "VALVE", 5));
        Assert.Equal(["row 2"], rule.Table!.Matching(Data("PUMP", 5), RuleLogic.Options(rule)).Select(r => r.Name));
    }

    [Fact]
    public void The_foremost_output_decides_by_priority()
    {
        var rule = Rule("PRIORITY", """[{"when": ["PUMP"], "then": ["low"]}, {"when": ["-", "> 10"], "then": ["high"]}]""", outputs: """[{"property": "class", "values": ["high", "low"]}]""");
        Assert.Equal(("high", "low"), (Gives(rule, "PUMP", 60).AsString, Gives(rule, "PUMP", 5).AsString));
    }

    [Theory]
    [InlineData("LIST", "[5,3]")]
    [InlineData("SUM", "8")]
    [InlineData("MIN", "3")]
    [InlineData("MAX", "5")]
    [InlineData("COUNT", "2")]
    public void All_rows_that_match_are_collected(string way, string expected)
    {
        var rule = Rule("COLLECT", """[{"when": ["PUMP"], "then": [5]}, {"when": ["FAN"], "then": [9]}, {"when": ["-", "> 10"], "then": [3]}]""", collect: $"\"collect\": \"{way}\",");
        Assert.Equal(expected, Gives(rule, "PUMP", 60).ToString());
    }

    [Fact]
    public void A_condition_beside_the_table_must_hold_too()
    {
        var rule = Rule("FIRST", """[{"when": ["PUMP"], "then": [1]}]""", """ "condition": {">": [{"var": "properties.kw"}, 10]},""");
        Assert.Equal((Truth.True, Truth.False), (Acts(rule, "PUMP", 11), Acts(rule, "PUMP", 9)));
    }

    [Fact]
    public void A_table_is_written_as_a_table()
    {
        var rule = Rule("FIRST", """[{"name": "big", "when": ["PUMP", "> 55"], "then": ["large"]}]""", """ "actions": [{"type": "CREATE_PACKAGE", "package": "EL"}],""");
        var again = RuleReader.Read(RuleWriter.Write(rule)).Require();
        Assert.Equal(rule.Json["table"], again.Json["table"]);
        Assert.Equal((rule.Condition, 2), (again.Condition, again.Actions.Count));
    }

    [Fact]
    public void Rows_that_overlap_in_a_table_of_unique_rows_are_an_error_with_an_example()
    {
        var finding = Checked("UNIQUE", """[{"when": ["PUMP", "[0..60)"], "then": [1]}, {"when": ["PUMP", ">= 55"], "then": [2]}]""").Single(f => f.Code == FindingCode.TableOverlap);
        Assert.Equal((Severity.Error, "/table/rows/1"), (finding.Severity, finding.Path));
        Assert.Contains("type is PUMP", finding.Message);
        Assert.DoesNotContain(Checked("UNIQUE", """[{"when": ["PUMP", "[0..55)"], "then": [1]}, {"when": ["PUMP", ">= 55"], "then": [2]}]"""), f => f.Code == FindingCode.TableOverlap);
        Assert.DoesNotContain(Checked("FIRST", """[{"when": ["PUMP", "[0..60)"], "then": [1]}, {"when": ["PUMP", ">= 55"], "then": [2]}]"""), f => f.Code == FindingCode.TableOverlap);
    }

    [Fact]
    public void Values_without_a_row_are_a_warning_with_an_example()
    {
        var finding = Checked("FIRST", """[{"when": ["PUMP", "< 10"], "then": [1]}, {"when": ["PUMP", "> 10"], "then": [2]}]""").Single(f => f.Code == FindingCode.TableGap);
        Assert.Contains("properties.kw is 10", finding.Message);
        Assert.DoesNotContain(Checked("FIRST", """[{"when": ["PUMP", "< 10"], "then": [1]}, {"when": ["PUMP", ">= 10"], "then": [2]}]"""), f => f.Code == FindingCode.TableGap);
    }

    [Fact]
    public void A_row_behind_one_that_covers_it_never_decides() =>
        Assert.Equal("/table/rows/1", Checked("FIRST", """[{"when": ["PUMP", "-"], "then": [1]}, {"when": ["PUMP", "> 10"], "then": [2]}]""").Single(f => f.Code == FindingCode.Unreachable).Path);

    private static IReadOnlyList<RuleFinding> Checked(string policy, string rows) => RuleChecker.Check(Rule(policy, rows), Workpiece.Catalogue(), RuleSetOutline.Empty);
}
