using Synapse.Core.Plant;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Rules.Checking;
using static Synapse.Core.Tests.Rules.Checking.Workpiece;

namespace Synapse.Core.Tests.Rules.Checking;

public class CatalogueCheckTests
{
    [Fact]
    public void A_slip_in_a_name_is_an_error_that_says_what_was_meant()
    {
        var finding = Only(Check("""{"and": [{"==": [{"var": "type"}, "PUMP"]}, {">": [{"var": "properties.powr_kw"}, 55]}]}"""), FindingCode.UnknownProperty);
        Assert.Equal((Severity.Error, "power_kw", "/condition/and/1/>/0/var"), (finding.Severity, finding.Proposal, finding.Path));
        Assert.Contains("Did you mean “power_kw”?", finding.Message);
    }

    [Theory]
    [InlineData("properties.flow_m3h")]
    [InlineData("properties.power_w")]
    [InlineData("parent.properties.shaft_power")]
    public void A_name_that_may_be_another_property_is_only_a_warning(string path) =>
        Assert.Equal(Severity.Warning, Only(Check($$"""{">": [{"var": "{{path}}"}, 5]}"""), FindingCode.UnknownProperty).Severity);

    [Fact]
    public void A_property_that_a_rule_writes_is_known()
    {
        var writer = Rule("true", """[{"type": "SET_PROPERTY", "set": {"duty": 5}}]""", "writer");
        Assert.Empty(Check("""{">": [{"var": "properties.duty"}, 4]}""", writer));
        Assert.NotEmpty(Check("""{">": [{"var": "properties.duty"}, 4]}"""));
    }

    [Fact]
    public void Nothing_is_unknown_in_a_project_without_assets() =>
        Assert.Empty(RuleChecker.Check(Rule("""{">": [{"var": "properties.powr_kw"}, 55]}"""), PropertyCatalogue.Empty, RuleSetOutline.Empty));

    [Fact]
    public void A_property_that_only_other_types_have_is_a_warning()
    {
        var finding = Only(Check("""{"and": [{"==": [{"var": "type"}, "PUMP"]}, {"==": [{"var": "properties.frame"}, "315M"]}]}"""), FindingCode.NotOnThisType);
        Assert.Contains("MOTOR", finding.Message);
    }

    [Theory]
    [InlineData("""{">": [{"var": "properties.power_kw"}, "large"]}""", null)]
    [InlineData("""{">": [{"var": "properties.power_kw"}, "75 hp"]}""", "55.927")]
    [InlineData("""{"<": ["55 kW", {"var": "properties.power_kw"}]}""", "55")]
    [InlineData("""{"==": [{"var": "properties.fluid"}, 5]}""", null)]
    [InlineData("""{"==": [{"var": "properties.running"}, "yes"]}""", "true")]
    public void A_literal_of_another_sort_is_an_error(string condition, string? proposal)
    {
        var finding = Check(condition).First(f => f.Code == FindingCode.TypeMismatch);
        Assert.Equal((Severity.Error, proposal), (finding.Severity, finding.Proposal));
    }

    [Fact]
    public void A_number_that_is_compared_with_nothing_is_a_warning()
    {
        var finding = Only(Check("""{"==": [{"var": "properties.power_kw"}, ""]}"""), FindingCode.TypeMismatch);
        Assert.Equal((Severity.Warning, "/condition/==/1"), (finding.Severity, finding.Path));
        Assert.Contains("nothing to compare it with", finding.Message);
    }

    [Theory]
    [InlineData("""{">": [{"var": "properties.power_kw"}, "55"]}""")]
    [InlineData("""{"==": [{"var": "area"}, 210]}""")]
    [InlineData("""{"==": [{"var": "properties.running"}, 1]}""")]
    [InlineData("""{"==": [{"var": "properties.fluid"}, "oil"]}""")]
    [InlineData("""{"==": [{"var": "properties.power_kw"}, null]}""")]
    public void A_literal_that_the_engine_can_compare_is_left_in_peace(string condition) =>
        Assert.DoesNotContain(Check(condition), f => f.Code is FindingCode.TypeMismatch or FindingCode.UnknownValue);

