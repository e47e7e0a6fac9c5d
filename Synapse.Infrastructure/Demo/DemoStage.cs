using System.Text;
using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Executions;
using Synapse.Core.Import;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Import;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Rules;

namespace Synapse.Infrastructure.Demo;

/// <summary>The services on which the story is played, one method per kind of act.</summary>
public sealed class DemoStage(PlantStore plants, ImportLimits limits, AssetImport lists, RuleStore rules, AssetEditor editor, DemoRuns runs, Timeline timeline, RollbackRequests rollbacks)
{
    public async Task ImportAsync(Actor actor, ProjectId project, DemoAct.ImportsList act, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(DemoFile.Csv(act.Rows)));
        var content = Done(await ImportFile.ReadAsync(file, limits, null, cancellationToken));
        var mapping = ImportMapping.Guess(content.Table.Headers, content.Filled);
        Done(await lists.CommitAsync(actor, new ImportOrder(project, act.FileName, content, mapping), null, cancellationToken));
    }

    public async Task PublishAsync(Actor actor, ProjectId project, DemoAct.PublishesRules act, CancellationToken cancellationToken) =>
        Done(await rules.SaveAsync(actor, project, "The project's first rule set", [.. act.Documents.Select(d => new RuleEdit(d))], cancellationToken));

    public async Task EditAsync(Actor actor, ProjectId project, DemoAct.EditsAsset act, CancellationToken cancellationToken)
    {
        var plant = Done(await plants.LoadAsync(project, cancellationToken));
        var asset = plant.Entities.Single(e => e.Kind == EntityKind.Asset && e.Text(Field.Tag) == act.Tag);
        Done(await editor.EditAsync(actor, new AssetEdit(project, asset.Id, asset.Version, act.Set, act.Reason), cancellationToken));
    }

    public Task RunAsync(Actor actor, ProjectId project, DemoAct.RunsRules act, CancellationToken cancellationToken) =>
        runs.RunAsync(actor, new ExecutionRequest(project, ExecutionMode.Execute, act.Filter), cancellationToken);

    /// <summary>A request that an interrupted telling made before is left as it is.</summary>
    public async Task AskAsync(Actor actor, ProjectId project, long batchNo, string reason, CancellationToken cancellationToken)
    {
        var batch = Done(await timeline.SinceAsync(project, batchNo - 1, 1, cancellationToken)).Single();
        var asked = await rollbacks.RequestAsync(actor, project, batch.Id, reason, cancellationToken);
        if (asked is not Outcome<RollbackRequest>.Refused { Refusal.Code: RefusalCode.RequestPending }) Done(asked);
    }

    public async Task ApproveAsync(Actor actor, ProjectId project, string comment, CancellationToken cancellationToken)
    {
        var open = Done(await rollbacks.ListAsync(actor, project, RollbackState.Pending, null, 1, cancellationToken)).Single();
        Done(await rollbacks.ApproveAsync(actor, project, open.Id, open.PlanHash, comment, cancellationToken));
    }

    /// <summary>The story is known to be playable; where a service refuses, the story or the service is wrong.</summary>
    internal static T Done<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused refused => throw new InvalidOperationException($"The demo's story was refused ({refused.Refusal.Code}): {refused.Refusal.Detail}"),
        _ => throw new InvalidOperationException(),
    };
}
