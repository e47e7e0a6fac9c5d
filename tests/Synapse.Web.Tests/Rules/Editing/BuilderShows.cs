using Microsoft.AspNetCore.Components;
using Synapse.Core.Logic;
using Synapse.Web.Rules.Editing;

namespace Synapse.Web.Tests.Rules.Editing;

public sealed class BuilderShows : EditorTest
{
    private const string Document = """
        {"id": "r", "name": "R", "source": "PROJECT", "condition": {"and": [{"==": [{"var": "type"}, "PUMP"]}, {">": [{"var": "properties.power_kw"}, 55]}]},
         "actions": [{"type": "SET_PROPERTY", "set": {"starter": "VFD"}}, {"type": "CREATE_PACKAGE", "package": "EL-1"}]}
        """;

    private ObjectValue _said = ObjectValue.Empty;

    [Fact]
    public void A_value_in_another_unit_becomes_the_propertys_own_and_the_field_shows_it()
    {
        var builder = Open();
        Field(builder, "Value (kW)").Change("75 hp");
        Assert.Equal(55.92749, _said["condition"]["and"].AsArray![1][">"].AsArray![1].AsNumber, 6);
        Assert.Equal("55.92749", Field(builder, "Value (kW)").GetAttribute("value"));
    }

    [Fact]
    public void Another_property_stands_after_an_equals_sign()
    {
        Field(Open(), "Value (kW)").Change("=parent.properties.power_kw");
        Assert.Equal("parent.properties.power_kw", _said["condition"]["and"].AsArray![1][">"].AsArray![1]["var"].AsString);
    }

    [Fact]
    public void A_list_of_values_becomes_a_list_and_each_value_what_it_is()
    {
        var builder = Open();
        builder.FindAll("select").First(s => s.GetAttribute("aria-label") == "Test").Change("IsOneOf");
        Field(builder, "Values, separated by ;").Change("PUMP; FAN ;");
        Assert.Equal("""{"in":[{"var":"type"},["PUMP","FAN"]]}""", ValueJson.Write(_said["condition"]["and"].AsArray![0]));
    }

    [Fact]
    public void Only_tests_that_fit_the_property_are_offered()
    {
        var choices = Open().FindAll("select").Where(s => s.GetAttribute("aria-label") == "Test").Select(s => s.TextContent).ToList();
        Assert.DoesNotContain("is greater than", choices[0]);
        Assert.Contains("starts with", choices[0]);
        Assert.Contains("is greater than", choices[1]);
        Assert.DoesNotContain("starts with", choices[1]);
    }

    [Fact]
    public void A_new_test_gets_the_focus_and_one_that_goes_leaves_it_with_its_neighbour()
    {
        var builder = Open();
        Button(builder, "Add test").Click();
        Assert.Equal("/condition/and/2#path", FocusedOn);
        Button(builder, "Remove properties.power_kw").Click();
        Assert.Equal("/condition/and/1#path", FocusedOn);
        Assert.Equal(2, _said["condition"]["and"].AsArray!.Count);
    }

    [Fact]
    public void What_is_moved_keeps_the_focus_so_that_it_can_be_moved_on()
    {
        var builder = Open();
        Button(builder, "Move properties.power_kw up").Click();
        Assert.Equal("/condition/and/0#up", FocusedOn);
        Button(builder, "Move Set properties down").Click();
        Assert.Equal("/actions/1#down", FocusedOn);
        Assert.Equal("CREATE_PACKAGE", _said["actions"].AsArray![0]["type"].AsString);
        Assert.Equal("PUMP", _said["condition"]["and"].AsArray![1]["=="].AsArray![1].AsString);
    }

    [Fact]
    public void Tests_can_be_added_to_a_rule_without_a_condition()
    {
        var builder = Open(Document.Replace("""{"and": [{"==": [{"var": "type"}, "PUMP"]}, {">": [{"var": "properties.power_kw"}, 55]}]}""", "true", StringComparison.Ordinal));
        Assert.Contains("It acts on every one.", builder.Markup);
        Button(builder, "Add test").Click();
        Assert.Equal("/condition/and/0#path", FocusedOn);
        Assert.Single(_said["condition"]["and"].AsArray!);
    }

    [Fact]
    public void What_has_no_fields_stays_as_it_is_while_the_rest_is_edited()
    {
        var builder = Open(Document.Replace("""{">": [{"var": "properties.power_kw"}, 55]}""", """{"some": [{"var": "children"}, {"==": [{"var": "type"}, "MOTOR"]}]}""", StringComparison.Ordinal).Replace("\"name\"", "\"x-ours\": 5, \"name\"", StringComparison.Ordinal));
        Field(builder, "Value").Change("FAN");
        Assert.Equal("""{"some":[{"var":"children"},{"==":[{"var":"type"},"MOTOR"]}]}""", ValueJson.Write(_said["condition"]["and"].AsArray![1]));
        Assert.Equal(5, _said["x-ours"].AsNumber);
    }

    [Fact]
    public void Logic_that_is_not_JSON_is_kept_in_its_field_with_the_reason_and_not_in_the_document()
    {
        var builder = Open(Document.Replace("""{">": [{"var": "properties.power_kw"}, 55]}""", """{"some": [{"var": "children"}, true]}""", StringComparison.Ordinal));
        builder.Find("textarea").Change("""{"some": [""");
        Assert.Equal(0, _said.Count);
        Assert.Equal("""{"some": [""", builder.Find("textarea").GetAttribute("value"));
        Assert.NotEmpty(builder.Find(".wrong").TextContent);
    }

    [Fact]
    public void Complaints_stand_at_the_field_that_they_are_about()
    {
        var builder = Open(Document.Replace("power_kw", "powr_kw", StringComparison.Ordinal));
        Assert.Contains("Did you mean “power_kw”?", builder.FindAll("ol li")[1].QuerySelector(".said")!.TextContent);
        Assert.Null(builder.FindAll("ol li")[0].QuerySelector(".said"));
    }

    [Fact]
    public void The_days_of_a_rule_are_dates_and_a_moment_stays_a_text()
    {
        var builder = Open();
        builder.Find("#rule-effective_from").Change("2026-03-01");
        Assert.Equal("2026-03-01", _said["effective_from"].AsString);
        builder.Find("#rule-effective_from").Change("");
        Assert.True(_said["effective_from"].IsMissing);
        Assert.Equal("date", builder.Find("#rule-effective_to").GetAttribute("type"));
        builder = Open(Document.Replace("\"name\"", "\"effective_to\": \"2026-07-01T06:00:00Z\", \"name\"", StringComparison.Ordinal));
        Assert.Equal("text", builder.Find("#rule-effective_to").GetAttribute("type"));
    }

    private IRenderedComponent<CascadingValue<EditorScope>> Open(string document = Document) => Render<BuilderView>(document, said => _said = said);
}
