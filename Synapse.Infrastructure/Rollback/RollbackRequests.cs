using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.People;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rollback;

/// <summary>
/// Taking batches back with four eyes: an engineer asks with a reason, a lead who is someone else approves or rejects with a comment. What is approved is a plan by its hash; when anything
/// that it touches has moved, nothing is applied and the difference is put up for review. The rules are in the database, too.
/// </summary>
public sealed class RollbackRequests(NpgsqlDataSource source, ProjectStore projects, RollbackPlans plans, BatchWriter batches, ProjectBell bell, TimeProvider time)
{
    private readonly RollbackAsking _asking = new(source, projects, plans, time);

    /// <summary>
    /// Puts the rollback of a batch up for review. Refused with INVALID_CORRELATION, ALREADY_ROLLED_BACK, INVALID_REQUEST (no reason, or nothing to take back) or, with the request that waits
    /// already, REQUEST_PENDING.
    /// </summary>
    public Task<Outcome<RollbackRequest>> RequestAsync(Actor actor, ProjectId project, BatchId batch, string reason, CancellationToken cancellationToken) =>
        RequestAsync(actor, project, [batch], reason, cancellationToken);

    /// <summary>Puts the rollback of several batches up for review, as one plan. Refused like the rollback of one.</summary>
    public Task<Outcome<RollbackRequest>> RequestAsync(Actor actor, ProjectId project, IReadOnlyList<BatchId> batches, string reason, CancellationToken cancellationToken) =>
        AskAsync(actor, project, RollbackAim.Back([.. batches.Distinct()]), ProjectRole.Engineer, "ask for a rollback", reason, direct: false, emergency: false, cancellationToken);

    /// <summary>Puts the restore of the whole project to where a batch left it up for review. For administrators; approved by somebody else. Refused like the rollback of a batch.</summary>
    public Task<Outcome<RollbackRequest>> RequestRestoreAsync(Actor actor, ProjectId project, BatchId to, string reason, CancellationToken cancellationToken) =>
        AskAsync(actor, project, RollbackAim.To(to), ProjectRole.Admin, "restore a project", reason, direct: false, emergency: false, cancellationToken);

