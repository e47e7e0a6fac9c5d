using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Core.Tests.Rollback;

/// <summary>What people decide on conflicts, and what comes of it.</summary>
public sealed class Decisions
{
    private readonly PlantModel _plant = new();

    private static Dictionary<ResolutionTarget, Resolution> Decide(EntityId id, string? path, Resolution resolution) => new() { [new(id, path)] = resolution };

    private EntityId Pump()
    {
        EntityId pump = default;
        _plant.Batch(() => pump = _plant.Asset("P-1", ("power_kw", 55)));
        return pump;
    }

    [Fact]
    public void An_undecided_conflict_refuses_the_whole()
    {
        var pump = Pump();
        var batch = _plant.Batch(() => { _plant.Set(pump, "area", "210"); _plant.Asset("P-2"); });
        _plant.Batch(() => _plant.Set(pump, "area", "220"));

        var refusal = Assert.IsType<Outcome<IReadOnlyList<Compensation>>.Refused>(RollbackApply.Changes(_plant.Plan(batch))).Refusal;

        Assert.Equal(RefusalCode.UnresolvedConflicts, refusal.Code);
    }

    [Fact]
    public void Keeping_the_present_value_makes_the_rollback_partial()
    {
        var pump = Pump();
        var batch = _plant.Batch(() => { _plant.Set(pump, "area", "210"); _plant.Asset("P-2"); });
        _plant.Batch(() => _plant.Set(pump, "area", "220"));

        var plan = _plant.Plan(Decide(pump, "area", new Resolution.KeepCurrent()), batch);
        _plant.Apply(plan);

        Assert.True(plan.IsPartial);
        Assert.Equal("220", _plant[pump].Text("area"));
        Assert.Single(_plant.Live);
    }

