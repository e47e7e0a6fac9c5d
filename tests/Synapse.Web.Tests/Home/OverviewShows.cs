using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Web.Home;
using Synapse.Web.Layout;

namespace Synapse.Web.Tests.Home;

/// <summary>What a project's first page tells about what was done last.</summary>
public sealed class OverviewShows : ComponentTest
{
    private static readonly CurrentProject Mine = new(new ProjectId("testmine"), "Test mine", ProjectRole.Engineer);

    [Fact]
    public void Each_of_the_latest_changes_leads_to_its_batch_in_the_timeline()
    {
        var first = Batch(2, BatchState.RolledBack);
        var changes = Render<LatestChanges>(p => p.AddCascadingValue(Mine).Add(c => c.Batches, [first, Batch(1, BatchState.Effective)]));

        var rows = changes.FindAll("li");
        Assert.Equal($"/rules/timeline?batch={first.Id}&project=testmine", rows[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(["rolled back", null], rows.Select(r => r.QuerySelector(".badge.warn")?.TextContent.Trim()));
    }

    private static BatchHeader Batch(long number, BatchState state) => new(
        new BatchId(Guid.NewGuid()), number, BatchKind.Manual, $"P-10{number}: power", new PersonId("eve"), "Eve", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, 1, 1,
        new Dictionary<EventType, int>(), [], [], ObjectValue.Empty, null, null, state, [], []);
}
