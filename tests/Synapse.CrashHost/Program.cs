using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Rules;

// A node that takes the oldest queued run and stands still at one step of writing it, so that a test can kill it there.
// Arguments: connection string, step; to approve a rollback instead: also project, request, plan hash.
if (args[0] is "archive" or "restore")
{
    await Archiving.RunAsync(args);
    return;
}

var step = Enum.Parse<BatchStep>(args[1]);
await using var source = NpgsqlDataSource.Create(args[0]);
var time = TimeProvider.System;
var writer = new BatchWriter(source, new ProjectStore(source), new DisciplineKeys(source), time)
{
    AfterStep = async (reached, _) =>
    {
        if (reached != step) return;
        Console.WriteLine($"AT {reached}");
        await Task.Delay(Timeout.Infinite);
    },
};
if (args.Length > 2)
{
    var projects = new ProjectStore(source);
    var requests = new RollbackRequests(source, projects, new RollbackPlans(source, projects, writer, time), writer, new ProjectBell(), time);
    var lead = new Actor(new PersonId("lea"), "Lea", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Lead });
    var outcome = await requests.ApproveAsync(lead, new ProjectId(args[2]), new RollbackRequestId(Guid.Parse(args[3])), args[4], "Agreed.", default);
    Console.WriteLine(outcome);
    return;
}

var feed = new ExecutionFeed(time);
var runner = new ExecutionRunner(source, new PlantStore(source), new RuleStore(source, writer, time), writer, new PlanStore(source, time), feed, time);
var worker = new ExecutionWorker(source, runner, feed, new ProjectBell(), time, NullLogger<ExecutionWorker>.Instance);
Console.WriteLine(await worker.RunNextAsync(CancellationToken.None) ? "RAN" : "NOTHING QUEUED");
