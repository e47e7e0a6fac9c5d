using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Xunit.Abstractions;

namespace Synapse.Core.Tests.Rollback;

/// <summary>What must hold of every rollback, tried on histories that nobody thought of.</summary>
public sealed class RollbackProperties(ITestOutputHelper output)
{
    private const int Properties = 12;

    /// <summary>How many steps of work all properties together try. A nightly run sets SYNAPSE_PROPERTY_STEPS to 1000000, and tries longer histories as well.</summary>
    private static readonly int? Wanted = int.TryParse(Environment.GetEnvironmentVariable("SYNAPSE_PROPERTY_STEPS"), NumberStyles.None, CultureInfo.InvariantCulture, out var steps) ? steps : null;

    private static readonly int Longest = Wanted is null ? 60 : 240;

    // Histories grow from nothing to the longest, and each is on average half as long as it may be.
    private static readonly int Times = Wanted is { } wanted ? Math.Max(100, wanted / (Properties * Longest / 4)) : 400;

    private void ForAnyHistory(Func<int[], int, bool> holds)
    {
        var (histories, steps) = (0, 0L);
        Prop.ForAll(Numbers, Arb.From(Gen.Choose(0, 1_000_000)), (numbers, choice) =>
        {
            (histories, steps) = (histories + 1, steps + numbers.Length);
            return holds(numbers, choice);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Times).WithEndSize(Longest));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{histories} histories, {steps} steps"));
    }

    private static Arbitrary<int[]> Numbers => Arb.From(Gen.ArrayOf(Gen.Choose(0, 1_000_000)), a => ArbMap.Default.ArbFor<int[]>().Shrinker(a));

    private static (PlantModel Plant, List<BatchStamp> Batches) Live(int[] numbers)
    {
        var plant = new PlantModel();
        var history = new RandomHistory(plant);
        plant.Batch(() => history.Steps([0, 13, 26, 39, 2, 3, 15, 9, 10, 11]));
        return (plant, [.. RandomHistory.Batches(numbers).Select(history.Batch)]);
    }

    private static bool Same(Dictionary<EntityId, ObjectValue> a, Dictionary<EntityId, ObjectValue> b) =>
        a.Count == b.Count && a.All(e => b.TryGetValue(e.Key, out var other) && other.Equals(e.Value));

    private static bool IsValid(PlantModel plant)
    {
        var keys = plant.Live.SelectMany(e => UniqueKey.Of(e.Kind, e.Fields)).ToList();
        return keys.Count == keys.Distinct().Count()
            && plant.Live.All(e => Field.ReferencesOf(e.Kind).All(f => e.Reference(f) is not { } id || !plant[id].Deleted));
    }

    private static Dictionary<ResolutionTarget, Resolution> KeepEverything(RollbackPlan plan) => plan.Items
        .SelectMany(i => i.Properties.Select(p => new ResolutionTarget(i.Id, p.Path)).Append(new ResolutionTarget(i.Id, null)))
        .ToDictionary(t => t, Resolution (_) => new Resolution.KeepCurrent());

    /// <summary>Deciding can bring up new conflicts (what is kept holds on to others); a person goes on until nothing is open.</summary>
    private static RollbackPlan KeptThroughout(PlantModel plant, BatchStamp batch)
    {
        var plan = plant.Plan(batch);
        for (var round = 0; plan.Counts.Unresolved > 0 && round < 20; round++) plan = plant.Plan(KeepEverything(plan), batch);
        return plan;
    }

    [Fact]
    public void P1_With_nothing_in_between_the_plant_is_exactly_as_before() => ForAnyHistory((numbers, last) =>
    {
        var (plant, _) = Live(numbers);
        var before = plant.Seen();
        var batch = new RandomHistory(plant).Batch([.. numbers.Reverse().Take(8), last]);
        plant.Apply(plant.Plan(batch));
        return Same(before, plant.Seen()) && IsValid(plant);
    });

    [Fact]
    public void P2_Work_elsewhere_neither_hinders_a_rollback_nor_is_touched_by_it() => ForAnyHistory((numbers, split) =>
    {
        var at = numbers.Length == 0 ? 0 : split % numbers.Length;
        Dictionary<EntityId, ObjectValue> Run(bool withBatch)
        {
            var plant = new PlantModel();
            var (here, there) = (Of(plant, "H"), Of(plant, "E"));
            plant.Batch(() => { here.Steps([0, 13, 26, 2, 3]); there.Steps([0, 13, 26, 2, 3]); });
            var batch = withBatch ? here.Batch(numbers[..at]) : null;
            foreach (var later in RandomHistory.Batches(numbers[at..])) there.Batch(later);
            if (batch is not null) plant.Apply(plant.Plan(batch));
            return plant.Seen();
        }

        return Same(Run(true), Run(false));
    });

