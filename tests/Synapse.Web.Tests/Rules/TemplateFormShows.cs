using Synapse.Core.Logic;
using Synapse.Core.Rules.Templates;
using Synapse.Web.Rules;

namespace Synapse.Web.Tests.Rules;

public sealed class TemplateFormShows : ComponentTest
{
    private ObjectValue? _made;

    [Fact]
    public void A_lookup_table_is_filled_in_cell_by_cell()
    {
        var form = Open("voltage-by-country");
        Cell(form, "Value, row 1").Change("690");
        form.FindAll("button").First(b => b.TextContent.Trim() == "Add row").Click();
        var last = form.FindAll(".lookup tbody tr").Count;
        Cell(form, $"Key, row {last}").Change("CL");
        Cell(form, $"Value, row {last}").Change("380");
        form.FindAll("button").First(b => b.GetAttribute("aria-label") == "Remove row 2").Click();
        Make(form);
        var table = Assert.Single(_made!["tables"].AsObject!).Value;
        Assert.Equal((690, 380), (table["CA"].AsNumber, table["CL"].AsNumber));
        Assert.True(table["US"].IsMissing);
    }

    [Fact]
    public void A_number_shows_its_unit_and_what_is_none_is_complained_about_and_kept_in_the_field()
    {
        var form = Open("large-motor-vfd");
        Assert.Equal("kW", form.Find(".unit").TextContent);
        form.Find("#template-above_kw").Change("much");
        Assert.Equal("it must be a number", form.Find("[role=alert]").TextContent);
        Assert.Equal("much", form.Find("#template-above_kw").GetAttribute("value"));
        Assert.True(form.FindAll("button").First(b => b.TextContent == "Make the document").HasAttribute("disabled"));
        form.Find("#template-above_kw").Change("75");
        Make(form);
        Assert.Contains("75", ValueJson.Write(_made!["condition"]));
    }

    [Fact]
    public void What_has_a_few_choices_is_chosen()
    {
        var form = Open("motor-covers-pump");
        Assert.Equal(["INFO", "WARNING", "ERROR"], form.FindAll("#template-severity option").Select(o => o.TextContent));
        form.Find("#template-severity").Change("INFO");
        Make(form);
        Assert.Equal("INFO", _made!["actions"].AsArray![0]["severity"].AsString);
    }

    private IRenderedComponent<TemplateForm> Open(string template) =>
        Render<TemplateForm>(p => p.Add(f => f.Template, RuleTemplates.Find(template)!).Add(f => f.OnMade, made => _made = made));

    private static AngleSharp.Dom.IElement Cell(IRenderedComponent<TemplateForm> form, string label) => form.FindAll(".lookup input").First(i => i.GetAttribute("aria-label") == label);

    private static void Make(IRenderedComponent<TemplateForm> form) => form.FindAll("button").First(b => b.TextContent == "Make the document").Click();
}
