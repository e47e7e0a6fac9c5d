using System.Globalization;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Core.Planning;
using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Planning;

/// <summary>
/// What holds for any plant and rules, tried on the same random ones at every run, so that a run says something about the change that it is for.
/// SYNAPSE_PROPERTY_PLANTS says on how many, SYNAPSE_PROPERTY_SEED with which to begin.
/// </summary>
public class PlanPropertyTests
{
    private static readonly int First = Number("SYNAPSE_PROPERTY_SEED", 1);
    private static readonly int Plants = Number("SYNAPSE_PROPERTY_PLANTS", 600);

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static void ForRandomPlants(Func<PlanRequest, bool> holds) =>
        Assert.All(Enumerable.Range(First, Plants), seed => Assert.True(holds(new RandomPlant(seed).Request()), $"It does not hold for the plant with SYNAPSE_PROPERTY_SEED={seed}."));

    private static Outcome<Plan> Plan(PlanRequest request) => Planner.Plan(request, SizingTables.Default);

    private static PlanRequest After(PlanRequest request, Plan plan) => request with
    {
        Project = request.Project with { LastBatchNo = request.Project.LastBatchNo + 1 },
        Entities = PlantFold.Apply(request.Entities, plan.Changes.Select(c => c.Change)),
    };

    [Fact]
    public void Running_twice_changes_nothing() => ForRandomPlants(request =>
        Plan(request) is not Outcome<Plan>.Done done || (Plan(After(request, done.Value)) is Outcome<Plan>.Done { Value.Changes.Count: 0 }));

    [Fact]
    public void The_order_of_entities_and_rules_does_not_change_the_plan() => ForRandomPlants(request =>
    {
        var random = new System.Random(request.Entities.Count);
        var shuffled = request with { Entities = [.. request.Entities.OrderBy(_ => random.Next())], Rules = [.. request.Rules.Reverse()] };
        return (Plan(request), Plan(shuffled)) switch
        {
            (Outcome<Plan>.Done a, Outcome<Plan>.Done b) => a.Value.Hash == b.Value.Hash,
            (Outcome<Plan>.Refused a, Outcome<Plan>.Refused b) => a.Refusal.Code == b.Refusal.Code && a.Refusal.Detail == b.Refusal.Detail,
            _ => false,
        };
    });

    [Fact]
    public void No_rule_acts_twice_at_one_asset() => ForRandomPlants(request => Plan(request) is not Outcome<Plan>.Done done
        || done.Value.Changes
            .Where(c => c.Change.Op == ChangeOp.Update || c.Change.Kind == EntityKind.Asset)
            .GroupBy(c => (c.Rule.Key, c.Trigger, c.ActionIndex))
            .All(g => g.Count() == 1));

    [Fact]
    public void Folding_the_changes_never_meets_a_state_that_it_does_not_expect() => ForRandomPlants(request =>
    {
        if (Plan(request) is not Outcome<Plan>.Done done) return true;
        var fold = new Fold(request.Entities);
        var batch = new BatchId(Guid.Empty);
        for (var i = 0; i < done.Value.Changes.Count; i++)
            if (!fold.Apply(batch.Event(i), done.Value.Changes[i].Change)) return false;
        return true;
    });

    [Fact]
    public void Causes_come_before_what_they_cause() => ForRandomPlants(request => Plan(request) is not Outcome<Plan>.Done done
        || done.Value.Changes.Select((c, i) => c.Cause is null || c.Cause < i).All(b => b));

    [Fact]
    public void Most_random_plants_can_be_planned()
    {
        var planned = Enumerable.Range(1, 500).Count(seed => Plan(new RandomPlant(seed).Request()) is Outcome<Plan>.Done);
        Assert.True(planned > 300, $"{planned} of 500");
    }
}
