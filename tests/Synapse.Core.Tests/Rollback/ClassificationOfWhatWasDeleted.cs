using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

public sealed class ClassificationOfWhatWasDeleted : ClassificationTest
{
    [Fact]
    public void Deleted_and_still_gone_comes_back_with_its_id()
    {
        var (pump, _) = Plant();
        var before = Model[pump];
        var batch = Model.Batch(() => { Model.Set(pump, "area", "210"); Model.Delete(pump); });

        Expect(RollbackClass.Revert, RollbackResult.Restore, batch, pump);
        Model.Apply(Model.Plan(batch));
        Assert.Equal((before.Fields, false, 4), (Model[pump].Fields, Model[pump].Deleted, Model[pump].Version));
    }

    [Fact]
    public void Deleted_and_the_tag_taken_is_a_conflict()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Delete(pump));
        Model.Batch(() => Model.Asset("P-1"));

        Expect(RollbackClass.UniqueTaken, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void Deleted_and_replaced_by_the_same_batch_comes_back()
    {
        var (pump, _) = Plant();
        EntityId other = default;
        var batch = Model.Batch(() => { Model.Delete(pump); other = Model.Asset("P-1"); });

        Expect(RollbackClass.Revert, RollbackResult.Restore, batch, pump);
        Expect(RollbackClass.Revert, RollbackResult.Tombstone, batch, other);
    }

    [Fact]
    public void Deleted_and_an_end_gone_since_is_a_conflict_as_is_what_hangs_on_it()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default;
        Model.Batch(() => cable = Model.Cable("C-1", mcc, pump));
        var batch = Model.Batch(() => Model.Delete(cable));
        var later = Model.Batch(() => Model.Delete(pump));

        Expect(RollbackClass.MissingEndpoint, RollbackResult.Nothing, batch, cable);
        Assert.Equal(later, Assert.Single(ItemOf(Model.Plan(batch), cable).Others).Batch);
        Assert.True(Model.Plan(batch, later).IsApplicable);
    }

    [Fact]
    public void Deleted_with_its_ends_comes_back_with_its_ends()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default;
        Model.Batch(() => cable = Model.Cable("C-1", mcc, pump));
        var batch = Model.Batch(() => { Model.Delete(cable); Model.Delete(pump); });

        var changes = Assert.IsType<Outcome<IReadOnlyList<Compensation>>.Done>(RollbackApply.Changes(Model.Plan(batch))).Value;

        Assert.Equal([pump, cable], changes.Select(c => c.Change.Id));
    }

    [Fact]
    public void A_channel_that_was_given_away_does_not_come_back()
    {
        var (pump, card) = Plant();
        EntityId io = default, other = default;
        Model.Batch(() => { io = Model.Io(pump, card, 1); other = Model.Asset("P-2"); });
        var batch = Model.Batch(() => Model.Delete(io));
        Model.Batch(() => Model.Io(other, card, 1));

        Expect(RollbackClass.UniqueTaken, RollbackResult.Nothing, batch, io);
    }

    [Fact]
    public void Deleted_and_brought_back_otherwise_is_a_conflict()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Delete(pump));
        Model.Batch(() => { Model.Restore(pump); Model.Set(pump, "area", "210"); });

        Expect(RollbackClass.Recreated, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void Deleted_and_brought_back_as_it_was_is_done_already()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Delete(pump));
        Model.Batch(() => Model.Restore(pump));

        Expect(RollbackClass.AlreadyReverted, RollbackResult.Nothing, batch, pump);
    }
}
