using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

/// <summary>Each thing that a batch can have done, in each state that it can be in today, has one class.</summary>
public sealed class Classification
{
    private readonly PlantModel _plant = new();

    private RollbackItem ItemOf(RollbackPlan plan, EntityId id) => Assert.Single(plan.Items, i => i.Id == id);

    private (EntityId Pump, EntityId Mcc) Plant()
    {
        EntityId pump = default, mcc = default;
        _plant.Batch(() => (pump, mcc) = (_plant.Asset("P-1", ("power_kw", 55)), _plant.Asset("MCC-1")));
        return (pump, mcc);
    }

    private void Expect(RollbackClass c, RollbackResult result, BatchStamp batch, EntityId id)
    {
        var item = ItemOf(_plant.Plan(batch), id);
        Assert.Equal((c, result), (item.Class, item.Result));
        Assert.Equal(c.IsConflict(), item.IsUnresolved);
    }

    [Fact]
    public void Made_and_untouched_goes()
    {
        EntityId id = default;
        var batch = _plant.Batch(() => id = _plant.Asset("P-9"));

        Expect(RollbackClass.Revert, RollbackResult.Tombstone, batch, id);
    }

    [Fact]
    public void Made_and_gone_again_is_done_already()
    {
        EntityId id = default;
        var batch = _plant.Batch(() => id = _plant.Asset("P-9"));
        _plant.Batch(() => _plant.Delete(id));

        Expect(RollbackClass.AlreadyReverted, RollbackResult.Nothing, batch, id);
    }

    [Fact]
    public void Made_and_gone_within_the_batch_is_nothing()
    {
        EntityId id = default;
        var batch = _plant.Batch(() => _plant.Delete(id = _plant.Asset("P-9")));

        Expect(RollbackClass.AlreadyReverted, RollbackResult.Nothing, batch, id);
    }

    [Fact]
    public void Made_and_edited_since_is_a_conflict_that_shows_what_would_be_lost()
    {
        EntityId id = default;
        var batch = _plant.Batch(() => id = _plant.Asset("P-9"));
        var edit = _plant.Batch(() => _plant.Set(id, "area", "210"));

        Expect(RollbackClass.EditedAfterCreate, RollbackResult.Nothing, batch, id);
        var property = Assert.Single(ItemOf(_plant.Plan(batch), id).Properties);
        Assert.Equal(("area", (Value)"210", edit), (property.Path, property.Now, property.WrittenBy));
    }

    [Fact]
    public void Made_and_edited_there_and_back_goes_but_says_so()
    {
        EntityId id = default;
        var batch = _plant.Batch(() => id = _plant.Asset("P-9"));
        _plant.Batch(() => _plant.Set(id, "area", "210"));
        _plant.Batch(() => _plant.Set(id, "area", Value.Missing));

        Expect(RollbackClass.Revert, RollbackResult.Tombstone, batch, id);
        Assert.True(ItemOf(_plant.Plan(batch), id).TouchedSince);
    }

    [Fact]
    public void Made_and_used_by_a_later_cable_is_a_conflict_that_lists_it()
    {
        var (pump, _) = Plant();
        EntityId motor = default, cable = default;
        var batch = _plant.Batch(() => motor = _plant.Asset("M-1"));
        var later = _plant.Batch(() => cable = _plant.Cable("C-1", pump, motor));

        Expect(RollbackClass.Dependents, RollbackResult.Nothing, batch, motor);
        var other = Assert.Single(ItemOf(_plant.Plan(batch), motor).Others);
        Assert.Equal((cable, "C-1", later), (other.Id, other.Tag, other.Batch));
    }

    [Fact]
    public void Made_and_used_by_an_older_cable_that_was_led_to_it_since_is_a_conflict()
    {
        var (pump, mcc) = Plant();
        EntityId motor = default, cable = default;
        _plant.Batch(() => cable = _plant.Cable("C-1", mcc, pump));
        var batch = _plant.Batch(() => motor = _plant.Asset("M-1"));
        _plant.Batch(() => _plant.Set(cable, "to", motor.ToString()));

        Expect(RollbackClass.Dependents, RollbackResult.Nothing, batch, motor);
    }

    [Fact]
    public void What_was_made_together_goes_together()
    {
        var (pump, mcc) = Plant();
        EntityId motor = default, cable = default, edge = default;
        var batch = _plant.Batch(() =>
        {
            motor = _plant.Asset("M-1");
            cable = _plant.Cable("C-1", mcc, motor);
            edge = _plant.Edge(pump, motor);
        });

        var plan = _plant.Plan(batch);

        Assert.Equal(3, plan.Counts.Tombstones);
        var changes = Assert.IsType<Outcome<IReadOnlyList<Compensation>>.Done>(RollbackApply.Changes(plan)).Value;
        Assert.Equal([edge, cable, motor], changes.Select(c => c.Change.Id));
    }

