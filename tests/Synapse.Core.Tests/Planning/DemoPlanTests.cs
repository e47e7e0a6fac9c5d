using Synapse.Core.Demo;
using Synapse.Core.Plant;
using Synapse.Core.Planning;
using Synapse.Core.Rules;
using Synapse.Core.Sizing;

namespace Synapse.Core.Tests.Planning;

public class DemoPlanTests
{
    private static readonly IReadOnlyList<RuleVersion> Rules =
        [.. DemoRules.Documents.Select((d, i) => new RuleVersion(i + 1, 1, RuleReader.Read(d).Require())).Where(r => r.Document.Status == RuleStatus.ProdReady)];

    private static PlanRequest Request(int assets)
    {
        var project = DemoPlant.Project(DemoPlant.Id) with { LastBatchNo = 1 };
        return new PlanRequest(project, DemoPlant.Entities(DemoPlant.Scaled(project.Id, assets)), Rules, RunFilter.None);
    }

    private static Plan Plan(PlanRequest request) => Assert.IsType<Outcome<Plan>.Done>(Planner.Plan(request, SizingTables.Default)).Value;

    private static PlanRequest After(PlanRequest request, Plan plan) => request with
    {
        Project = request.Project with { LastBatchNo = request.Project.LastBatchNo + 1 },
        Entities = PlantFold.Apply(request.Entities, plan.Changes.Select(c => c.Change)),
    };

    [Fact]
    public void The_demo_rules_come_to_rest_after_one_run()
    {
        var request = Request(DemoPlant.List.Count);
        var first = Plan(request);
        Assert.True(first.Changes.Count > 4_000);
        Assert.Empty(Plan(After(request, first)).Changes);
    }
}
