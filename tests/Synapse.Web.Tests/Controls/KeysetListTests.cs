using Synapse.Web.Controls;

namespace Synapse.Web.Tests.Controls;

public sealed class KeysetListTests : ComponentTest
{
    private readonly List<string?> _asked = [];
    private bool _broken;

    [Fact]
    public void The_list_grows_page_by_page_until_its_end()
    {
        var list = RenderList("all");
        Assert.Equal(["1", "2"], Rows(list));

        list.Find("button.more").Click();

        Assert.Equal(["1", "2", "3", "4"], Rows(list));
        Assert.Equal([null, "2"], _asked);
        Assert.Empty(list.FindAll("button.more"));
    }

    [Fact]
    public void Another_query_reads_from_the_start_and_the_same_one_does_not_read()
    {
        var list = RenderList("all");
        list.Render(p => p.Add(l => l.Query, "all"));
        Assert.Single(_asked);

        list.Render(p => p.Add(l => l.Query, "pumps"));
        Assert.Equal([null, null], _asked);
        Assert.Equal(["1", "2"], Rows(list));
    }

    [Fact]
    public void What_is_newer_waits_behind_a_pill()
    {
        var list = RenderList("all", newer: 3);
        Assert.Equal("3 new", list.Find("button.newer").TextContent.Trim());

        list.Find("button.newer").Click();

        Assert.Equal([null, null], _asked);
    }

    [Fact]
    public void A_failure_keeps_what_was_read_and_can_be_tried_again()
    {
        var list = RenderList("all");
        _broken = true;
        list.Find("button.more").Click();
        Assert.Equal(["1", "2"], Rows(list));
        Assert.NotEmpty(list.FindAll("[role=alert]"));

        _broken = false;
        list.Find("[role=alert] button.button").Click();
        Assert.Equal(["1", "2", "3", "4"], Rows(list));
    }

    [Fact]
    public void Nothing_to_show_is_said()
    {
        var list = RenderList("none");

        Assert.Contains("Nothing yet", list.Markup);
    }

    private IRenderedComponent<KeysetList<int>> RenderList(string query, int newer = 0) => Render<KeysetList<int>>(p => p
        .Add(l => l.Query, query)
        .Add(l => l.Newer, newer)
        .Add(l => l.Key, item => item)
        .Add(l => l.Row, item => builder => builder.AddMarkupContent(0, $"<li>{item}</li>"))
        .Add(l => l.Empty, builder => builder.AddContent(0, "Nothing yet"))
        .Add(l => l.Load, (cursor, _) => ReadAsync(query, cursor)));

    private Task<KeysetPage<int>> ReadAsync(string query, string? cursor)
    {
        if (_broken) throw new InvalidOperationException("The database is away.");
        _asked.Add(cursor);
        if (query == "none") return Task.FromResult(new KeysetPage<int>([], null));
        return Task.FromResult(cursor is null ? new KeysetPage<int>([1, 2], "2") : new KeysetPage<int>([3, 4], null));
    }

    private static IEnumerable<string> Rows(IRenderedComponent<KeysetList<int>> list) => list.FindAll("li").Select(row => row.TextContent);
}
