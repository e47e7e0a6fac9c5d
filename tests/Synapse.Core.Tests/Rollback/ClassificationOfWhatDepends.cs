using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

public sealed class ClassificationOfWhatDepends : ClassificationTest
{
    [Fact]
    public void What_was_computed_from_a_value_that_goes_away_is_named_but_does_not_stop()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default;
        var batch = Model.Batch(() => Model.Set(pump, "properties.power_kw", 75));
        var run = Model.Batch(() => cable = Model.Cable("C-1", mcc, pump));
        Model.Computed(cable, pump, "properties.power_kw");

        var plan = Model.Plan(batch);

        var stale = Assert.Single(plan.Items, i => i.Class == RollbackClass.StaleDerived);
        Assert.Equal((cable, run), (stale.Id, stale.Others[0].Batch));
        Assert.True(plan.IsApplicable);
    }

    [Fact]
    public void What_was_computed_from_other_values_is_not_stale()
    {
        var (pump, mcc) = Plant();
        EntityId cable = default;
        var batch = Model.Batch(() => Model.Set(pump, "properties.power_kw", 75));
        Model.Batch(() => cable = Model.Cable("C-1", mcc, pump));
        Model.Computed(cable, pump, "properties.power", "area");

        Assert.Single(Model.Plan(batch).Items);
    }

    [Fact]
    public void An_entity_that_may_not_be_written_is_blocked_unless_nothing_is_to_be_done()
    {
        var (pump, mcc) = Plant();
        var batch = Model.Batch(() => { Model.Set(pump, "area", "210"); Model.Set(mcc, "area", "210"); });
        Model.Batch(() => Model.Set(mcc, "area", Value.Missing));
        var blocked = new Dictionary<EntityId, string> { [pump] = "It is issued.", [mcc] = "It is issued." };

        var plan = RollbackPlanner.Plan(Model.Set(batch), Surroundings.None with { Blocked = blocked });

        Assert.Equal((RollbackClass.Blocked, "It is issued."), (ItemOf(plan, pump).Class, ItemOf(plan, pump).Reason));
        Assert.Equal(RollbackClass.AlreadyReverted, ItemOf(plan, mcc).Class);
    }

    [Fact]
    public void A_history_with_a_gap_is_blocked()
    {
        var (pump, _) = Plant();
        var batch = Model.Batch(() => Model.Set(pump, "area", "210"));
        var history = new EntityHistory(pump, Model[pump] with { Version = 7 }, [Model.Log[^1]]);

        var plan = RollbackPlanner.Plan(RollbackSet.Of(PlantModel.Project, 2, [batch], [history]), Surroundings.None);

        Assert.Equal(RollbackClass.Blocked, Assert.Single(plan.Items).Class);
    }
}
