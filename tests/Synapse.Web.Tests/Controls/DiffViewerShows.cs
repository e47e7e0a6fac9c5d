using Synapse.Core.Logic;
using Synapse.Web.Controls.Diff;

namespace Synapse.Web.Tests.Controls;

public sealed class DiffViewerShows : ComponentTest
{
    private static readonly ObjectValue Before = ObjectValue.Of(("tag", "P-101"), ("area", "210"), ("properties", ObjectValue.Of(("power_kw", 55), ("seal", "single"))));
    private static readonly ObjectValue After = ObjectValue.Of(("tag", "P-101"), ("area", "210"), ("properties", ObjectValue.Of(("power_kw", 75), ("voltage", 400))));

    [Fact]
    public void Each_difference_with_a_sign_and_a_word_as_well_as_a_colour()
    {
        var rows = Show().FindAll("table.properties tbody tr");

        Assert.Equal(["~changed", "−removed", "+added"], rows.Select(r => r.QuerySelector(".sign")!.TextContent));
        Assert.Equal(["properties.power_kw", "properties.seal", "properties.voltage"], rows.Select(r => r.QuerySelector("th")!.TextContent));
    }

    [Fact]
    public void By_how_much_a_number_grew() => Assert.Equal("+20", Show().Find(".delta").TextContent);

    [Fact]
    public void What_did_not_change_only_when_asked()
    {
        var viewer = Show();
        Assert.DoesNotContain("P-101", viewer.Markup);

        viewer.FindAll(".choice button").Single(b => b.TextContent == "All").Click();

        Assert.Contains("P-101", viewer.Markup);
    }

    [Fact]
    public void One_column_when_unified_is_chosen_and_the_browser_remembers_it()
    {
        var viewer = Show();

        viewer.FindAll(".choice button").Single(b => b.TextContent == "Unified").Click();

        Assert.Empty(viewer.FindAll("table.side"));
        Assert.Single(viewer.FindAll("table.unified"));
    }

    [Fact]
    public void A_text_that_looks_like_a_number_in_quotes()
    {
        var viewer = Render<DiffViewer>(p => p.Add(v => v.Before, ObjectValue.Of(("tag", 12))).Add(v => v.After, ObjectValue.Of(("tag", "0012"))));

        Assert.Equal("\"0012\"", viewer.Find("td.new span").TextContent);
    }

    [Fact]
    public void That_nothing_differs() => Assert.Contains(
        "Nothing differs", Render<DiffViewer>(p => p.Add(v => v.Before, Before).Add(v => v.After, Before)).Find(".counts").TextContent);

    private IRenderedComponent<DiffViewer> Show() => Render<DiffViewer>(p => p.Add(v => v.Before, Before).Add(v => v.After, After));
}
