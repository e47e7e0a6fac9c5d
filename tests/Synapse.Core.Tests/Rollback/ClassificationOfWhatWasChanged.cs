using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

public sealed class ClassificationOfWhatWasChanged : ClassificationTest
{
    [Fact]
    public void A_changed_property_goes_back_and_later_work_on_others_stays()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Set(pump, "properties.power_kw", 75));
        Model.Batch(() => Model.Set(pump, "area", "210"));

        Expect(RollbackClass.Revert, RollbackResult.Update, batch, pump);
        Model.Apply(Model.Plan(batch));
        Assert.Equal((55, "210"), (Leaves.At(Model[pump].Fields, "properties.power_kw").AsNumber, Model[pump].Text("area")));
    }

    [Fact]
    public void A_property_that_is_back_already_needs_nothing()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Set(pump, "properties.power_kw", 75));
        Model.Batch(() => Model.Set(pump, "properties.power_kw", 55));

        Expect(RollbackClass.AlreadyReverted, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void A_property_with_a_third_value_is_a_conflict_that_says_who()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Set(pump, "properties.power_kw", 75));
        var later = Model.Batch(() => Model.Set(pump, "properties.power_kw", 90));

        Expect(RollbackClass.ConflictSameProperty, RollbackResult.Nothing, batch, pump);
        var p = Assert.Single(ItemOf(Model.Plan(batch), pump).Properties);
        Assert.Equal((55, 75, 90, later), (p.Before.AsNumber, p.After.AsNumber, p.Now.AsNumber, p.WrittenBy));
    }

    [Fact]
    public void A_property_that_was_changed_and_set_to_the_same_again_goes_back_but_says_so()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Set(pump, "properties.power_kw", 75));
        Model.Batch(() => Model.Set(pump, "properties.power_kw", 90));
        Model.Batch(() => Model.Set(pump, "properties.power_kw", 75));

        Expect(RollbackClass.Revert, RollbackResult.Update, batch, pump);
        Assert.True(ItemOf(Model.Plan(batch), pump).Properties[0].TouchedSince);
    }

    [Fact]
    public void Absent_and_null_are_not_the_same()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Set(pump, "properties.note", "x"));
        Model.Batch(() => Model.Set(pump, "properties.note", Value.Null));

        Expect(RollbackClass.ConflictSameProperty, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void A_value_does_not_come_back_over_leaves_that_later_work_put_in_its_place()
    {
        EntityId pump = default;
        Model.Batch(() => pump = Model.Asset("P-1", ("motor", "big")));
        var batch = Model.Batch(() => Model.Set(pump, "properties.motor", Value.Missing));
        Model.Batch(() => Model.Set(pump, "properties.motor.power_kw", 55));

        Expect(RollbackClass.ConflictSameProperty, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void A_leaf_does_not_come_back_below_a_value_that_later_work_put_there()
    {
        EntityId pump = default;
        Model.Batch(() => pump = Model.Asset("P-1", ("motor", ObjectValue.Of(("power_kw", 55)))));
        var batch = Model.Batch(() => Model.Set(pump, "properties.motor.power_kw", Value.Missing));
        Model.Batch(() => Model.Set(pump, "properties.motor", "big"));

        Expect(RollbackClass.ConflictSameProperty, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void Changed_and_deleted_since_is_a_conflict()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Set(pump, "area", "210"));
        Model.Batch(() => Model.Delete(pump));

        Expect(RollbackClass.DeletedLater, RollbackResult.Nothing, batch, pump);
    }

    [Fact]
    public void A_tag_that_someone_else_has_today_does_not_come_back()
    {
        var (pump, _) = Plant();
        EntityId other = default;
        var batch = Model.Batch(() => { Model.Set(pump, "tag", "P-2"); Model.Set(pump, "area", "210"); });
        Model.Batch(() => other = Model.Asset("p-1"));

        Expect(RollbackClass.UniqueTaken, RollbackResult.Update, batch, pump);
        var item = ItemOf(Model.Plan(batch), pump);
        Assert.Equal(other, Assert.Single(item.Others).Id);
        Assert.Equal([RollbackClass.Revert, RollbackClass.UniqueTaken], item.Properties.Select(p => p.Class));
    }

    [Fact]
    public void Tags_that_were_swapped_go_back_together()
    {
        var (pump, mcc) = Plant();
        var batch = Model.Batch(() => { Model.Set(pump, "tag", "x"); Model.Set(mcc, "tag", "P-1"); Model.Set(pump, "tag", "MCC-1"); });

        Assert.True(Model.Plan(batch).IsApplicable);
    }

    [Fact]
    public void A_cable_is_not_led_back_to_what_is_gone()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default, other = default;
        Model.Batch(() => { other = Model.Asset("P-2"); cable = Model.Cable("C-1", mcc, pump); });
        var batch = Model.Batch(() => Model.Set(cable, "to", other.ToString()));
        Model.Batch(() => Model.Delete(pump));

        Expect(RollbackClass.MissingEndpoint, RollbackResult.Nothing, batch, cable);
    }
}
