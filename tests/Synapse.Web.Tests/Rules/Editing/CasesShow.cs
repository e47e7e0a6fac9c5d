using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Web.Rules.Editing;

namespace Synapse.Web.Tests.Rules.Editing;

public sealed class CasesShow : EditorTest
{
    private const string Document = """
        {"id": "r", "name": "R", "source": "PROJECT", "condition": {">": [{"var": "properties.power_kw"}, 55]}, "actions": [{"type": "SET_PROPERTY", "set": {"starter": "VFD"}}],
         "test_cases": [{"name": "a pump", "asset": {"type": "PUMP"}, "acts": true}]}
        """;

    private ObjectValue _said = ObjectValue.Empty;

    [Fact]
    public void A_case_fails_with_its_reason_until_its_values_are_given()
    {
        var cases = Open();
        Assert.Contains("properties.power_kw is missing", cases.Find(".result").TextContent);
        Field(cases, "properties.power_kw, row 1 (kW)").Change("75");
        Assert.Equal(75, _said["test_cases"].AsArray![0]["asset"]["properties"]["power_kw"].AsNumber);
        Assert.Equal("passes", cases.Find(".result").TextContent.Trim());
    }

    [Fact]
    public void What_is_emptied_is_missing_and_not_an_empty_text()
    {
        var cases = Open();
        Field(cases, "type, row 1").Change("");
        Assert.Equal("""{"name":"a pump","asset":{},"acts":true}""", ValueJson.Write(_said["test_cases"].AsArray![0]));
    }

    [Fact]
    public void Another_case_begins_as_the_last_one_and_has_the_focus()
    {
        var cases = Open();
        Button(cases, "Add case").Click();
        Field(cases, "Expected, row 2").Change("ActsNot");
        Assert.Equal("/test_cases/1", FocusedOn);
        Assert.Equal("""{"name":"case 2","asset":{"type":"PUMP"},"acts":false}""", ValueJson.Write(_said["test_cases"].AsArray![1]));
        Button(cases, "Remove a pump").Click();
        Assert.Equal("case 2", Assert.Single(_said["test_cases"].AsArray!)["name"].AsString);
    }

    [Fact]
    public void A_rule_that_checks_expects_findings_as_well()
    {
        var cases = Open(Document.Replace("""{"type": "SET_PROPERTY", "set": {"starter": "VFD"}}""", """{"type": "VALIDATE", "check": {"==": [{"var": "properties.fluid"}, "water"]}, "severity": "ERROR", "message": "x"}""", StringComparison.Ordinal));
        Field(cases, "Expected, row 1").Change("Finds");
        Assert.Equal((Value.True, Value.True), (_said["test_cases"].AsArray![0]["acts"], _said["test_cases"].AsArray![0]["finds"]));
        Assert.Contains(cases.FindAll("thead code"), c => c.TextContent == "properties.fluid");
    }

    [Fact]
    public void A_rule_without_cases_says_what_they_are_for()
    {
        var cases = Open("""{"id": "r", "name": "R", "source": "PROJECT", "condition": true, "actions": [{"type": "SET_PROPERTY", "set": {"a": 1}}]}""");
        Assert.Contains("keeps the rule from production", cases.Markup);
        Button(cases, "Add case").Click();
        Assert.Single(_said["test_cases"].AsArray!);
    }

    private IRenderedComponent<CascadingValue<EditorScope>> Open(string document = Document) => Render<CasesView>(document, said => _said = said);
}
