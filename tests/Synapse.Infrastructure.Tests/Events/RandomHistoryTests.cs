using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Snapshots;
using Synapse.Infrastructure.Tests.Postgres;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Events;

[Collection(PostgresCollection.Name)]
public class RandomHistoryTests(PostgresFixture postgres)
{
    /// <summary>One step of one of a few assets: what it is, and what a random number makes of it, depends on how the asset stands.</summary>
    private sealed record Step(int Asset, int Choice, int Number);

    private static readonly string[] Paths = [Field.Area, Field.Description, "properties.power_kw", "properties.seal.plan", "properties.seal.gas", "properties.list"];

    private static readonly Gen<Step[][]> Histories =
        Gen.Choose(0, 7).SelectMany(a => Gen.Choose(0, 9).SelectMany(c => Gen.Choose(0, 99).Select(n => new Step(a, c, n)))).ArrayOf(12).ArrayOf(10);

    [Fact]
    public async Task Folded_events_are_the_tables_and_snapshots_are_the_states_before_whatever_happens()
    {
        await using var shop = await OpenAsync(postgres);
        var snapshots = new SnapshotStore(shop.Source, shop.Projects);
        var states = new Dictionary<EntityId, Entity>();
        foreach (var history in Histories.Sample(4, 12))
        foreach (var batch in history)
        {
            var before = new Dictionary<EntityId, Entity>(states);
            var changes = batch.Select(step => Change(states, step)).OfType<PlantChange>().ToList();
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

    private static PlantChange? Change(Dictionary<EntityId, Entity> states, Step step)
    {
        var asset = Asset($"A-{step.Asset}");
        var state = states.GetValueOrDefault(asset.Id);
        var change = (state, step.Choice) switch
        {
            (null, _) => PlantChange.Create(EntityKind.Asset, asset.Id, asset.Fields),
            ({ Deleted: true }, _) => new PlantChange(EntityKind.Asset, asset.Id, ChangeOp.Restore, state.Version + 1, Leaves.Diff(state.Fields, Leaves.Set(state.Fields, Field.Area, $"{step.Number}"))),
            (_, 0) => PlantChange.Delete(state),
            _ => PlantChange.Update(state, Leaves.Set(state.Fields, Paths[step.Number % Paths.Length], ValueOf(step))),
        };
        if (change is not null) states[asset.Id] = change.ApplyTo(state);
        return change;
    }

    private static Value ValueOf(Step step) => step.Choice switch
    {
        1 => Value.Missing,
        _ when step.Number % Paths.Length < 2 => $"text {step.Number} é ☂",
        2 => step.Number * 1e-7,
        3 => Value.Null,
        4 => Value.Array(step.Number, "x", Value.True),
        5 => step.Number % 2 == 0,
        _ => step.Number,
    };
}
