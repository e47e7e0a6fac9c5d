using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rollback;

/// <summary>What of a new request does not come from its plan.</summary>
/// <param name="Batch">The batch that the request is named after: the first that goes back, or the one whose state is restored.</param>
internal sealed record NewRequest(
    RollbackRequestId Id, RollbackKind Kind, BatchId Batch, string Reason, int Person, DateTimeOffset At, DateTimeOffset Expires, int ApprovalsNeeded, bool Direct, bool Emergency);

/// <summary>Rollback requests at rest.</summary>
internal sealed class RollbackRequestTable(NpgsqlConnection connection, ProjectId project, int projectKey)
{
    private readonly RollbackRequestReader _reader = new(connection, project, projectKey);

    /// <summary>Writes a new request; its items follow. Fails on rollback_requests_open when one is pending for the batch.</summary>
    public async Task InsertAsync(NewRequest request, RollbackPlan plan, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            insert into rollback_requests (project_id, request_id, batch_id, later_batches, state, reason, requested_by, requested_at, expires_at, at_batch_no, plan_hash, counts, item_count,
                is_partial, findings, direct, kind, approvals_needed, emergency)
            values ($1, $2, $3, $4, 'PENDING', $5, $6, $7, $8, $9, $10, $11::json, $12, $13, $14::json, $15, $16, $17, $18)
            """, connection);
        command.With(
            projectKey, request.Id.Value, request.Batch.Value, Later(plan, request.Batch), request.Reason, request.Person, request.At, request.Expires, plan.AtBatchNo, plan.Hash,
            Json(plan.Counts), plan.Items.Count, plan.IsPartial, Json(plan.Findings), request.Direct, request.Kind.Word(), request.ApprovalsNeeded, request.Emergency);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Puts another plan under review. False when the request is no longer pending.</summary>
    public async Task<bool> ReplanAsync(RollbackRequest request, RollbackPlan plan, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            update rollback_requests set later_batches = $3, at_batch_no = $4, plan_hash = $5, counts = $6::json, item_count = $7, is_partial = $8, findings = $9::json
            where project_id = $1 and request_id = $2 and state = 'PENDING'
            """, connection);
        command.With(
            projectKey, request.Id.Value, Later(plan, request.Batch.Id), plan.AtBatchNo, plan.Hash, Json(plan.Counts), plan.Items.Count, plan.IsPartial, Json(plan.Findings));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Closes a pending request. False when someone else was first, or when the plan is no longer the one decided upon.</summary>
    public async Task<bool> CloseAsync(
        RollbackRequestId id, RollbackState state, string? planHash, int person, DateTimeOffset at, string? comment, BatchId? result, CancellationToken cancellationToken, Guid? followUp = null)
    {
        await using var command = new NpgsqlCommand("""
            update rollback_requests set state = $3, decided_by = $4, decided_at = $5, decision_comment = $6, result_batch_id = $7, follow_up_id = $9
            where project_id = $1 and request_id = $2 and state = 'PENDING' and ($8 is null or plan_hash = $8) and expires_at > $5
            """, connection);
        command.With(
            projectKey, id.Value, state.Word(), person, at, Optional(comment, NpgsqlDbType.Text), Optional(result?.Value, NpgsqlDbType.Uuid), Optional(planHash, NpgsqlDbType.Text),
            Optional(followUp, NpgsqlDbType.Uuid));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Closes what else waits to take one of these batches back, because a batch has done it.</summary>
    public async Task SupersedeAsync(RollbackRequestId by, IEnumerable<BatchId> batches, int person, DateTimeOffset at, BatchId result, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            update rollback_requests set state = 'SUPERSEDED', decided_by = $4, decided_at = $5, result_batch_id = $6
            where project_id = $1 and request_id <> $2 and state = 'PENDING' and kind = 'ROLLBACK' and (batch_id = any($3) or later_batches && $3)
            """, connection);
        await command.With(projectKey, by.Value, batches.Select(b => b.Value).ToArray(), person, at, result.Value).ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Notes that a second person has seen an emergency. False when somebody was first.</summary>
    public async Task<bool> AcknowledgeAsync(RollbackRequestId id, int person, DateTimeOffset at, string? comment, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            update rollback_requests set acknowledged_by = $3, acknowledged_at = $4, acknowledgement = $5
            where project_id = $1 and request_id = $2 and emergency and state = 'APPROVED' and acknowledged_by is null
            """, connection);
        return await command.With(projectKey, id.Value, person, at, Optional(comment, NpgsqlDbType.Text)).ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Says of requests past their time that they are, so that a new one can be made.</summary>
    public async Task ExpireAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("update rollback_requests set state = 'EXPIRED' where project_id = $1 and state = 'PENDING' and expires_at <= $2", connection);
        await command.With(projectKey, now).ExecuteNonQueryAsync(cancellationToken);
    }

    public Task<RollbackRequest?> FindAsync(RollbackRequestId id, DateTimeOffset now, CancellationToken cancellationToken) => _reader.FindAsync(id, now, cancellationToken);

    public Task<RollbackRequest?> PendingForAsync(BatchId batch, bool emergency, DateTimeOffset now, CancellationToken cancellationToken) =>
        _reader.PendingForAsync(batch, emergency, now, cancellationToken);

    public Task<IReadOnlyList<RollbackRequest>> ListAsync(RollbackState? state, RollbackRequestId? after, int limit, DateTimeOffset now, CancellationToken cancellationToken) =>
        _reader.ListAsync(state, after, limit, now, cancellationToken);

    internal static NpgsqlParameter Optional(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    private static Guid[] Later(RollbackPlan plan, BatchId first) => [.. plan.Batches.Where(b => b.Id != first).Select(b => b.Id.Value)];

    private static string Json(RollbackCounts counts) => ValueJson.Write(RollbackJson.Of(counts));

    private static string Json(IReadOnlyList<ConstraintFinding> findings) => ValueJson.Write(RollbackJson.Of(findings));
}