    [Fact]
    public void Taking_the_value_before_destroys_the_later_one_and_says_which()
    {
        var pump = Pump();
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));
        _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 90));

        var plan = _plant.Plan(Decide(pump, "properties.power_kw", new Resolution.TakeBefore("The pump was never ordered.")), batch);
        var written = Assert.Single(Assert.IsType<Outcome<IReadOnlyList<Compensation>>.Done>(RollbackApply.Changes(plan)).Value);
        _plant.Apply(plan);

        Assert.False(plan.IsPartial);
        Assert.Equal(55, Leaves.At(_plant[pump].Fields, "properties.power_kw").AsNumber);
        Assert.Equal(90, written.Context["overrides"].AsArray![0]["was"].AsNumber);
    }

    [Fact]
    public void A_third_value_can_be_given()
    {
        var pump = Pump();
        var batch = _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 75));
        _plant.Batch(() => _plant.Set(pump, "properties.power_kw", 90));

        _plant.Apply(_plant.Plan(Decide(pump, "properties.power_kw", new Resolution.Edit(60)), batch));

        Assert.Equal(60, Leaves.At(_plant[pump].Fields, "properties.power_kw").AsNumber);
    }

    [Fact]
    public void What_was_made_and_edited_can_be_taken_away_all_the_same_unless_something_needs_it()
    {
        var pump = Pump();
        EntityId motor = default;
        var batch = _plant.Batch(() => motor = _plant.Asset("M-1"));
        _plant.Batch(() => _plant.Set(motor, "area", "210"));
        var decision = Decide(motor, null, new Resolution.TakeBefore("Not wanted."));

        Assert.Equal(RollbackResult.Tombstone, Assert.Single(_plant.Plan(decision, batch).Items).Result);
        _plant.Batch(() => _plant.Edge(pump, motor));
        var item = Assert.Single(_plant.Plan(decision, batch).Items);
        Assert.Equal((RollbackClass.Dependents, RollbackResult.Nothing, true), (item.Class, item.Result, item.IsUnresolved));
    }

    [Fact]
    public void What_was_deleted_since_can_be_brought_back_as_it_was_unless_its_tag_is_taken()
    {
        var pump = Pump();
        var before = _plant[pump].Fields;
        var batch = _plant.Batch(() => _plant.Set(pump, "area", "210"));
        _plant.Batch(() => _plant.Delete(pump));
        var decision = Decide(pump, null, new Resolution.TakeBefore("It is needed."));

        var item = Assert.Single(_plant.Plan(decision, batch).Items);
        Assert.Equal((RollbackClass.DeletedLater, RollbackResult.Restore), (item.Class, item.Result));
        Assert.Equal(before, item.Change!.ApplyTo(_plant[pump]).Fields);

        _plant.Batch(() => _plant.Asset("P-1"));
        item = Assert.Single(_plant.Plan(decision, batch).Items);
        Assert.Equal((RollbackClass.DeletedLater, RollbackResult.Nothing, true), (item.Class, item.Result, item.IsUnresolved));
    }

    [Fact]
    public void What_comes_back_can_get_another_tag_but_not_one_that_is_taken_as_well()
    {
        var pump = Pump();
        var batch = _plant.Batch(() => _plant.Delete(pump));
        _plant.Batch(() => { _plant.Asset("P-1"); _plant.Asset("P-2"); });

        Assert.True(Assert.Single(_plant.Plan(Decide(pump, null, new Resolution.Edit("p-2")), batch).Items).IsUnresolved);
        _plant.Apply(_plant.Plan(Decide(pump, null, new Resolution.Edit("P-3")), batch));
        Assert.Equal(("P-3", false), (_plant[pump].Text("tag"), _plant[pump].Deleted));
    }

    [Fact]
    public void A_tag_that_does_not_come_back_can_be_another_one()
    {
        var pump = Pump();
        var batch = _plant.Batch(() => _plant.Set(pump, "tag", "P-9"));
        _plant.Batch(() => { _plant.Asset("P-1"); _plant.Asset("P-2"); });

        Assert.True(Assert.Single(_plant.Plan(Decide(pump, "tag", new Resolution.Edit("P-2")), batch).Items).IsUnresolved);
        _plant.Apply(_plant.Plan(Decide(pump, "tag", new Resolution.Edit("P-3")), batch));
        Assert.Equal("P-3", _plant[pump].Text("tag"));
    }

    [Fact]
    public void A_decision_that_does_not_fit_is_none()
    {
        var pump = Pump();
        EntityId motor = default;
        var batch = _plant.Batch(() => motor = _plant.Asset("M-1"));
        _plant.Batch(() => _plant.Edge(pump, motor));

        Assert.Equal(1, _plant.Plan(Decide(motor, null, new Resolution.TakeBefore("I want to.")), batch).Counts.Unresolved);
    }

    [Fact]
    public void What_was_brought_back_otherwise_can_be_made_as_it_was()
    {
        var pump = Pump();
        var before = _plant[pump].Fields;
        var batch = _plant.Batch(() => _plant.Delete(pump));
        _plant.Batch(() => { _plant.Restore(pump); _plant.Set(pump, "area", "210"); });

        _plant.Apply(_plant.Plan(Decide(pump, null, new Resolution.TakeBefore("As it was.")), batch));

        Assert.Equal(before, _plant[pump].Fields);
    }

    [Fact]
    public void Two_batches_with_foreign_work_on_the_same_value_between_them_conflict_and_without_it_go_back_together()
    {
        var pump = Pump();
        var first = _plant.Batch(() => _plant.Set(pump, "area", "1"));
        var foreign = _plant.Batch(() => _plant.Set(pump, "area", "2"));
        var last = _plant.Batch(() => _plant.Set(pump, "area", "3"));

        var item = Assert.Single(_plant.Plan(first, last).Items);
        Assert.Equal((RollbackClass.ConflictSameProperty, foreign), (item.Class, item.Properties[0].WrittenBy));
        _plant.Apply(_plant.Plan(first, foreign, last));
        Assert.Null(_plant[pump].Text("area"));
    }

    [Fact]
    public void Two_batches_go_back_around_foreign_work_on_other_values_which_stays()
    {
        var pump = Pump();
        var first = _plant.Batch(() => _plant.Set(pump, "area", "1"));
        _plant.Batch(() => _plant.Set(pump, "properties.note", "foreign"));
        var last = _plant.Batch(() => { _plant.Set(pump, "properties.note", Value.Missing); _plant.Delete(pump); });

        _plant.Apply(_plant.Plan(first, last));

        Assert.Null(_plant[pump].Text("area"));
        Assert.Equal("foreign", Leaves.At(_plant[pump].Fields, "properties.note").AsString);
    }

    [Fact]
    public void What_others_gave_to_an_entity_between_its_making_and_a_later_edit_is_not_lost_unseen()
    {
        EntityId motor = default;
        var first = _plant.Batch(() => motor = _plant.Asset("M-1"));
        var foreign = _plant.Batch(() => _plant.Set(motor, "area", "210"));
        var last = _plant.Batch(() => _plant.Set(motor, "system", "S"));

        var item = Assert.Single(_plant.Plan(first, last).Items);

        Assert.Equal((RollbackClass.EditedAfterCreate, "area", foreign), (item.Class, item.Properties[0].Path, item.Properties[0].WrittenBy));
    }

    [Fact]
    public void The_hash_moves_with_decisions_and_findings()
    {
        var pump = Pump();
        var batch = _plant.Batch(() => _plant.Set(pump, "area", "210"));
        _plant.Batch(() => _plant.Set(pump, "area", "220"));
        string[] hashes =
        [
            _plant.Plan(batch).Hash,
            _plant.Plan(Decide(pump, "area", new Resolution.KeepCurrent()), batch).Hash,
            _plant.Plan(Decide(pump, "area", new Resolution.TakeBefore("a")), batch).Hash,
            _plant.Plan(Decide(pump, "area", new Resolution.TakeBefore("b")), batch).Hash,
            _plant.Plan(batch).With([new ConstraintFinding("assets_live_tag", "P-1")]).Hash,
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Work_elsewhere_does_not_move_the_hash_and_work_on_an_item_does()
    {
        var pump = Pump();
        EntityId other = default;
        var batch = _plant.Batch(() => _plant.Set(pump, "area", "210"));
        var hash = _plant.Plan(batch).Hash;
        _plant.Batch(() => other = _plant.Asset("P-2"));
        Assert.Equal(hash, _plant.Plan(batch).Hash);

        _plant.Batch(() => _plant.Set(pump, "system", "S"));
        Assert.NotEqual(hash, _plant.Plan(batch).Hash);
    }

    [Fact]
    public void A_batch_is_in_effect_again_once_its_rollback_is_rolled_back()
    {
        var pump = Pump();
        var batch = _plant.Batch(() => _plant.Set(pump, "area", "210"));
        var undo = _plant.Apply(_plant.Plan(batch));
        var redo = _plant.Apply(_plant.Plan(undo));
        Reversal[] reversals = [new(undo.Id, batch.Id, true), new(redo.Id, undo.Id, true)];

        Assert.Equal(BatchEffect.RolledBack, Reversals.EffectOf(batch.Id, reversals[..1]));
        Assert.Equal(BatchEffect.Effective, Reversals.EffectOf(batch.Id, reversals));
        Assert.Equal(BatchEffect.PartlyRolledBack, Reversals.EffectOf(batch.Id, [new(undo.Id, batch.Id, false)]));
        Assert.Equal("210", _plant[pump].Text("area"));
    }
}
