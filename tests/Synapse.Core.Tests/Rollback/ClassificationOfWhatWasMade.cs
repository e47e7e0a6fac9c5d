using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

public sealed class ClassificationOfWhatWasMade : ClassificationTest
{
    [Fact]
    public void Made_and_untouched_goes()
    {
        EntityId id = default;
        var batch = Model.Batch(() => id = Model.Asset("P-9"));

        Expect(RollbackClass.Revert, RollbackResult.Tombstone, batch, id);
    }

    [Fact]
    public void Made_and_gone_again_is_done_already()
    {
        EntityId id = default;
        var batch = Model.Batch(() => id = Model.Asset("P-9"));
        Model.Batch(() => Model.Delete(id));

        Expect(RollbackClass.AlreadyReverted, RollbackResult.Nothing, batch, id);
    }

    [Fact]
    public void Made_and_gone_within_the_batch_is_nothing()
    {
        EntityId id = default;
        var batch = Model.Batch(() => Model.Delete(id = Model.Asset("P-9")));

        Expect(RollbackClass.AlreadyReverted, RollbackResult.Nothing, batch, id);
    }

    [Fact]
    public void Made_and_edited_since_is_a_conflict_that_shows_what_would_be_lost()
    {
        EntityId id = default;
        var batch = Model.Batch(() => id = Model.Asset("P-9"));
        var edit = Model.Batch(() => Model.Set(id, "area", "210"));

        Expect(RollbackClass.EditedAfterCreate, RollbackResult.Nothing, batch, id);
        var property = Assert.Single(ItemOf(Model.Plan(batch), id).Properties);
        Assert.Equal(("area", (Value)"210", edit), (property.Path, property.Now, property.WrittenBy));
    }

    [Fact]
    public void Made_and_edited_there_and_back_goes_but_says_so()
    {
        EntityId id = default;
        var batch = Model.Batch(() => id = Model.Asset("P-9"));
        Model.Batch(() => Model.Set(id, "area", "210"));
        Model.Batch(() => Model.Set(id, "area", Value.Missing));

        Expect(RollbackClass.Revert, RollbackResult.Tombstone, batch, id);
        Assert.True(ItemOf(Model.Plan(batch), id).TouchedSince);
    }

    [Fact]
    public void Made_and_used_by_a_later_cable_is_a_conflict_that_lists_it()
    {
        var (pump, _) = Plant();
        EntityId motor = default, cable = default;
        var batch = Model.Batch(() => motor = Model.Asset("M-1"));
        var later = Model.Batch(() => cable = Model.Cable("C-1", pump, motor));

        Expect(RollbackClass.Dependents, RollbackResult.Nothing, batch, motor);
        var other = Assert.Single(ItemOf(Model.Plan(batch), motor).Others);
        Assert.Equal((cable, "C-1", later), (other.Id, other.Tag, other.Batch));
    }

    [Fact]
    public void Made_and_used_by_an_older_cable_that_was_led_to_it_since_is_a_conflict()
    {
        var (pump, mcc) = Plant();
        EntityId motor = default, cable = default;
        Model.Batch(() => cable = Model.Cable("C-1", mcc, pump));
        var batch = Model.Batch(() => motor = Model.Asset("M-1"));
        Model.Batch(() => Model.Set(cable, "to", motor.ToString()));

        Expect(RollbackClass.Dependents, RollbackResult.Nothing, batch, motor);
    }

    [Fact]
    public void What_was_made_together_goes_together()
    {
        var (pump, mcc) = Plant();
        EntityId motor = default, cable = default, edge = default;
        var batch = Model.Batch(() =>
        {
            motor = Model.Asset("M-1");
            cable = Model.Cable("C-1", mcc, motor);
            edge = Model.Edge(pump, motor);
        });

        var plan = Model.Plan(batch);

        Assert.Equal(3, plan.Counts.Tombstones);
        var changes = Assert.IsType<Outcome<IReadOnlyList<Compensation>>.Done>(RollbackApply.Changes(plan)).Value;
        Assert.Equal([edge, cable, motor], changes.Select(c => c.Change.Id));
    }

    [Fact]
    public void What_stays_in_conflict_keeps_what_it_refers_to()
    {
        var (pump, _) = Plant();
        EntityId motor = default, cable = default;
        var batch = Model.Batch(() => cable = Model.Cable("C-1", pump, motor = Model.Asset("M-1")));
        Model.Batch(() => Model.Set(cable, "length_m", 80));

        Expect(RollbackClass.EditedAfterCreate, RollbackResult.Nothing, batch, cable);
        Expect(RollbackClass.Dependents, RollbackResult.Nothing, batch, motor);
    }
}
