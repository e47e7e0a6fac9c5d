using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Rules;

namespace Synapse.Infrastructure.Demo;

/// <summary>The services on which the story is played, one method per kind of act.</summary>
public sealed class DemoStage(PlantStore plants, BatchWriter batches, RuleStore rules, AssetEditor editor, DemoRuns runs, RollbackRequests rollbacks, TimeProvider time)
{
    public async Task<BatchId?> ImportAsync(Actor actor, ProjectId project, DemoAct.ImportsList act, CancellationToken cancellationToken)
    {
        var plant = Done(await plants.LoadAsync(project, cancellationToken));
        var changes = DemoImport.Changes(project, plant.AtBatchNo, plant.Entities, act.Rows);
        var (id, assets) = (BatchId.New(time), changes.Where(c => c.Kind == EntityKind.Asset).ToList());
        var summary = ObjectValue.Of(
            ("file_name", act.FileName), ("rows", act.Rows.Count), ("created", assets.Count(c => c.Op == ChangeOp.Create)), ("updated", assets.Count(c => c.Op == ChangeOp.Update)));
        var imported = new NewEvent(EventType.CsvImported, AggregateType.Batch, null, id.ToString(), null, null, null, null, summary);
        var events = changes.Select(c => NewEvent.Of(c, null, c.Diff.After[Field.Discipline].AsString, ObjectValue.Empty, BatchDraft.EventsBefore));
        var draft = new BatchDraft(project, id, BatchKind.Import, act.FileName, actor, time.GetUtcNow(), [imported, .. events]) { Summary = summary };
        return Done(await batches.CommitAsync(draft, cancellationToken)).Id;
    }

    public async Task PublishAsync(Actor actor, ProjectId project, DemoAct.PublishesRules act, CancellationToken cancellationToken) =>
        Done(await rules.SaveAsync(actor, project, "The project's first rule set", [.. act.Documents.Select(d => new RuleEdit(d))], cancellationToken));

    public async Task EditAsync(Actor actor, ProjectId project, DemoAct.EditsAsset act, CancellationToken cancellationToken)
    {
        var plant = Done(await plants.LoadAsync(project, cancellationToken));
        var asset = plant.Entities.Single(e => e.Kind == EntityKind.Asset && e.Text(Field.Tag) == act.Tag);
        Done(await editor.EditAsync(actor, new AssetEdit(project, asset.Id, asset.Version, act.Set, act.Reason), cancellationToken));
    }

    public Task<BatchId?> RunAsync(Actor actor, ProjectId project, DemoAct.RunsRules act, CancellationToken cancellationToken) =>
        runs.RunAsync(actor, new ExecutionRequest(project, ExecutionMode.Execute, act.Filter), cancellationToken);

    public async Task AskAsync(Actor actor, ProjectId project, BatchId batch, string reason, CancellationToken cancellationToken) =>
        Done(await rollbacks.RequestAsync(actor, project, batch, reason, cancellationToken));

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
