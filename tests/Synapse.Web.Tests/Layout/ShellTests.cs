using Microsoft.AspNetCore.Http;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Web.Layout;

namespace Synapse.Web.Tests.Layout;

public class ShellTests
{
    private static readonly CurrentProject Mine = new(new ProjectId("goldmine"), "Gold mine", ProjectRole.Engineer);
    private static readonly CurrentProject Other = new(new ProjectId("refinery"), "Refinery", ProjectRole.Viewer);

    [Theory]
    [InlineData("/", "Overview")]
    [InlineData("/rules", "Rules")]
    [InlineData("/rules/firm-pump-motor", "Rules")]
    [InlineData("/rules/execution/42", "RunRules")]
    [InlineData("/rules/timeline", "Timeline")]
    [InlineData("/assets/42/history", "Assets")]
    [InlineData("/account/password", null)]
    public void A_page_belongs_to_the_entry_with_the_longest_matching_path(string path, string? entry) =>
        Assert.Equal(entry, Navigation.EntryOf(path)?.Key);

    [Fact]
    public void No_two_entries_share_their_keys() =>
        Assert.Equal(Navigation.Entries.Count(), Navigation.Entries.Select(entry => entry.Chord).Distinct().Count());

    [Theory]
    [InlineData("refinery", "goldmine", "refinery")]
    [InlineData(null, "refinery", "refinery")]
    [InlineData(null, "gone", "goldmine")]
    [InlineData(null, null, "goldmine")]
    [InlineData("unknown", "goldmine", null)]
    public void The_address_decides_on_the_project_then_memory_then_order(string? named, string? remembered, string? chosen) =>
        Assert.Equal(chosen, VisibleProjects.Choose([Mine, Other], named, remembered)?.Id.Value);

    [Theory]
    [InlineData("/assets", "/assets?project=goldmine")]
    [InlineData("/assets?area=210", "/assets?area=210&project=goldmine")]
    public void A_link_opens_in_its_project_for_whoever_it_is_sent_to(string path, string link) => Assert.Equal(link, Mine.Link(path));

    [Fact]
    public void Preferences_come_from_cookies_and_nonsense_falls_back()
    {
        var chosen = Preferences.Read(Cookies("synapse-theme=dark; synapse-density=compact; synapse-shortcuts=off; synapse-zone=Europe%2FZurich"));
        Assert.Equal(new Preferences("dark", "compact", Shortcuts: false, "Europe/Zurich"), chosen);
        Assert.Equal("Europe/Zurich", chosen.TimeZone.Id);

        var nonsense = Preferences.Read(Cookies("synapse-theme=<script>; synapse-density=; synapse-zone=Nowhere"));
        Assert.Equal(("system", "comfortable", TimeZoneInfo.Utc), (nonsense.Theme, nonsense.Density, nonsense.TimeZone));
    }

    private static IRequestCookieCollection Cookies(string header)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = header;
        return context.Request.Cookies;
    }
}