    [Fact]
    public void What_stays_in_conflict_keeps_what_it_refers_to()
    {
        var (pump, _) = Plant();
        EntityId motor = default, cable = default;
        var batch = _plant.Batch(() => cable = _plant.Cable("C-1", pump, motor = _plant.Asset("M-1")));
        _plant.Batch(() => _plant.Set(cable, "length_m", 80));

        Expect(RollbackClass.EditedAfterCreate, RollbackResult.Nothing, batch, cable);
        Expect(RollbackClass.Dependents, RollbackResult.Nothing, batch, motor);
    }

    [Fact]
    public void A_changed_property_goes_back_and_later_work_on_others_stays()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));
        _plant.Batch(() => _plant.Set(pump, "area", "210"));

        Expect(RollbackClass.Revert, RollbackResult.Update, batch, pump);
        _plant.Apply(_plant.Plan(batch));
        Assert.Equal((55, "210"), (Leaves.At(_plant[pump].Fields, "properties.power_kw").AsNumber, _plant[pump].Text("area")));
    }

    [Fact]
    public void A_property_that_is_back_already_needs_nothing()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));
        _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 55));

        Expect(RollbackClass.AlreadyReverted, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void A_property_with_a_third_value_is_a_conflict_that_says_who()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));
        var later = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 90));

        Expect(RollbackClass.ConflictSameProperty, RollbackResult.Nothing, batch, pump);
        var p = Assert.Single(ItemOf(_plant.Plan(batch), pump).Properties);
        Assert.Equal((55, 75, 90, later), (p.Before.AsNumber, p.After.AsNumber, p.Now.AsNumber, p.WrittenBy));
    }

    [Fact]
    public void A_property_that_was_changed_and_set_to_the_same_again_goes_back_but_says_so()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));
        _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 90));
        _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));

        Expect(RollbackClass.Revert, RollbackResult.Update, batch, pump);
        Assert.True(ItemOf(_plant.Plan(batch), pump).Properties[0].TouchedSince);
    }

    [Fact]
    public void Absent_and_null_are_not_the_same()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.note", "x"));
        _plant.Batch(() => _plant.Set(pump, "properties.note", Value.Null));

        Expect(RollbackClass.ConflictSameProperty, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void A_value_does_not_come_back_over_leaves_that_later_work_put_in_its_place()
    {
        EntityId pump = default;
        _plant.Batch(() => pump = _plant.Asset("P-1", ("motor", "big")));
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.motor", Value.Missing));
        _plant.Batch(() => _plant.Set(pump, "properties.motor.power_kw", 55));

        Expect(RollbackClass.ConflictSameProperty, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void A_leaf_does_not_come_back_below_a_value_that_later_work_put_there()
    {
        EntityId pump = default;
        _plant.Batch(() => pump = _plant.Asset("P-1", ("motor", ObjectValue.Of(("power_kw", 55)))));
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.motor.power_kw", Value.Missing));
        _plant.Batch(() => _plant.Set(pump, "properties.motor", "big"));

        Expect(RollbackClass.ConflictSameProperty, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void Changed_and_deleted_since_is_a_conflict()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Set(pump, "area", "210"));
        _plant.Batch(() => _plant.Delete(pump));

        Expect(RollbackClass.DeletedLater, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void A_tag_that_someone_else_has_today_does_not_come_back()
    {
        var (pump, _) = Plant();
        EntityId other = default;
        var batch = _plant.Batch(() => { _plant.Set(pump, "tag", "P-2"); _plant.Set(pump, "area", "210"); });
        _plant.Batch(() => other = _plant.Asset("p-1"));

        Expect(RollbackClass.UniqueTaken, RollbackResult.Update, batch, pump);
        var item = ItemOf(_plant.Plan(batch), pump);
        Assert.Equal(other, Assert.Single(item.Others).Id);
        Assert.Equal([RollbackClass.Revert, RollbackClass.UniqueTaken], item.Properties.Select(p => p.Class));
    }

    [Fact]
    public void Tags_that_were_swapped_go_back_together()
    {
        var (pump, mcc) = Plant();
        var batch = _plant.Batch(() => { _plant.Set(pump, "tag", "x"); _plant.Set(mcc, "tag", "P-1"); _plant.Set(pump, "tag", "MCC-1"); });

        Assert.True(_plant.Plan(batch).IsApplicable);
    }

    [Fact]
    public void A_cable_is_not_led_back_to_what_is_gone()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default, other = default;
        _plant.Batch(() => { other = _plant.Asset("P-2"); cable = _plant.Cable("C-1", mcc, pump); });
        var batch = _plant.Batch(() => _plant.Set(cable, "to", other.ToString()));
        _plant.Batch(() => _plant.Delete(pump));

        Expect(RollbackClass.MissingEndpoint, RollbackResult.Nothing, batch, cable);
    }

    [Fact]
    public void Deleted_and_still_gone_comes_back_with_its_id()
    {
        var (pump, _) = Plant();
        var before = _plant[pump];
        var batch = _plant.Batch(() => { _plant.Set(pump, "area", "210"); _plant.Delete(pump); });

        Expect(RollbackClass.Revert, RollbackResult.Restore, batch, pump);
        _plant.Apply(_plant.Plan(batch));
        Assert.Equal((before.Fields, false, 4), (_plant[pump].Fields, _plant[pump].Deleted, _plant[pump].Version));
    }

    [Fact]
    public void Deleted_and_the_tag_taken_is_a_conflict()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Delete(pump));
        _plant.Batch(() => _plant.Asset("P-1"));

        Expect(RollbackClass.UniqueTaken, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void Deleted_and_replaced_by_the_same_batch_comes_back()
    {
        var (pump, _) = Plant();
        EntityId other = default;
        var batch = _plant.Batch(() => { _plant.Delete(pump); other = _plant.Asset("P-1"); });

        Expect(RollbackClass.Revert, RollbackResult.Restore, batch, pump);
        Expect(RollbackClass.Revert, RollbackResult.Tombstone, batch, other);
    }

    [Fact]
    public void Deleted_and_an_end_gone_since_is_a_conflict_as_is_what_hangs_on_it()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default;
        _plant.Batch(() => cable = _plant.Cable("C-1", mcc, pump));
        var batch = _plant.Batch(() => _plant.Delete(cable));
        var later = _plant.Batch(() => _plant.Delete(pump));

        Expect(RollbackClass.MissingEndpoint, RollbackResult.Nothing, batch, cable);
        Assert.Equal(later, Assert.Single(ItemOf(_plant.Plan(batch), cable).Others).Batch);
        Assert.True(_plant.Plan(batch, later).IsApplicable);
    }

    [Fact]
    public void Deleted_with_its_ends_comes_back_with_its_ends()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default;
        _plant.Batch(() => cable = _plant.Cable("C-1", mcc, pump));
        var batch = _plant.Batch(() => { _plant.Delete(cable); _plant.Delete(pump); });

        var changes = Assert.IsType<Outcome<IReadOnlyList<Compensation>>.Done>(RollbackApply.Changes(_plant.Plan(batch))).Value;

        Assert.Equal([pump, cable], changes.Select(c => c.Change.Id));
    }

    [Fact]
    public void A_channel_that_was_given_away_does_not_come_back()
    {
        var (pump, card) = Plant();
        EntityId io = default, other = default;
        _plant.Batch(() => { io = _plant.Io(pump, card, 1); other = _plant.Asset("P-2"); });
        var batch = _plant.Batch(() => _plant.Delete(io));
        _plant.Batch(() => _plant.Io(other, card, 1));

        Expect(RollbackClass.UniqueTaken, RollbackResult.Nothing, batch, io);
    }

    [Fact]
    public void Deleted_and_brought_back_otherwise_is_a_conflict()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Delete(pump));
        _plant.Batch(() => { _plant.Restore(pump); _plant.Set(pump, "area", "210"); });

        Expect(RollbackClass.Recreated, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void Deleted_and_brought_back_as_it_was_is_done_already()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Delete(pump));
        _plant.Batch(() => _plant.Restore(pump));

        Expect(RollbackClass.AlreadyReverted, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void What_was_computed_from_a_value_that_goes_away_is_named_but_does_not_stop()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default;
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));
        var run = _plant.Batch(() => cable = _plant.Cable("C-1", mcc, pump));
        _plant.Computed(cable, pump, "properties.power_kw");

        var plan = _plant.Plan(batch);

        var stale = Assert.Single(plan.Items, i => i.Class == RollbackClass.StaleDerived);
        Assert.Equal((cable, run), (stale.Id, stale.Others[0].Batch));
        Assert.True(plan.IsApplicable);
    }

    [Fact]
    public void What_was_computed_from_other_values_is_not_stale()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default;
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));
        _plant.Batch(() => cable = _plant.Cable("C-1", mcc, pump));
        _plant.Computed(cable, pump, "properties.power", "area");

        Assert.Single(_plant.Plan(batch).Items);
    }

    [Fact]
    public void An_entity_that_may_not_be_written_is_blocked_unless_nothing_is_to_be_done()
    {
        var (pump, mcc) = Plant();
        var batch = _plant.Batch(() => { _plant.Set(pump, "area", "210"); _plant.Set(mcc, "area", "210"); });
        _plant.Batch(() => _plant.Set(mcc, "area", Value.Missing));
        var blocked = new Dictionary<EntityId, string> { [pump] = "It is issued.", [mcc] = "It is issued." };

        var plan = RollbackPlanner.Plan(_plant.Set(batch), Surroundings.None with { Blocked = blocked });

        Assert.Equal((RollbackClass.Blocked, "It is issued."), (ItemOf(plan, pump).Class, ItemOf(plan, pump).Reason));
        Assert.Equal(RollbackClass.AlreadyReverted, ItemOf(plan, mcc).Class);
    }

    [Fact]
    public void A_history_with_a_gap_is_blocked()
    {
        var (pump, _) = Plant();
        var batch = _plant.Batch(() => _plant.Set(pump, "area", "210"));
        var history = new EntityHistory(pump, _plant[pump] with { Version = 7 }, [_plant.Log[^1]]);

        var plan = RollbackPlanner.Plan(RollbackSet.Of(PlantModel.Project, 2, [batch], [history]), Surroundings.None);

        Assert.Equal(RollbackClass.Blocked, Assert.Single(plan.Items).Class);
    }
}
