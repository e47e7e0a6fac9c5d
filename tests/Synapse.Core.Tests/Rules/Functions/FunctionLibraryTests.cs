using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Checking;
using Synapse.Core.Rules.Functions;

namespace Synapse.Core.Tests.Rules.Functions;

public class FunctionLibraryTests
{
    private static readonly FunctionLibrary Library = new([Version("spare", 1, "1.1", "PRODUCTION"), Version("spare", 2, "1.2", "PRODUCTION"), Version("spare", 3, "1.3", "DRAFT"), Version("old", 1, "1", "PRODUCTION"), Version("old", 2, "1", "DEPRECATED")]);

    [Fact]
    public void Rules_are_given_the_newest_version_in_production()
    {
        Assert.Equal(2, Library.InProduction(new("spare"))!.Version.Version);
        Assert.Null(Library.InProduction(new("old")));
        Assert.Null(Library.InProduction(new("none")));
    }

    [Fact]
    public void A_rule_carries_the_functions_that_it_calls_and_keeps_their_versions()
    {
        var written = Rule("""{">":[{"spare":[{"var":"properties.power_kw"}]},10]}""");
        var saved = CarriedFunctions.Attach(written, Library);
        var later = new FunctionLibrary([Version("spare", 1, "1.1", "PRODUCTION"), Version("spare", 2, "1.2", "PRODUCTION"), Version("spare", 3, "100", "PRODUCTION")]);

        Assert.Equal(2, saved["functions"]["spare"]["version"].AsNumber);
        Assert.Equal(saved, CarriedFunctions.Attach(saved, later));
        Assert.Equal(Truth.True, Test(saved, 9));
        Assert.Equal(Truth.False, Test(saved, 8));
        Assert.Equal(Truth.True, Test(CarriedFunctions.Renew(saved, later), 1));
        Assert.Equal("spare@2", RuleReader.Read(saved).Require().Functions["spare"].Label);
    }

    [Fact]
    public void What_is_no_longer_called_is_no_longer_carried()
    {
        var saved = CarriedFunctions.Attach(Rule("""{"spare":[1]}"""), Library);

        Assert.True(CarriedFunctions.Attach(saved.With("condition", true), Library)["functions"].IsMissing);
        Assert.Equal(Rule("true"), CarriedFunctions.Attach(Rule("true"), Library));
    }

    [Theory]
    [InlineData("""[{"type":"SET_PROPERTY","set":{"spare":{"var":"properties.a"}}}]""", false)]
    [InlineData("""[{"type":"SET_PROPERTY","set":{"a":{"+":[1,{"spare":[2]}]}}}]""", true)]
    [InlineData("""[{"type":"VALIDATE","check":{"preserve":{"spare":1}},"message":"x"}]""", false)]
    [InlineData("""[{"type":"CREATE_CABLE","cable_tag":"x","cable_type":"POWER","from":{"where":{"spare":1}},"to":{"tag":"{tag}"},"length_m":{"spare":[3]}}]""", true)]
    public void A_call_is_known_from_a_property_of_the_same_name(string actions, bool calls) =>
        Assert.Equal(calls, CarriedFunctions.CalledBy(Rule("true").With("actions", ValueJson.Parse(actions)), n => n == "spare").Count == 1);

    [Fact]
    public void A_version_of_another_project_or_changed_by_hand_is_known()
    {
        var saved = CarriedFunctions.Attach(Rule("""{"spare":[1]}"""), Library);
        var changed = ValueJson.Parse(ValueJson.Write(saved).Replace("1.2", "1.9", StringComparison.Ordinal)).AsObject!;

        Assert.Empty(Library.Foreign(saved));
        Assert.Equal(["spare"], Library.Foreign(changed));
        Assert.Equal(1, Library.Like("spare", Version("spare", 7, "1.1", "DRAFT").Document.Carried(7))!.Version.Version);
    }

    [Fact]
    public void A_circle_of_functions_is_refused_by_name()
    {
        var inner = Version("inner", 1, "1", "PRODUCTION");
        var library = new FunctionLibrary([inner]);
        var outer = FunctionReader.Read(Json("outer", """{"inner":[{"var":"x"}]}""", "PRODUCTION"), 1, library).Require();
        library = new FunctionLibrary([inner, new FunctionVersion(1, FunctionReader.Read(CarriedFunctions.Attach(outer.Json, library)).Require())]);

        var complaint = Assert.Single(FunctionReader.Read(Json("inner", """{"outer":[{"var":"x"}]}""", "DRAFT"), 2, library).Complaints);

        Assert.Equal(("/body", "RECURSION", "The functions call each other in a circle: inner → outer → inner. Take one of the calls out."), (complaint.Path, complaint.Code, complaint.Message));
    }

    [Fact]
    public void Complaints_about_calls_have_a_line_a_column_and_a_proposal()
    {
        const string text = """
            {"id": "r", "name": "R", "source": "PROJECT",
             "condition": {"and": [
               {">": [{"spar": [{"var": "properties.power_kw"}]}, 10]}]},
             "actions": [{"type": "SET_PROPERTY", "set": {"a": 1}}]}
            """;
        var complaint = Assert.Single(RuleReport.Of(text.ReplaceLineEndings("\n"), _ => [], Library).Complaints);

        Assert.Equal((3, 11, """{"spare":[{"var":"properties.power_kw"}]}"""), (complaint.Line, complaint.Column, complaint.Proposal));
    }

    private static Truth Test(ObjectValue rule, double kw)
    {
        var read = RuleReader.Read(rule).Require();
        return LogicProgram.Compile(read.Condition, RuleLogic.Options(read)).Require().Test(ObjectValue.Of(("properties", ObjectValue.Of(("power_kw", kw)))));
    }

    private static ObjectValue Rule(string condition) =>
        ValueJson.Parse($$"""{"id":"r","name":"R","source":"PROJECT","condition":{{condition}},"actions":[{"type":"SET_PROPERTY","set":{"a":1} }]}""").AsObject!;

    private static FunctionVersion Version(string name, int version, string factor, string status) =>
        new(version, FunctionReader.Read(Json(name, $$"""{"*":[{"var":"x"},{{factor}}]}""", status), version).Require());

    private static ObjectValue Json(string name, string body, string status) =>
        ValueJson.Parse($$"""{"name":"{{name}}","status":"{{status}}","parameters":[{"name":"x","type":"NUMBER"}],"result":{"type":"NUMBER"},"body":{{body}} }""").AsObject!;
}
