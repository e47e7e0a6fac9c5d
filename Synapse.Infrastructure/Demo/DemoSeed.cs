using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Demo;

/// <summary>Makes the demo project by replaying its story through the services that people use: every batch of it was really written by them.</summary>
public sealed class DemoSeed(ProjectStore projects, DemoStage stage)
{
    /// <summary>Tells the story, unless the project has a history already. False when there was nothing to do.</summary>
    /// <param name="actorOf">The signed-in person behind a person of the story.</param>
    public async Task<bool> TellAsync(Func<DemoPerson, Actor> actorOf, CancellationToken cancellationToken)
    {
        var wanted = DemoPlant.Project(DemoPlant.Id);
        if (await projects.GetAsync(wanted.Id, cancellationToken) is Outcome<Project>.Done { Value.LastBatchNo: > 0 }) return false;
        await projects.CreateAsync(wanted.Id, wanted.Name, wanted.Country, wanted.Client, wanted.Settings, cancellationToken);
        var told = new List<BatchId?>();
        foreach (var act in DemoHistory.Acts) told.Add(await PlayAsync(act, actorOf(act.Person), wanted.Id, told, cancellationToken));
        return true;
    }

    /// <summary>The batch that the act wrote, where later acts may name it.</summary>
    private async Task<BatchId?> PlayAsync(DemoAct act, Actor actor, ProjectId project, List<BatchId?> told, CancellationToken cancellationToken)
    {
        switch (act)
        {
            case DemoAct.ImportsList import: return await stage.ImportAsync(actor, project, import, cancellationToken);
            case DemoAct.RunsRules run: return await stage.RunAsync(actor, project, run, cancellationToken);
            case DemoAct.PublishesRules publish: await stage.PublishAsync(actor, project, publish, cancellationToken); return null;
            case DemoAct.EditsAsset edit: await stage.EditAsync(actor, project, edit, cancellationToken); return null;
            case DemoAct.AsksForRollback ask: await stage.AskAsync(actor, project, told[ask.Act]!.Value, ask.Reason, cancellationToken); return null;
            case DemoAct.ApprovesRollback approve: await stage.ApproveAsync(actor, project, approve.Comment, cancellationToken); return null;
            default: throw new InvalidOperationException($"The story has an act that nobody can play: {act}.");
        }
    }
}
