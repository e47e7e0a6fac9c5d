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
    /// <summary>The project setting that lets leads roll back alone.</summary>
    public const string DirectSetting = "direct_rollback";

    /// <summary>The project setting for how many days a request may wait.</summary>
    public const string ExpirySetting = "rollback_expiry_days";

    private const int DefaultExpiryDays = 14;

    /// <summary>
    /// Puts the rollback of a batch up for review. Refused with INVALID_CORRELATION, ALREADY_ROLLED_BACK, INVALID_REQUEST (no reason, or nothing to take back) or, with the request that waits
    /// already, REQUEST_PENDING.
    /// </summary>
    public Task<Outcome<RollbackRequest>> RequestAsync(Actor actor, ProjectId project, BatchId batch, string reason, CancellationToken cancellationToken) =>
        RequestAsync(actor, project, batch, reason, direct: false, cancellationToken);

    /// <summary>A lead's rollback without a second person, where the project allows it; marked for ever. Refused like a request and like an approval.</summary>
    public async Task<Outcome<RollbackRequest>> RollBackDirectlyAsync(Actor actor, ProjectId project, BatchId batch, string reason, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "roll back without a second person") is { } refusal) return refusal;
        if (!await MayDirectlyAsync(project, cancellationToken))
            return new Refusal(RefusalCode.FourEyes, "In this project a rollback is approved by a second person. Ask for it instead.");
        var asked = await RequestAsync(actor, project, batch, reason, direct: true, cancellationToken);
        if (asked is not Outcome<RollbackRequest>.Done { Value: var request }) return asked;
        var outcome = await ApproveAsync(actor, project, request.Id, request.PlanHash, null, cancellationToken);
        // What could not be applied at once is not left for the same person to approve later.
        if (outcome is Outcome<RollbackRequest>.Refused) await WithdrawAsync(actor, project, request.Id, CancellationToken.None);
        return outcome;
    }

    /// <summary>Whether a lead of the project may roll back alone.</summary>
    public async Task<bool> MayDirectlyAsync(ProjectId project, CancellationToken cancellationToken) =>
        await projects.GetAsync(project, cancellationToken) is Outcome<Project>.Done { Value: var found } && found.Settings[DirectSetting] is { IsBoolean: true, AsBoolean: true };

    /// <summary>
    /// Applies the reviewed plan in one transaction and closes the request. Refused with FOUR_EYES, STALE_PLAN (with the differences; the new plan is then under review), UNRESOLVED_CONFLICTS,
    /// REQUEST_CLOSED, ALREADY_ROLLED_BACK, DATABASE_…; a refusal changes nothing in the plant.
    /// </summary>
    /// <param name="planHash">The plan that the approver has seen.</param>
    public async Task<Outcome<RollbackRequest>> ApproveAsync(
        Actor actor, ProjectId project, RollbackRequestId id, string planHash, string? comment, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "approve a rollback") is { } refusal) return refusal;
        return await InAsync(project, id, async (connection, key, request) => request.RequestedBy == actor.Id && !request.Direct
            ? RollbackRefusal.FourEyes
            : await new RollbackReview(connection, key, request, plans, time).ApproveAsync(actor, planHash, comment, batches, cancellationToken), cancellationToken);
    }

    /// <summary>Says no, once and for all. Refused with INVALID_REQUEST without a comment, FOUR_EYES, REQUEST_CLOSED.</summary>
    public async Task<Outcome<RollbackRequest>> RejectAsync(Actor actor, ProjectId project, RollbackRequestId id, string comment, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "reject a rollback") is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(comment)) return new Refusal(RefusalCode.InvalidRequest, "Say why the rollback is rejected: the person who asked for it will want to know.");
        return await InAsync(project, id, async (connection, key, request) => request.RequestedBy == actor.Id
            ? RollbackRefusal.FourEyes
            : await CloseAsync(connection, key, request, RollbackState.Rejected, actor, comment.Trim(), cancellationToken), cancellationToken);
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
            project, id, (connection, key, request) => new RollbackReview(connection, key, request, plans, time).DecideAsync(planHash, decisions, cancellationToken), cancellationToken);
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

    private async Task<Outcome<RollbackRequest>> RequestAsync(Actor actor, ProjectId project, BatchId batch, string reason, bool direct, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "ask for a rollback") is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(reason)) return new Refusal(RefusalCode.InvalidRequest, "Say why the batch should be taken back: whoever approves it needs to know.");
        if (await projects.GetAsync(project, cancellationToken) is not Outcome<Project>.Done { Value: var found }) return ProjectStore.Unknown(project);
        var planned = await plans.PlanAsync(project, [batch], RollbackPlanner.Undecided, tried: true, cancellationToken);
        if (planned is not Outcome<RollbackPlan>.Done { Value: var plan }) return ((Outcome<RollbackPlan>.Refused)planned).Refusal;
        if (plan.Counts.Items == plan.Counts.Of(RollbackClass.AlreadyReverted))
            return new Refusal(RefusalCode.InvalidRequest, "Everything that this batch did has been undone since, so there is nothing to take back.");

        var key = (await projects.KeyOfAsync(project, cancellationToken))!.Value;
        var (id, now) = (new RollbackRequestId(Guid.CreateVersion7(time.GetUtcNow())), time.GetUtcNow());
        var days = found.Settings[ExpirySetting] is { IsNumber: true, AsNumber: > 0 and < 3650 } set ? set.AsNumber : DefaultExpiryDays;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var table = new RollbackRequestTable(connection, project, key);
        await table.ExpireAsync(now, cancellationToken);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await table.InsertAsync(id, plan, reason.Trim(), person, now, now.AddDays(days), direct, cancellationToken);
        }
        catch (PostgresException e) when (e.ConstraintName == "rollback_requests_open")
        {
            await transaction.RollbackAsync(cancellationToken);
            var waiting = await table.PendingForAsync(batch, now, cancellationToken);
            return new Refusal(
                RefusalCode.RequestPending, $"A rollback of this batch is under review already{(waiting is null ? "" : $", asked for by {waiting.RequestedByName}")}.",
                ObjectValue.Of(("request_id", waiting is null ? Value.Missing : waiting.Id.ToString())));
        }

        await RollbackItemTable.ReplaceAsync(connection, key, id, plan, RollbackPlanner.Undecided, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        bell.Ring(project);
        return (await table.FindAsync(id, now, cancellationToken))!;
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
