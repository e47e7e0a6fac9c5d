using Synapse.Core.Demo;
using Synapse.Core.Logic;
using Synapse.Core.Rules;

namespace Synapse.Core.Tests.Rules;

public class RuleReaderTests
{
    private const string Minimal = """{"id":"r","name":"R","source":"FIRM","condition":true,"actions":[{"type":"SET_PROPERTY","set":{"a":1}}]}""";

    private static RuleReading Read(string json) => RuleReader.Read(ValueJson.Parse(json));

    private static RuleReading With(string member, string value) =>
        RuleReader.Read(ValueJson.Parse(Minimal).AsObject!.With(member, ValueJson.Parse(value)));

    private static RuleComplaint Only(RuleReading reading) => Assert.Single(reading.Complaints);

    public static TheoryData<string> DemoIds => [.. DemoRules.Documents.Select(d => d["id"].AsString!)];

    [Theory]
    [MemberData(nameof(DemoIds))]
    public void Every_demo_rule_is_read_without_complaint(string id)
    {
        var reading = RuleReader.Read(DemoRules.Documents.Single(d => d["id"].AsString == id));
        Assert.Empty(reading.Complaints);
    }

    [Theory]
    [MemberData(nameof(DemoIds))]
    public void Writing_and_reading_again_gives_the_same_document(string id)
    {
        var rule = RuleReader.Read(DemoRules.Documents.Single(d => d["id"].AsString == id)).Require();
        var written = RuleWriter.Write(rule);
        Assert.Equal(ValueJson.Write(written), ValueJson.Write(RuleWriter.Write(RuleReader.Read(written).Require())));
    }

    [Fact]
    public void What_a_document_leaves_out_has_defaults()
    {
        var rule = Read(Minimal).Require();
        Assert.Equal((10, RuleStatus.Draft, true, false, RuleTarget.Asset), (rule.Priority, rule.Status, rule.Active, rule.Enforced, rule.AppliesTo));
    }

    [Theory]
    [InlineData("FIRM", 10)]
    [InlineData("COUNTRY", 30)]
    [InlineData("PROJECT", 50)]
    [InlineData("CLIENT", 100)]
    public void The_source_gives_the_priority(string source, int priority) => Assert.Equal(priority, With("source", $"\"{source}\"").Require().Priority);

