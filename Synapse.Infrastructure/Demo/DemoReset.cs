using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Executions;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.Rules;

namespace Synapse.Infrastructure.Demo;

/// <summary>What a reset did.</summary>
/// <param name="AtBatchNo">The project's newest batch now.</param>
/// <param name="Requests">Rollback requests that were closed.</param>
/// <param name="Freezes">Freezes that were released.</param>
/// <param name="Rules">Rules that got a new version: the story's document again, or switched off where a visitor made them.</param>
public sealed record DemoResetDone(long AtBatchNo, int Requests, int Freezes, int Rules);

/// <summary>
/// Brings the demo project to where its story ends, for the next presentation. Nothing of what visitors did is erased: the reset is written on top of it, batch by batch, and stands in the timeline.
/// There is no such thing for other projects.
/// </summary>
public sealed class DemoReset(ProjectStore projects, Timeline timeline, ExecutionQueue runs, RuleStore rules, RollbackRequests rollbacks, Freezes freezes, DemoRestore restore)
{
    private const string Why = "The demo was reset.";

    private static readonly BatchKind[] Story = [.. DemoHistory.Acts.Select(KindOf).OfType<BatchKind>()];

    /// <summary>Whether this is the demo project, with its story told to the end.</summary>
    public async Task<bool> IsForAsync(ProjectId project, CancellationToken cancellationToken) => await EndOfStoryAsync(project, cancellationToken) is not null;

    /// <summary>Refused with FORBIDDEN, INVALID_PROJECT for any other project, INVALID_REQUEST without the project's name, EXECUTION_IN_PROGRESS, DATABASE_….</summary>
    /// <param name="confirm">The project's name, as a person typed it.</param>
    public async Task<Outcome<DemoResetDone>> ResetAsync(Actor actor, ProjectId project, string? confirm, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Admin, "reset the demo") is { } refusal) return refusal;
        if (await EndOfStoryAsync(project, cancellationToken) is not { } end) return new Refusal(RefusalCode.InvalidProject, "Only the demo project can be reset. Any other is brought back batch by batch, or restored by two people.");
        if (await projects.GetAsync(project, cancellationToken) is not Outcome<Project>.Done(var found)) return ProjectStore.Unknown(project);
        if (confirm?.Trim() != found.Name) return new Refusal(RefusalCode.InvalidRequest, $"To reset the demo, repeat the name of the project: {found.Name}.");
        if (await runs.ActiveAsync(actor, project, cancellationToken) is not null) return new Refusal(RefusalCode.ExecutionInProgress, "A run is under way in this project. Wait for it or cancel it, then reset.");

        var asked = await CloseRequestsAsync(actor, project, cancellationToken);
        if (asked is not Outcome<int>.Done(var closed)) return ((Outcome<int>.Refused)asked).Refusal;
        var released = await ReleaseAsync(actor, project, cancellationToken);
        var saved = await RulesAsync(actor, project, cancellationToken);
        if (saved is not Outcome<int>.Done(var written)) return ((Outcome<int>.Refused)saved).Refusal;
        if (await restore.ToAsync(actor, project, end, cancellationToken) is Outcome<BatchReceipt?>.Refused { Refusal: var unrestored }) return unrestored;
        await projects.PatchAsync(project, DemoPlant.Project(project).Name, DemoPlant.Project(project).Country, DemoPlant.Project(project).Client, Settings(found.Settings), cancellationToken);
        var now = await projects.GetAsync(project, cancellationToken);
        return new DemoResetDone(now is Outcome<Project>.Done(var after) ? after.LastBatchNo : found.LastBatchNo, closed, released, written);
    }

    private static BatchKind? KindOf(DemoAct act) => act switch
    {
        DemoAct.ImportsList => BatchKind.Import,
        DemoAct.PublishesRules => BatchKind.RuleSet,
        DemoAct.EditsAsset => BatchKind.Manual,
        DemoAct.RunsRules => BatchKind.Execution,
        DemoAct.ApprovesRollback => BatchKind.Rollback,
        _ => null,
    };

    // Somebody may have made a project of the same id; the demo is known by its story.
    private async Task<BatchId?> EndOfStoryAsync(ProjectId project, CancellationToken cancellationToken)
    {
        if (project != DemoPlant.Id) return null;
        if (await timeline.SinceAsync(project, 0, Story.Length, cancellationToken) is not Outcome<IReadOnlyList<BatchHeader>>.Done(var told)) return null;
        var first = DemoHistory.Acts.OfType<DemoAct.ImportsList>().First().FileName;
        return told.Select(b => b.Kind).SequenceEqual(Story) && told[0].Title.StartsWith(first, StringComparison.Ordinal) ? told[^1].Id : null;
    }

    private async Task<Outcome<int>> CloseRequestsAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        var closed = 0;
        while (await rollbacks.ListAsync(actor, project, RollbackState.Pending, null, 1, cancellationToken) is Outcome<IReadOnlyList<RollbackRequest>>.Done([var open, ..]))
        {
            var outcome = open.RequestedBy == actor.Id
                ? await rollbacks.WithdrawAsync(actor, project, open.Id, cancellationToken)
                : await rollbacks.RejectAsync(actor, project, open.Id, Why, cancellationToken);
            if (outcome is Outcome<RollbackRequest>.Refused { Refusal: var refusal }) return refusal;
            closed++;
        }

        return closed;
    }

    private async Task<int> ReleaseAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        if (await freezes.ListAsync(actor, project, cancellationToken) is not Outcome<IReadOnlyList<Freeze>>.Done(var all)) return 0;
        var released = 0;
        foreach (var freeze in all.Where(f => f.IsActive))
            if (await freezes.ReleaseAsync(actor, project, freeze.Id, Why, cancellationToken) is Outcome<Freeze>.Done) released++;
        return released;
    }

    /// <summary>The story's documents again, and what visitors added switched off: rules are never removed.</summary>
    private async Task<Outcome<int>> RulesAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        var told = DemoHistory.Acts.OfType<DemoAct.PublishesRules>().SelectMany(p => p.Documents).ToDictionary(d => new RuleId(d["id"].AsString!));
        List<RuleEdit> edits = [.. told.Values.Select(d => new RuleEdit(d, Note: Why))];
        edits.AddRange((await rules.ListAsync(project, cancellationToken))
            .Where(r => !told.ContainsKey(r.Id) && r.Document.Active).Select(r => new RuleEdit(r.Document.Json.With("active", false), Note: Why)));
        return await rules.SaveAsync(actor, project, "Demo reset", edits, cancellationToken) switch
        {
            Outcome<RulesSaved>.Done(var saved) => saved.Changed.Count,
            Outcome<RulesSaved>.Refused { Refusal: var refusal } => refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    private static ObjectValue Settings(ObjectValue now)
    {
        var wanted = DemoPlant.Project(DemoPlant.Id).Settings;
        return now.Select(m => m.Key).Where(k => wanted[k].IsMissing).Aggregate(wanted, (all, extra) => all.With(extra, Value.Null));
    }
}
