using Synapse.Core.Demo;
using Synapse.Core.Plant;

namespace Synapse.Core.Tests.Demo;

public class DemoImportTests
{
    private static readonly IReadOnlyList<Entity> Plant = DemoPlant.Entities(DemoPlant.Create(DemoPlant.Id));

    [Fact]
    public void The_same_list_changes_nothing() => Assert.Empty(DemoImport.Changes(DemoPlant.Id, 1, Plant, DemoPlant.List));

    [Fact]
    public void The_second_issue_creates_the_tailings_area_and_updates_what_was_corrected()
    {
        var first = DemoPlant.Entities(DemoImport.Changes(DemoPlant.Id, 0, [], DemoHistory.FirstIssue));
        var changes = DemoImport.Changes(DemoPlant.Id, 1, first, DemoPlant.List);
        Assert.Equal(DemoPlant.List.Count(r => r.Area == "710"), changes.Count(c => c is { Kind: EntityKind.Asset, Op: ChangeOp.Create }));
        Assert.Equal(4, changes.Count(c => c.Op == ChangeOp.Update));
    }

    [Fact]
    public void What_others_added_to_an_asset_stays()
    {
        var pump = Plant.First(e => e.Text(Field.Type) == "PUMP");
        var edited = pump with { Fields = Leaves.Set(pump.Fields, "properties.criticality", "A") };
        Assert.Empty(DemoImport.Changes(DemoPlant.Id, 1, [.. Plant.Where(e => e.Id != pump.Id), edited], DemoPlant.List));
    }

    [Fact]
    public void A_tag_is_the_same_in_any_case()
    {
        var lower = DemoPlant.List.Select(r => r with { Tag = r.Tag.ToLowerInvariant() }).ToList();
        Assert.All(DemoImport.Changes(DemoPlant.Id, 1, Plant, lower), c => Assert.Equal(ChangeOp.Update, c.Op));
    }
}
