using Npgsql;
using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Demo;

/// <summary>
/// Makes the demo project by replaying its story through the services that people use: every batch of it was really written by them. Each act happens or not;
/// a story that was interrupted is told on.
/// </summary>
public sealed class DemoSeed(NpgsqlDataSource source, ProjectStore projects, DemoStage stage)
{
    /// <summary>The setting that a project has while its story is being told.</summary>
    private const string BeingTold = "demo_story";

    /// <summary>Tells the story when there is no demo project yet, or what is left of it. False when there was nothing to do.</summary>
    /// <param name="actorOf">The signed-in person behind a person of the story.</param>
    public async Task<bool> TellAsync(Func<DemoPerson, Actor> actorOf, CancellationToken cancellationToken)
    {
        // Of nodes that start together one tells the story; the others wait and find it told.
        await using var turn = await source.OpenConnectionAsync(cancellationToken);
        await using var wait = new NpgsqlCommand("select pg_advisory_lock(hashtext($1))", turn).With(BeingTold);
        await wait.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            if (await BeginAsync(cancellationToken) is not { } project) return false;
            await PlayAsync(project, actorOf, cancellationToken);
            await projects.PatchAsync(project.Id, null, null, null, ObjectValue.Of((BeingTold, Value.Null)), cancellationToken);
            return true;
        }
        finally
        {
            await using var done = new NpgsqlCommand("select pg_advisory_unlock_all()", turn);
            await done.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>The project to be filled; null when there is one that is full, or is somebody's own.</summary>
    private async Task<Project?> BeginAsync(CancellationToken cancellationToken)
    {
        var wanted = DemoPlant.Project(DemoPlant.Id);
        if (await projects.GetAsync(wanted.Id, cancellationToken) is Outcome<Project>.Done(var known)) return known.Settings[BeingTold].IsMissing ? null : known;
        return DemoStage.Done(await projects.CreateAsync(wanted.Id, wanted.Name, wanted.Country, wanted.Client, wanted.Settings.With(BeingTold, true), cancellationToken));
    }

    private async Task PlayAsync(Project project, Func<DemoPerson, Actor> actorOf, CancellationToken cancellationToken)
    {
        var written = 0;
        foreach (var act in DemoHistory.Acts)
        {
            // Every act but the asking writes one batch, so the project's newest batch tells how far the story has come.
            if (written >= project.LastBatchNo) await PlayAsync(act, actorOf(act.Person), project.Id, cancellationToken);
            if (act is not DemoAct.AsksForRollback) written++;
        }
    }

    private Task PlayAsync(DemoAct act, Actor actor, ProjectId project, CancellationToken cancellationToken) => act switch
    {
        DemoAct.ImportsList import => stage.ImportAsync(actor, project, import, cancellationToken),
        DemoAct.RunsRules run => stage.RunAsync(actor, project, run, cancellationToken),
        DemoAct.PublishesRules publish => stage.PublishAsync(actor, project, publish, cancellationToken),
        DemoAct.EditsAsset edit => stage.EditAsync(actor, project, edit, cancellationToken),
        DemoAct.AsksForRollback ask => stage.AskAsync(actor, project, BatchNoOf(ask.Act), ask.Reason, cancellationToken),
        DemoAct.ApprovesRollback approve => stage.ApproveAsync(actor, project, approve.Comment, cancellationToken),
        _ => throw new InvalidOperationException($"The story has an act that nobody can play: {act}."),
    };

    private static long BatchNoOf(int act) => DemoHistory.Acts.Take(act + 1).Count(a => a is not DemoAct.AsksForRollback);
}