    [Theory]
    [InlineData("2027-01-31", "2027-01-31T00:00:00Z")]
    [InlineData("2027-01-31T06:00+01:00", "2027-01-31T05:00:00Z")]
    public void A_rule_may_begin_on_a_day_or_at_a_moment(string written, string moment) =>
        Assert.Equal(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), With("effective_from", $"\"{written}\"").Require().EffectiveFrom);

    [Theory]
    [InlineData("\"31.01.2027\"")]
    [InlineData("20270131")]
    public void What_is_no_day_is_a_complaint(string written) => Assert.Equal("/effective_to", Only(With("effective_to", written)).Path);

    [Fact]
    public void An_unknown_member_is_a_complaint_at_its_place()
    {
        var complaint = Only(With("prioritty", "5"));
        Assert.Equal(("/prioritty", RuleComplaintCode.UnknownMember), (complaint.Path, complaint.Code));
    }

    [Fact]
    public void An_unknown_action_is_a_complaint_that_names_the_known_ones()
    {
        var complaint = Only(With("actions", """[{"type":"CREATE_CHILDREN"}]"""));
        Assert.Equal(("/actions/0/type", RuleComplaintCode.UnknownAction), (complaint.Path, complaint.Code));
        Assert.Contains("CREATE_CHILD,", complaint.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("active", "1", RuleComplaintCode.WrongType)]
    [InlineData("priority", "1.5", RuleComplaintCode.WrongType)]
    [InlineData("priority", "-1", RuleComplaintCode.WrongType)]
    [InlineData("source", "\"VENDOR\"", RuleComplaintCode.WrongValue)]
    [InlineData("applies_to", "\"edge\"", RuleComplaintCode.WrongValue)]
    [InlineData("name", "7", RuleComplaintCode.WrongType)]
    [InlineData("id", "\"a b\"", RuleComplaintCode.WrongValue)]
    [InlineData("actions", "[]", RuleComplaintCode.MissingMember)]
    [InlineData("actions", "{}", RuleComplaintCode.WrongType)]
    public void A_wrong_value_is_a_complaint_at_its_place(string member, string value, string code)
    {
        var complaint = Only(With(member, value));
        Assert.Equal(("/" + member, code), (complaint.Path, complaint.Code));
    }

    [Theory]
    [InlineData("{tag}-{motor}")]
    [InlineData("{tag")]
    [InlineData("tag}")]
    [InlineData("{seq:000}-{seq:0}")]
    public void A_bad_tag_pattern_is_a_complaint(string pattern)
    {
        var complaint = Only(With("actions", $$"""[{"type":"CREATE_CHILD","child_type":"MOTOR","child_tag":"{{pattern}}"}]"""));
        Assert.Equal(("/actions/0/child_tag", RuleComplaintCode.BadPattern), (complaint.Path, complaint.Code));
    }

    [Fact]
    public void Bad_JSONLogic_is_a_complaint_with_the_path_inside_the_document()
    {
        var complaint = Only(With("condition", """{"and":[{"==":[{"var":"type"},"PUMP"]},{"equals":[1,2]}]}"""));
        Assert.StartsWith("/condition/and/1", complaint.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{">":[{"var":"power_kw"},5]}""")]
    [InlineData("""{"==":[{"var":"parent.voltage"},5]}""")]
    [InlineData("""{"==":[{"var":"from.area"},"210"]}""")]
    public void Reading_what_is_not_there_is_a_complaint(string condition)
    {
        var complaint = Only(With("condition", condition));
        Assert.Equal(("/condition", RuleComplaintCode.UnknownVariable), (complaint.Path, complaint.Code));
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("type")]
    [InlineData("properties")]
    [InlineData("properties..x")]
    public void What_a_rule_cannot_write_is_a_complaint(string name)
    {
        var complaint = Only(With("actions", $$$"""[{"type":"SET_PROPERTY","set":{"{{{name}}}":1}}]"""));
        Assert.Equal(RuleComplaintCode.BadPath, complaint.Code);
    }

    [Fact]
    public void Setting_a_property_in_two_actions_is_a_complaint()
    {
        var complaint = Only(With("actions", """[{"type":"SET_PROPERTY","set":{"a":1}},{"type":"SET_PROPERTY","set":{"properties.a":2}}]"""));
        Assert.Equal(("/actions/1/set/properties.a", RuleComplaintCode.BadPath), (complaint.Path, complaint.Code));
    }

    [Fact]
    public void A_rule_over_cables_cannot_create_children()
    {
        var reading = RuleReader.Read(ValueJson.Parse("""
            {"id":"r","name":"R","source":"FIRM","applies_to":"cable","condition":true,"actions":[{"type":"CREATE_CHILD","child_type":"MOTOR","child_tag":"{tag}-M"}]}
            """));
        Assert.Equal("/actions/0/type", Only(reading).Path);
    }

    [Fact]
    public void The_short_form_is_translated()
    {
        var rule = With("condition", """
            {"asset_type":"PUMP","property_filters":[{"key":"power_kw","op":">","value":5},{"key":"duty","op":"not_exists"},{"property":"fluid","operator":"contains","value":"acid"},{"key":"mcc","op":"exists"}]}
            """).Require();
        Assert.Equal(
            """{"and":[{"==":[{"var":"type"},"PUMP"]},{">":[{"var":"properties.power_kw"},5]},{"!":[{"!":[{"missing":["properties.duty"]}]}]},{"in":["acid",{"var":"properties.fluid"}]},{"!":[{"missing":["properties.mcc"]}]}]}""",
            rule.Condition.ToString());
    }

    [Fact]
    public void The_short_form_may_stand_beside_the_actions()
    {
        var rule = Read("""{"id":"r","name":"R","source":"FIRM","asset_type":["PUMP","FAN"],"actions":[{"type":"SET_PROPERTY","set":{"a":1}}]}""").Require();
        Assert.Equal("""{"in":[{"var":"type"},["PUMP","FAN"]]}""", rule.Condition.ToString());
    }

    [Fact]
    public void An_unknown_operator_of_the_short_form_is_a_complaint()
    {
        var complaint = Only(With("condition", """{"property_filters":[{"key":"a","op":"~","value":1}]}"""));
        Assert.Equal("/condition/property_filters/0/op", complaint.Path);
    }

    [Fact]
    public void Every_complaint_is_given_at_once()
    {
        var reading = Read("""{"id":"","source":"X","condition":{"bad":[]},"actions":[{"type":"VALIDATE","check":true,"message":"{x}"}],"foo":1}""");
        Assert.Equal(["/actions/0/message", "/condition", "/foo", "/id", "/name", "/source"], reading.Complaints.Select(c => c.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"rule\"")]
    public void What_is_no_object_is_refused(string json) => Assert.NotEmpty(Read(json).Complaints);
}
