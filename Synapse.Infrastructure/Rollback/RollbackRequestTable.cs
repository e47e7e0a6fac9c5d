using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Rollback requests at rest. A pending one that is past its time reads as expired before anyone has said so.</summary>
internal sealed class RollbackRequestTable(NpgsqlConnection connection, ProjectId project, int projectKey)
{
    private const string Select = """
        select r.request_id, r.batch_id, b.batch_no, b.kind, bp.person_id, bp.name, b.recorded_at, b.title, r.later_batches,
            case when r.state = 'PENDING' and r.expires_at <= $2 then 'EXPIRED' else r.state end, r.reason, rp.person_id, rp.name, r.requested_at, r.expires_at, r.at_batch_no,
            r.plan_hash, r.counts::text, r.is_partial, r.findings::text, r.direct, dp.person_id, dp.name, r.decided_at, r.decision_comment, r.result_batch_id
        from rollback_requests r
        join batches b on b.project_id = r.project_id and b.batch_id = r.batch_id
        join people bp on bp.person_key = b.actor_key
        join people rp on rp.person_key = r.requested_by
        left join people dp on dp.person_key = r.decided_by
        where r.project_id = $1
        """;

    /// <summary>Writes a new request; its items follow. Fails on rollback_requests_open when one is pending for the batch.</summary>
    public async Task InsertAsync(RollbackRequestId id, RollbackPlan plan, string reason, int person, DateTimeOffset at, DateTimeOffset expires, bool direct, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            insert into rollback_requests (project_id, request_id, batch_id, later_batches, state, reason, requested_by, requested_at, expires_at, at_batch_no, plan_hash, counts, item_count,
                is_partial, findings, direct)
            values ($1, $2, $3, $4, 'PENDING', $5, $6, $7, $8, $9, $10, $11::json, $12, $13, $14::json, $15)
            """, connection);
        command.With(
            projectKey, id.Value, plan.Batches[0].Id.Value, plan.Batches.Skip(1).Select(b => b.Id.Value).ToArray(), reason, person, at, expires, plan.AtBatchNo, plan.Hash,
            Json(plan.Counts), plan.Items.Count, plan.IsPartial, Json(plan.Findings), direct);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Puts another plan under review. False when the request is no longer pending.</summary>
    public async Task<bool> ReplanAsync(RollbackRequestId id, RollbackPlan plan, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            update rollback_requests set later_batches = $3, at_batch_no = $4, plan_hash = $5, counts = $6::json, item_count = $7, is_partial = $8, findings = $9::json
            where project_id = $1 and request_id = $2 and state = 'PENDING'
            """, connection);
        command.With(
            projectKey, id.Value, plan.Batches.Skip(1).Select(b => b.Id.Value).ToArray(), plan.AtBatchNo, plan.Hash, Json(plan.Counts), plan.Items.Count, plan.IsPartial, Json(plan.Findings));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Closes a pending request. False when someone else was first, or when the plan is no longer the one decided upon.</summary>
    public async Task<bool> CloseAsync(RollbackRequestId id, RollbackState state, string? planHash, int person, DateTimeOffset at, string? comment, BatchId? result, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            update rollback_requests set state = $3, decided_by = $4, decided_at = $5, decision_comment = $6, result_batch_id = $7
            where project_id = $1 and request_id = $2 and state = 'PENDING' and ($8 is null or plan_hash = $8) and expires_at > $5
            """, connection);
        command.With(
            projectKey, id.Value, state.Word(), person, at, Optional(comment, NpgsqlDbType.Text), Optional(result?.Value, NpgsqlDbType.Uuid), Optional(planHash, NpgsqlDbType.Text));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Says of requests past their time that they are, so that a new one can be made.</summary>
    public async Task ExpireAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("update rollback_requests set state = 'EXPIRED' where project_id = $1 and state = 'PENDING' and expires_at <= $2", connection);
        await command.With(projectKey, now).ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<RollbackRequest?> FindAsync(RollbackRequestId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{Select} and r.request_id = $3", connection);
        return (await ReadAsync(command.With(projectKey, now, id.Value), cancellationToken)).SingleOrDefault();
    }

    public async Task<RollbackRequest?> PendingForAsync(BatchId batch, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{Select} and r.batch_id = $3 and r.state = 'PENDING'", connection);
        return (await ReadAsync(command.With(projectKey, now, batch.Value), cancellationToken)).SingleOrDefault();
    }

    /// <summary>Newest first, from after the given one on.</summary>
    public async Task<IReadOnlyList<RollbackRequest>> ListAsync(RollbackState? state, RollbackRequestId? after, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            {Select} and ($3 is null or case when r.state = 'PENDING' and r.expires_at <= $2 then 'EXPIRED' else r.state end = $3)
                and ($4 is null or (r.requested_at, r.request_id) < (select a.requested_at, a.request_id from rollback_requests a where a.project_id = $1 and a.request_id = $4))
            order by r.requested_at desc, r.request_id desc limit $5
            """, connection);
        return await ReadAsync(command.With(projectKey, now, Optional(state?.Word(), NpgsqlDbType.Text), Optional(after?.Value, NpgsqlDbType.Uuid), limit), cancellationToken);
    }

    private async Task<IReadOnlyList<RollbackRequest>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        var requests = new List<RollbackRequest>();
        while (await r.ReadAsync(cancellationToken))
        {
            var batch = new BatchStamp(
                new BatchId(r.GetGuid(1)), r.GetInt64(2), (BatchKind)r.GetInt16(3), new PersonId(r.GetString(4)), r.GetString(5), r.GetFieldValue<DateTimeOffset>(6), r.GetString(7));
            var decision = r.TextOrNull(21) is { } by ? new RollbackDecision(new PersonId(by), r.GetString(22), r.GetFieldValue<DateTimeOffset>(23), r.TextOrNull(24)) : null;
            requests.Add(new RollbackRequest(
                new RollbackRequestId(r.GetGuid(0)), project, batch, [.. r.GetFieldValue<Guid[]>(8).Select(b => new BatchId(b))], Words.Parse<RollbackState>(r.GetString(9))!.Value, r.GetString(10),
                new PersonId(r.GetString(11)), r.GetString(12), r.GetFieldValue<DateTimeOffset>(13), r.GetFieldValue<DateTimeOffset>(14), r.GetInt64(15), r.GetString(16),
                RollbackJson.Counts(r.Object(17)), r.GetBoolean(18), RollbackJson.Findings(ValueJson.Parse(r.GetString(19))), r.GetBoolean(20), decision,
                r.OrNull<Guid>(25) is { } result ? new BatchId(result) : null));
        }

        return requests;
    }

    private static string Json(RollbackCounts counts) => ValueJson.Write(RollbackJson.Of(counts));

    private static string Json(IReadOnlyList<ConstraintFinding> findings) => ValueJson.Write(RollbackJson.Of(findings));

    private static NpgsqlParameter Optional(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
