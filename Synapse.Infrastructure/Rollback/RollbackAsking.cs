using Npgsql;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.People;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Somebody asks: a plan is made, tried in the database, and put up for review.</summary>
internal sealed class RollbackAsking(NpgsqlDataSource source, ProjectStore projects, RollbackPlans plans, TimeProvider time)
{
    public async Task<Outcome<RollbackRequest>> AskAsync(
        Actor actor, ProjectId project, RollbackAim aim, string reason, bool direct, bool emergency, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason)) return new Refusal(RefusalCode.InvalidRequest, "Say why the batch should be taken back: whoever approves it needs to know.");
        if (aim.Batches.Count == 0) return new Refusal(RefusalCode.InvalidRequest, "Say which batch should be taken back.");
        if (await projects.GetAsync(project, cancellationToken) is not Outcome<Project>.Done { Value: var found }) return ProjectStore.Unknown(project);
        var planned = await plans.PlanAsync(project, aim, RollbackPlanner.Undecided, tried: true, cancellationToken);
        if (planned is not Outcome<RollbackPlan>.Done { Value: var plan }) return ((Outcome<RollbackPlan>.Refused)planned).Refusal;
        if (plan.Counts.Items == plan.Counts.Of(RollbackClass.AlreadyReverted))
            return new Refusal(RefusalCode.InvalidRequest, aim.Kind == RollbackKind.Restore
                ? "The project is as that batch left it, so there is nothing to restore."
                : "Everything that this batch did has been undone since, so there is nothing to take back.");

        var settings = RollbackSettings.Of(found.Settings);
        var now = time.GetUtcNow();
        var key = (await projects.KeyOfAsync(project, cancellationToken))!.Value;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        var request = new NewRequest(
            new RollbackRequestId(Guid.CreateVersion7(now)), aim.Kind, aim.Kind == RollbackKind.Restore ? aim.Batches[0] : plan.Batches[0].Id, reason.Trim(), person, now,
            now.AddDays(settings.ExpiryDays), direct ? 1 : settings.Approvals, direct, emergency);
        return await StoreAsync(connection, project, key, request, plan, cancellationToken);
    }

    private async Task<Outcome<RollbackRequest>> StoreAsync(
        NpgsqlConnection connection, ProjectId project, int key, NewRequest request, RollbackPlan plan, CancellationToken cancellationToken)
    {
        var table = new RollbackRequestTable(connection, project, key);
        await table.ExpireAsync(request.At, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await table.InsertAsync(request, plan, cancellationToken);
        }
        catch (PostgresException e) when (e.ConstraintName == "rollback_requests_open")
        {
            await transaction.RollbackAsync(cancellationToken);
            var waiting = await table.PendingForAsync(request.Batch, request.Emergency, request.At, cancellationToken);
            return new Refusal(
                RefusalCode.RequestPending, $"A rollback of this batch is under review already{(waiting is null ? "" : $", asked for by {waiting.RequestedByName}")}.",
                ObjectValue.Of(("request_id", waiting is null ? Value.Missing : waiting.Id.ToString())));
        }

        await RollbackItemTable.ReplaceAsync(connection, key, request.Id, plan, RollbackPlanner.Undecided, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (await table.FindAsync(request.Id, request.At, cancellationToken))!;
    }
}