    private static RandomHistory Of(PlantModel plant, string tags) => new(plant, tags)
    {
        Mine = e => NameOf(plant, e).StartsWith(tags, StringComparison.Ordinal),
    };

    private static string NameOf(PlantModel plant, Entity e) => e.Kind switch
    {
        EntityKind.Edge => NameOf(plant, plant[e.Reference(Field.Source)!.Value]),
        EntityKind.PackageMember => NameOf(plant, plant[e.Reference(Field.Package)!.Value]),
        EntityKind.IoAllocation => NameOf(plant, plant[e.Reference(Field.Asset)!.Value]),
        EntityKind.Package => e.Text(Field.Code)!,
        _ => e.Text(Field.Tag)!,
    };

    [Fact]
    public void P3_Taking_a_rollback_back_gives_what_was_there_before_it() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var plan = plant.Plan(batches[which % batches.Count]);
        if (!plan.IsApplicable) return true;
        var before = plant.Seen();
        var rollback = plant.Apply(plan);
        var redo = plant.Plan(rollback);
        if (!redo.IsApplicable) return false;
        plant.Apply(redo);
        return Same(before, plant.Seen()) && IsValid(plant);
    });

    [Fact]
    public void P4_Without_a_decision_to_destroy_it_no_later_value_is_written() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var batch = batches[which % batches.Count];
        var plan = KeptThroughout(plant, batch);
        var after = new Fold();
        foreach (var c in plant.Log.Where(c => c.Batch.No <= batch.No)) after.Apply(c.Event, c.Change);
        return plan.Items.Where(i => i.Change is not null).All(i =>
            after.States[i.Id].Deleted == plant[i.Id].Deleted
            && i.Change!.Diff.Paths.All(p => LeafOf(plant[i.Id], p).Equals(LeafOf(after.States[i.Id], p)))
            && (i.Result != RollbackResult.Tombstone || plant[i.Id].Fields.Equals(after.States[i.Id].Fields)));
    });

    [Fact]
    public void P5_Replaying_all_events_gives_the_plant_whatever_was_rolled_back() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        for (var i = 0; i < Math.Min(3, batches.Count); i++)
        {
            var plan = KeptThroughout(plant, plant.Batches[(which + i * 7) % plant.Batches.Count]);
            if (!plan.IsApplicable) return false;
            plant.Apply(plan);
        }

        var fold = Fold.Of(plant.Log.Select(c => (c.Event, c.Change)));
        return fold.Failure is null && fold.States.Count == plant.States.Count && fold.States.All(s => plant[s.Key].Equals(s.Value)) && IsValid(plant);
    });

    [Fact]
    public void P6_The_log_only_grows_and_no_version_of_an_entity_is_written_twice() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var before = plant.Log.ToList();
        var plan = KeptThroughout(plant, batches[which % batches.Count]);
        if (!plan.IsApplicable) return false;
        plant.Apply(plan);
        return plant.Log.Take(before.Count).SequenceEqual(before)
            && plant.Log.GroupBy(c => (c.Change.Id, c.Change.Version)).All(g => g.Count() == 1)
            && plant.Log.GroupBy(c => c.Change.Id).All(g => g.Select(c => c.Change.Version).SequenceEqual(Enumerable.Range(1, g.Count())));
    });

    [Fact]
    public void P8_Whatever_changes_a_planned_entity_after_the_review_changes_the_plan() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var batch = batches[which % batches.Count];
        var reviewed = plant.Plan(batch);
        if (reviewed.Items.Count == 0) return true;
        var touched = plant[reviewed.Items[which % reviewed.Items.Count].Id];
        plant.Batch(() =>
        {
            if (touched.Deleted || touched.Kind == EntityKind.Edge) plant.Write(new PlantChange(touched.Kind, touched.Id, touched.Deleted ? ChangeOp.Restore : ChangeOp.Delete, touched.Version + 1, LeafDiff.None));
            else plant.Set(touched.Id, "properties.p8", which);
        });
        var now = plant.Plan(batch);
        return now.Hash != reviewed.Hash && PlanDifference.Between(reviewed.Items, now.Items).Any(d => (d.Now ?? d.Reviewed)!.Id == touched.Id);
    });

    [Fact]
    public void A_restore_is_the_plan_for_everything_since_and_brings_back_exactly_what_was() => ForAnyHistory((numbers, split) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var at = split % batches.Count;
        var fold = new Fold();
        foreach (var c in plant.Log.Where(c => c.Batch.No <= batches[at].No)) fold.Apply(c.Event, c.Change);
        var then = fold.States.Values.Where(e => !e.Deleted).ToDictionary(e => e.Id, e => e.Fields);
        var plan = plant.Plan([.. batches.Skip(at + 1)]);
        if (batches.Count == at + 1) return true;
        if (!plan.IsApplicable || plan.IsPartial) return false;
        plant.Apply(plan);
        return Same(then, plant.Seen()) && IsValid(plant);
    });

    [Fact]
    public void P9_The_closure_does_not_depend_on_the_order_of_asking_and_leaves_no_conflict_with_later_work() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var history = plant.Batches.Select(plant.Footprint).ToList();
        BatchId[] Closure(IEnumerable<BatchFootprint> all, params IEnumerable<BatchId> from) => [.. CascadeClosure.Of([.. all], from, includeStale: false).Select(b => b.Batch.Id)];
        var (a, b) = (batches[which % batches.Count], batches[which / 7 % batches.Count]);
        var together = Closure(history, a.Id, b.Id);
        var oneByOne = Closure(Enumerable.Reverse(history), [.. Closure(history, b.Id), a.Id]);
        var plan = plant.Plan([.. plant.Batches.Where(x => together.Contains(x.Id))]);
        // A tag that is taken or an end that is gone may still hold a member of the closure back, and with it another member; nothing from outside depends on it.
        return together.SequenceEqual(oneByOne) && plan.Items.All(i =>
            i.Class is RollbackClass.Revert or RollbackClass.AlreadyReverted or RollbackClass.UniqueTaken or RollbackClass.MissingEndpoint
            || (i.Class == RollbackClass.Dependents && i.Others.All(o => plan.Items.Any(x => x.Id == o.Id))));
    });

    [Fact]
    public void P10_Every_touched_entity_has_exactly_one_item_and_is_written_only_when_clean_or_decided() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var batch = batches[which % batches.Count];
        var plan = plant.Plan(batch);
        var touched = plant.Log.Where(c => c.Batch == batch).Select(c => c.Change.Id).Distinct().Order();
        return plan.Items.Select(i => i.Id).Order().SequenceEqual(touched)
            && plan.Items.All(i => i.Class.IsConflict() == i.IsUnresolved && (i.Change is null || i.Class == RollbackClass.Revert || !i.IsWhole))
            && plan.Items.All(i => (i.Class == RollbackClass.Revert) == (i.Change is not null) || (!i.IsWhole && i.Class.IsConflict()))
            && plan.Items.SelectMany(i => i.Properties).All(p => p.Class is RollbackClass.Revert || p.Proposed.Equals(p.Now));
    });

    [Fact]
    public void The_same_plant_gives_the_same_plan_and_hash_whatever_the_order_it_is_read_in() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var set = plant.Set(batches[which % batches.Count]);
        var turned = RollbackSet.Of(PlantModel.Project, set.AtBatchNo, set.Batches, [.. set.Effects.Select(e => e.History).Reverse()]);
        return RollbackPlanner.Plan(set, Surroundings.None).Hash == RollbackPlanner.Plan(turned, Surroundings.None).Hash;
    });

    [Fact]
    public void Items_are_read_back_as_they_were_written() => ForAnyHistory((numbers, which) =>
    {
        var (plant, batches) = Live(numbers);
        if (batches.Count == 0) return true;
        var plan = KeptThroughout(plant, batches[which % batches.Count]);
        return plan.Items.All(i => RollbackJson.Of(RollbackJson.Item(ValueJson.Parse(ValueJson.Write(RollbackJson.Of(i))).AsObject!)).Equals(RollbackJson.Of(i)));
    });

    private static Value LeafOf(Entity e, string path) => Leaves.At(e.Fields, path) is var value && value.AsObject is { Count: > 0 } ? Value.Missing : value;
}