    /// <summary>A lead's rollback without a second person, where the project allows it; marked for ever. Refused like a request and like an approval.</summary>
    public async Task<Outcome<RollbackRequest>> RollBackDirectlyAsync(Actor actor, ProjectId project, BatchId batch, string reason, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "roll back without a second person") is { } refusal) return refusal;
        if (!await MayDirectlyAsync(project, cancellationToken))
            return new Refusal(RefusalCode.FourEyes, "In this project a rollback is approved by a second person. Ask for it instead.");
        var asked = await AskAsync(actor, project, RollbackAim.Back([batch]), ProjectRole.Lead, "roll back", reason, direct: true, emergency: false, cancellationToken);
        if (asked is not Outcome<RollbackRequest>.Done { Value: var request }) return asked;
        var outcome = await ApproveAsync(actor, project, request.Id, request.PlanHash, null, cancellationToken);
        // What could not be applied at once is not left for the same person to approve later.
        if (outcome is Outcome<RollbackRequest>.Refused) await WithdrawAsync(actor, project, request.Id, CancellationToken.None);
        return outcome;
    }

    /// <summary>
    /// A lead's rollback without waiting for anybody; red until a second person has acknowledged it. When something is in conflict it waits until that is decided, and the same lead applies it then.
    /// Refused with FOUR_EYES where the project forbids it, and like a request.
    /// </summary>
    public async Task<Outcome<RollbackRequest>> RollBackInEmergencyAsync(Actor actor, ProjectId project, IReadOnlyList<BatchId> batches, string reason, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "roll back in an emergency") is { } refusal) return refusal;
        if (!(await SettingsAsync(project, cancellationToken)).Emergency) return new Refusal(RefusalCode.FourEyes, "This project knows no emergencies: a second person approves every rollback.");
        var asked = await AskAsync(actor, project, RollbackAim.Back([.. batches.Distinct()]), ProjectRole.Lead, "roll back", reason, direct: true, emergency: true, cancellationToken);
        if (asked is not Outcome<RollbackRequest>.Done { Value: { IsApplicable: true } request }) return asked;
        return await ApproveAsync(actor, project, request.Id, request.PlanHash, null, cancellationToken);
    }

    /// <summary>A second person says that they have seen an emergency. Refused with FOUR_EYES, INVALID_REQUEST when there is nothing to acknowledge.</summary>
    public async Task<Outcome<RollbackRequest>> AcknowledgeAsync(Actor actor, ProjectId project, RollbackRequestId id, string? comment, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "acknowledge an emergency") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var table = new RollbackRequestTable(connection, project, key);
        if (await table.FindAsync(id, time.GetUtcNow(), cancellationToken) is not { } request) return RollbackRefusal.NotFound;
        if (request.RequestedBy == actor.Id) return RollbackRefusal.FourEyes;
        if (!request.NeedsAcknowledgement || !await table.AcknowledgeAsync(
            id, await PeopleTable.KeyOfAsync(connection, actor, cancellationToken), time.GetUtcNow(), string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(), cancellationToken))
            return new Refusal(RefusalCode.InvalidRequest, "There is nothing to acknowledge here.");
        bell.Ring(project);
        return (await table.FindAsync(id, time.GetUtcNow(), cancellationToken))!;
    }

    /// <summary>Emergencies that no second person has acknowledged, newest first.</summary>
    public async Task<IReadOnlyList<RollbackRequest>> UnacknowledgedAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        if (!actor.Can(project, ProjectRole.Viewer) || await projects.KeyOfAsync(project, cancellationToken) is not { } key) return [];
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await new RollbackRequestReader(connection, project, key).UnacknowledgedAsync(time.GetUtcNow(), cancellationToken);
    }

    /// <summary>Whether a lead of the project may roll back alone.</summary>
    public async Task<bool> MayDirectlyAsync(ProjectId project, CancellationToken cancellationToken) => (await SettingsAsync(project, cancellationToken)).Direct;

    /// <summary>How the project decides on rollbacks.</summary>
    public async Task<RollbackSettings> SettingsAsync(ProjectId project, CancellationToken cancellationToken) =>
        RollbackSettings.Of(await projects.GetAsync(project, cancellationToken) is Outcome<Project>.Done { Value: var found } ? found.Settings : ObjectValue.Empty);

    /// <summary>
    /// Approves the reviewed plan, and applies it in one transaction when enough people have. Refused with FOUR_EYES, STALE_PLAN (with the differences; the new plan is then under review),
    /// UNRESOLVED_CONFLICTS, REQUEST_CLOSED, ALREADY_ROLLED_BACK, FROZEN, DATABASE_…; a refusal changes nothing in the plant.
    /// </summary>
    /// <param name="planHash">The plan that the approver has seen.</param>
    /// <returns>Still pending when further approvals are needed.</returns>
    public async Task<Outcome<RollbackRequest>> ApproveAsync(
        Actor actor, ProjectId project, RollbackRequestId id, string planHash, string? comment, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "approve a rollback") is { } refusal) return refusal;
        return await InAsync(project, id, async (connection, key, request) =>
        {
            var voice = await new RollbackVotes(connection, key).OfAsync(actor, project, request, time.GetUtcNow(), "approve a rollback", cancellationToken);
            if (voice is not Outcome<Voice>.Done { Value: var own }) return ((Outcome<Voice>.Refused)voice).Refusal;
            return request.RequestedBy == actor.Id && !request.Direct
                ? RollbackRefusal.FourEyes
                : await new RollbackReview(connection, key, request, plans, time).ApproveAsync(actor, own, planHash, comment, batches, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Says no, once and for all. Refused with INVALID_REQUEST without a comment, FOUR_EYES, REQUEST_CLOSED.</summary>
    public async Task<Outcome<RollbackRequest>> RejectAsync(Actor actor, ProjectId project, RollbackRequestId id, string comment, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "reject a rollback") is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(comment)) return new Refusal(RefusalCode.InvalidRequest, "Say why the rollback is rejected: the person who asked for it will want to know.");
        return await InAsync(project, id, async (connection, key, request) =>
        {
            var voice = await new RollbackVotes(connection, key).OfAsync(actor, project, request, time.GetUtcNow(), "reject a rollback", cancellationToken);
            if (voice is Outcome<Voice>.Refused { Refusal: var mute }) return mute;
            return request.RequestedBy == actor.Id ? RollbackRefusal.FourEyes : await CloseAsync(connection, key, request, RollbackState.Rejected, actor, comment.Trim(), cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Takes one's own request back.</summary>
    public async Task<Outcome<RollbackRequest>> WithdrawAsync(Actor actor, ProjectId project, RollbackRequestId id, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "withdraw a rollback request") is { } refusal) return refusal;
        return await InAsync(project, id, async (connection, key, request) => request.RequestedBy != actor.Id
            ? new Refusal(RefusalCode.Forbidden, $"Only {request.RequestedByName}, who asked for this rollback, can withdraw it. A lead can reject it.")
            : await CloseAsync(connection, key, request, RollbackState.Withdrawn, actor, null, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Takes decisions on single items and puts the plan that comes of them under review. Destroying a later value or giving another one is for a lead. Including a later batch extends the set.
    /// Refused with STALE_PLAN, FORBIDDEN, REQUEST_CLOSED, or INVALID_REQUEST when a decision does not fit its item.
    /// </summary>
    public async Task<Outcome<RollbackRequest>> DecideAsync(
        Actor actor, ProjectId project, RollbackRequestId id, string planHash, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions, CancellationToken cancellationToken)
    {
        var destroys = decisions.Values.Any(d => d is Resolution.TakeBefore or Resolution.Edit);
        if (decisions.Values.Any(d => d is Resolution.TakeBefore { Reason: var why } && string.IsNullOrWhiteSpace(why) || d is Resolution.AcceptStale { Reason: var because } && string.IsNullOrWhiteSpace(because)))
            return new Refusal(RefusalCode.InvalidRequest, "Give a reason: it stands in the history beside what is lost.");
        if (actor.Needs(project, destroys ? ProjectRole.Lead : ProjectRole.Engineer, destroys ? "overwrite later work" : "decide on a conflict") is { } refusal) return refusal;
        return await InAsync(
            project, id, (connection, key, request) => new RollbackReview(connection, key, request, plans, time).DecideAsync(planHash, decisions, [], cancellationToken), cancellationToken);
    }

    /// <summary>Takes further batches into the plan, such as a closure whose size somebody has seen. Refused with STALE_PLAN, FORBIDDEN, REQUEST_CLOSED, INVALID_REQUEST for an earlier batch.</summary>
    public async Task<Outcome<RollbackRequest>> IncludeAsync(
        Actor actor, ProjectId project, RollbackRequestId id, string planHash, IReadOnlyList<BatchId> batches, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "take further batches back") is { } refusal) return refusal;
        return await InAsync(
            project, id,
            (connection, key, request) => new RollbackReview(connection, key, request, plans, time).DecideAsync(planHash, RollbackPlanner.Undecided, batches, cancellationToken), cancellationToken);
    }

    /// <summary>Refused with NOT_FOUND.</summary>
    public async Task<Outcome<RollbackRequest>> FindAsync(Actor actor, ProjectId project, RollbackRequestId id, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see rollbacks") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await new RollbackRequestTable(connection, project, key).FindAsync(id, time.GetUtcNow(), cancellationToken) is { } request ? request : RollbackRefusal.NotFound;
    }

    /// <summary>Requests, newest first; the next page begins after the last one's id.</summary>
    public async Task<Outcome<IReadOnlyList<RollbackRequest>>> ListAsync(
        Actor actor, ProjectId project, RollbackState? state, RollbackRequestId? after, int limit, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see rollbacks") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return new Outcome<IReadOnlyList<RollbackRequest>>.Done(
            await new RollbackRequestTable(connection, project, key).ListAsync(state, after, limit, time.GetUtcNow(), cancellationToken));
    }

    /// <summary>The items of the plan under review (or as it was decided), in the order of reading; the next page begins after the last one's number, the first after -1.</summary>
    public async Task<Outcome<IReadOnlyList<NumberedItem>>> ItemsAsync(
        Actor actor, ProjectId project, RollbackRequestId id, RollbackItemFilter filter, int after, int limit, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see rollbacks") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return new Outcome<IReadOnlyList<NumberedItem>>.Done(await RollbackItemTable.ReadAsync(connection, key, id, filter, after, limit, cancellationToken));
    }

    private async Task<Outcome<RollbackRequest>> AskAsync(
        Actor actor, ProjectId project, RollbackAim aim, ProjectRole role, string act, string reason, bool direct, bool emergency, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, role, act) is { } refusal) return refusal;
        var outcome = await _asking.AskAsync(actor, project, aim, reason, direct, emergency, cancellationToken);
        if (outcome is Outcome<RollbackRequest>.Done) bell.Ring(project);
        return outcome;
    }

    private async Task<Outcome<RollbackRequest>> CloseAsync(
        NpgsqlConnection connection, int key, RollbackRequest request, RollbackState state, Actor actor, string? comment, CancellationToken cancellationToken)
    {
        var table = new RollbackRequestTable(connection, request.Project, key);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        if (!await table.CloseAsync(request.Id, state, null, person, time.GetUtcNow(), comment, null, cancellationToken)) return RollbackRefusal.Closed(request);
        return (await table.FindAsync(request.Id, time.GetUtcNow(), cancellationToken))!;
    }

    // A pending request of the project, on a connection of its own.
    private async Task<Outcome<RollbackRequest>> InAsync(
        ProjectId project, RollbackRequestId id, Func<NpgsqlConnection, int, RollbackRequest, Task<Outcome<RollbackRequest>>> act, CancellationToken cancellationToken)
    {
        try
        {
            if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var table = new RollbackRequestTable(connection, project, key);
            if (await table.FindAsync(id, time.GetUtcNow(), cancellationToken) is not { } request) return RollbackRefusal.NotFound;
            if (request.State != RollbackState.Pending) return RollbackRefusal.Closed(request);
            var outcome = await act(connection, key, request);
            if (outcome is Outcome<RollbackRequest>.Done or Outcome<RollbackRequest>.Refused { Refusal.Code: RefusalCode.StalePlan }) bell.Ring(project);
            return outcome;
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { } refusal)
        {
            return refusal;
        }
    }
}
