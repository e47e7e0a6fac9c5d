using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Web.History;

namespace Synapse.Web.Tests.History;

/// <summary>What an asset is connected to, as its history shows it.</summary>
public sealed class HistoryShows : ComponentTest
{
    private static readonly ProjectId Mine = new("testmine");

    [Fact]
    public void A_cable_leads_to_its_own_history_and_to_its_other_end()
    {
        var row = List(new RelatedEntity(RelationKind.CableFrom, "POWER", Id(EntityKind.Cable, "C-1"), "C-1", Id(EntityKind.Asset, "P-101-M"), "P-101-M", "MOTOR", false)).Find("tbody tr");

        Assert.Equal(["C-1", "P-101-M"], row.QuerySelectorAll("a").Select(a => a.TextContent));
        Assert.Contains("Cable from here", row.TextContent);
        Assert.Equal("MOTOR", row.QuerySelector(".type")!.TextContent);
    }

    [Fact]
    public void What_is_gone_stays_and_says_so() =>
        Assert.Equal("deleted", List(new RelatedEntity(RelationKind.EdgeTo, "powers", Id(EntityKind.Edge, "e"), "e", Id(EntityKind.Asset, "P-101"), "P-101", "PUMP", true)).Find(".badge").TextContent);

    [Fact]
    public void An_asset_without_connections_says_so() => Assert.Contains("Connected to nothing", List().Markup);

    private static EntityId Id(EntityKind kind, string key) => EntityId.For(Mine, 0, kind, key);

    private IRenderedComponent<RelatedList> List(params RelatedEntity[] related) => Render<RelatedList>(p => p.Add(c => c.Related, related));
}
