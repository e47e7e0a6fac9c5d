using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;

namespace Synapse.Core.Tests.Events;

public sealed class Folds
{
    private static readonly BatchId Batch = new(Guid.Parse("0193a000-0000-7000-8000-000000000000"));
    private static readonly EntityId Pump = new(Guid.Parse("0193a000-0000-8000-8000-000000000001"));

    private static readonly ObjectValue Fields = ObjectValue.Of(
        (Field.Tag, "P-1"), (Field.Type, "PUMP"), (Field.Properties, ObjectValue.Of(("power_kw", 55))));

    private static readonly PlantChange Created = PlantChange.Create(EntityKind.Asset, Pump, Fields);

    private static PlantChange Set(int version, string path, Value before, Value after) => new(
        EntityKind.Asset, Pump, ChangeOp.Update, version, new LeafDiff(ObjectValue.Of((path, before)), ObjectValue.Of((path, after))));

    private static Fold Of(params PlantChange[] changes) => Fold.Of(changes.Select((c, i) => (Batch.Event(i), c)));

    [Fact]
    public void Folding_the_changes_gives_the_state()
    {
        var bigger = Set(2, "properties.power_kw", 55, 75);
        var deleted = new PlantChange(EntityKind.Asset, Pump, ChangeOp.Delete, 3, LeafDiff.None);
        var restored = new PlantChange(EntityKind.Asset, Pump, ChangeOp.Restore, 4, LeafDiff.None);

        var fold = Of(Created, bigger, deleted, restored);

        Assert.Null(fold.Failure);
        var fields = Fields.With(Field.Properties, ObjectValue.Of(("power_kw", 75)));
        Assert.Equal(new Entity(EntityKind.Asset, Pump, 4, false, fields), fold.States[Pump]);
    }

    [Fact]
    public void A_deleted_entity_stays_as_a_tombstone()
    {
        var fold = Of(Created, new PlantChange(EntityKind.Asset, Pump, ChangeOp.Delete, 2, LeafDiff.None));

        Assert.True(fold.States[Pump].Deleted);
        Assert.Equal(Fields, fold.States[Pump].Fields);
    }

    public static TheoryData<string, PlantChange[]> Impossible => new()
    {
        { "not there yet", [Set(1, "area", Value.Missing, "210")] },
        { "there already", [Created, Created] },
        { "leads to version 4", [Created, Set(4, "area", Value.Missing, "210")] },
        { "is deleted", [Created, new(EntityKind.Asset, Pump, ChangeOp.Delete, 2, LeafDiff.None), Set(3, "area", Value.Missing, "210")] },
        { "not deleted", [Created, new(EntityKind.Asset, Pump, ChangeOp.Restore, 2, LeafDiff.None)] },
        { "starts from 54", [Created, Set(2, "properties.power_kw", 54, 75)] },
        { "starts from 1, but the value is missing", [Created, Set(2, "properties.speed", 1, 75)] },
        { "is there already", [Created, Set(2, "properties.power_kw", Value.Missing, 75)] },
        { "of kind ASSET", [Created, new(EntityKind.Cable, Pump, ChangeOp.Delete, 2, LeafDiff.None)] },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void The_first_event_that_cannot_have_happened_is_named(string reason, PlantChange[] changes)
    {
        var fold = Of([.. changes, Set(99, "area", Value.Missing, "210")]);

        Assert.NotNull(fold.Failure);
        Assert.Contains(reason, fold.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal(Batch.Event(changes.Length - 1), fold.Failure.Event);
    }

    [Fact]
    public void Nothing_more_of_an_entity_is_applied_after_its_failure()
    {
        var fold = Of(Created, Set(9, "area", Value.Missing, "210"), Set(2, "area", Value.Missing, "210"));

        Assert.Equal(1, fold.States[Pump].Version);
    }

    [Fact]
    public void What_cannot_have_happened_to_one_entity_does_not_hide_the_others()
    {
        var other = new EntityId(Guid.Parse("00000000-0000-8000-8000-0000000000ff"));
        var fold = Of(Created, Set(9, "area", Value.Missing, "210"), PlantChange.Create(EntityKind.Asset, other, Fields));

        Assert.Equal(9, fold.Failure!.Change.Version);
        Assert.Equal(1, fold.States[other].Version);
    }
}
