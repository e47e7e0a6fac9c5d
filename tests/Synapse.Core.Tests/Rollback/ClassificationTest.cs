using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

/// <summary>Each thing that a batch can have done, in each state that it can be in today, has one class.</summary>
public abstract class ClassificationTest
{
    private protected PlantModel Model { get; } = new();

    protected RollbackItem ItemOf(RollbackPlan plan, EntityId id) => Assert.Single(plan.Items, i => i.Id == id);

    protected (EntityId Pump, EntityId Mcc) Plant()
    {
        EntityId pump = default, mcc = default;
        Model.Batch(() => (pump, mcc) = (Model.Asset("P-1", ("power_kw", 55)), Model.Asset("MCC-1")));
        return (pump, mcc);
    }

    protected void Expect(RollbackClass c, RollbackResult result, BatchStamp batch, EntityId id)
    {
        var item = ItemOf(Model.Plan(batch), id);
        Assert.Equal((c, result), (item.Class, item.Result));
        Assert.Equal(c.IsConflict(), item.IsUnresolved);
    }
}
