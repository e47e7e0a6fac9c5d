using FsCheck.Fluent;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Snapshots;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class RandomHistoryTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Folded_events_are_the_tables_and_snapshots_are_the_states_before_whatever_happens()
    {
        await using var shop = await OpenAsync(postgres);
        var snapshots = new SnapshotStore(shop.Source, shop.Projects);
        var states = new Dictionary<EntityId, Entity>();
        foreach (var history in RandomSteps.Histories.Sample(4, 12))
        foreach (var batch in history)
        {
            var before = new Dictionary<EntityId, Entity>(states);
            var changes = batch.Select(step => RandomSteps.Change(states, step)).OfType<PlantChange>().ToList();
            var draft = Draft([.. changes.Select(c => Event(c))]);
            Done(await shop.Writer.CommitAsync(draft, default));
            var touched = changes.Select(c => c.Id).Where(before.ContainsKey).Distinct().Select(id => before[id]).OrderBy(e => e.Id);
            Assert.Equal(touched, Done(await snapshots.LoadAsync(Goldmine, draft.Id, default)).OrderBy(e => e.Id));
        }

        Assert.Equal(states.Values.OrderBy(e => e.Id), (await shop.EntitiesAsync(withTombstones: true)).Values.OrderBy(e => e.Id));
        var verification = new Verification(shop.Source, shop.Projects, shop.Disciplines);
        Assert.True(Done(await verification.ReplayAsync(Goldmine, default)).IsEqual);
        Assert.True(Done(await verification.SealsAsync(Goldmine, 0, null, default)).IsWhole);
    }
}