    [Fact]
    public void A_text_cannot_be_computed_with()
    {
        Assert.Equal(Severity.Error, Check("""{">": [{"*": [{"var": "properties.fluid"}, 2]}, 5]}""").Single(f => f.Code == FindingCode.TypeMismatch).Severity);
        Assert.Empty(Check("""{">": [{"*": [{"var": "properties.power_kw"}, 2]}, 5]}"""));
    }

    [Fact]
    public void A_type_that_nothing_has_is_a_warning_with_a_proposal()
    {
        var finding = Only(Check("""{"==": [{"var": "type"}, "PUPM"]}"""), FindingCode.UnknownValue);
        Assert.Equal((Severity.Warning, "PUMP"), (finding.Severity, finding.Proposal));
    }

    [Fact]
    public void A_value_that_is_not_allowed_is_an_error_and_one_that_is_not_seen_is_none()
    {
        var catalogue = Catalogue(new CatalogueEntry(EntityKind.Asset, "properties.zone", [Texts("PUMP", "indoor")], new(PropertyType.Text, null, null, ["indoor", "outdoor"])));
        IReadOnlyList<RuleFinding> Look(string value) => RuleChecker.Check(Rule($$"""{"==": [{"var": "properties.zone"}, "{{value}}"]}"""), catalogue, RuleSetOutline.Empty);
        Assert.Equal((Severity.Error, "outdoor"), (Only(Look("outdor"), FindingCode.UnknownValue).Severity, Look("outdor")[0].Proposal));
        Assert.Empty(Look("outdoor"));
    }

    [Fact]
    public void Units_that_differ_are_compared_in_doubt_and_refused_when_declared()
    {
        const string Condition = """{">": [{"var": "properties.power_kw"}, {"var": "properties.power_hp"}]}""";
        var finding = Only(Check(Condition), FindingCode.UnitMismatch);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("convert", finding.Proposal);
        var declared = new PropertyCatalogue(Catalogue().Entries.Select(e => e with { Declared = e.Unit is { } unit ? new(null, unit, null, []) : null }));
        Assert.Equal(Severity.Error, RuleChecker.Check(Rule(Condition), declared, RuleSetOutline.Empty)[0].Severity);
        Assert.Empty(Check("""{">": [{"var": "properties.power_kw"}, {"convert": [{"var": "properties.power_hp"}, "hp", "kW"]}]}"""));
        Assert.Equal("hp", Only(Check("""{">": [{"var": "properties.power_kw"}, {"convert": [{"var": "properties.power_hp"}, "W", "kW"]}]}"""), FindingCode.UnitMismatch).Proposal);
    }

    [Fact]
    public void What_is_written_is_compared_with_what_is_there()
    {
        RuleFinding Set(string set) => Check(Rule("true", $$"""[{"type": "SET_PROPERTY", "set": {{set}} }]"""))[0];
        Assert.Equal((FindingCode.TypeMismatch, Severity.Warning), (Set("""{"power_kw": "big"}""").Code, Set("""{"power_kw": "big"}""").Severity));
        Assert.Equal(FindingCode.UnknownProperty, Set("""{"fluids": "water"}""").Code);
        Assert.Equal(FindingCode.UnitMismatch, Set("""{"power_kw": {"var": "properties.power_hp"}}""").Code);
        Assert.Empty(Check(Rule("true", """[{"type": "SET_PROPERTY", "set": {"power_kw": 5, "voltage": 400, "fluid": "oil"}}]""")));
    }

    [Fact]
    public void A_complaint_stands_on_its_line_and_column()
    {
        const string Text = """
            {
              "id": "x", "name": "X", "source": "PROJECT",
              "condition": { ">": [{ "var": "properties.powr_kw" }, 5] },
              "actions": [ { "type": "SET_PROPERTY", "set": { "a": 1 } } ]
            }
            """;
        var report = RuleReport.Of(Text.ReplaceLineEndings("\n"), rule => RuleChecker.Check(rule, Catalogue(), RuleSetOutline.Empty));
        var complaint = Assert.Single(report.Complaints);
        Assert.Equal((3, 33, false), (complaint.Line, complaint.Column, report.IsPublishable));
        Assert.Equal((2, RuleReport.NoJson), (RuleReport.Of("{\n x", _ => []).Complaints[0].Line, RuleReport.Of("{\n x", _ => []).Complaints[0].Code));
    }
}
