using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using static Synapse.Infrastructure.Rollback.RollbackRequestTable;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Reads rollback requests. A pending one that is past its time reads as expired before anyone has said so.</summary>
internal sealed class RollbackRequestReader(NpgsqlConnection connection, ProjectId project, int projectKey)
{
    private const string Select = """
        select r.request_id, r.batch_id, b.batch_no, b.kind, bp.person_id, bp.name, b.recorded_at, b.title, r.later_batches,
            case when r.state = 'PENDING' and r.expires_at <= $2 then 'EXPIRED' else r.state end, r.reason, rp.person_id, rp.name, r.requested_at, r.expires_at, r.at_batch_no,
            r.plan_hash, r.counts::text, r.is_partial, r.findings::text, r.direct, dp.person_id, dp.name, r.decided_at, r.decision_comment, r.result_batch_id,
            r.kind, r.approvals_needed, r.emergency, ap.person_id, ap.name, r.acknowledged_at, r.acknowledgement, r.follow_up_id,
            (select coalesce(json_agg(json_build_array(p.person_id, p.name, l.name, a.approved_at, a.comment) order by a.approved_at), '[]')::text
             from rollback_approvals a join people p on p.person_key = a.person_key left join people l on l.person_key = a.on_behalf_of
             where a.project_id = r.project_id and a.request_id = r.request_id and a.plan_hash = r.plan_hash)
        from rollback_requests r
        join batches b on b.project_id = r.project_id and b.batch_id = r.batch_id
        join people bp on bp.person_key = b.actor_key
        join people rp on rp.person_key = r.requested_by
        left join people dp on dp.person_key = r.decided_by
        left join people ap on ap.person_key = r.acknowledged_by
        where r.project_id = $1
        """;

    public async Task<RollbackRequest?> FindAsync(RollbackRequestId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{Select} and r.request_id = $3", connection);
        return (await ReadAsync(command.With(projectKey, now, id.Value), cancellationToken)).SingleOrDefault();
    }

    /// <summary>What waits for a batch: one request and, beside it, one emergency.</summary>
    public async Task<RollbackRequest?> PendingForAsync(BatchId batch, bool emergency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{Select} and r.batch_id = $3 and r.emergency = $4 and r.state = 'PENDING'", connection);
        return (await ReadAsync(command.With(projectKey, now, batch.Value, emergency), cancellationToken)).SingleOrDefault();
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

    /// <summary>Emergencies that nobody has acknowledged, newest first.</summary>
    public async Task<IReadOnlyList<RollbackRequest>> UnacknowledgedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"{Select} and r.emergency and r.state = 'APPROVED' and r.acknowledged_by is null order by r.requested_at desc", connection);
        return await ReadAsync(command.With(projectKey, now), cancellationToken);
    }

    private async Task<IReadOnlyList<RollbackRequest>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        var requests = new List<RollbackRequest>();
        while (await r.ReadAsync(cancellationToken))
        {
            var batch = new BatchStamp(
                new BatchId(r.GetGuid(1)), r.GetInt64(2), (BatchKind)r.GetInt16(3), new PersonId(r.GetString(4)), r.GetString(5), r.GetFieldValue<DateTimeOffset>(6), r.GetString(7));
            requests.Add(new RollbackRequest(
                new RollbackRequestId(r.GetGuid(0)), project, batch, [.. r.GetFieldValue<Guid[]>(8).Select(b => new BatchId(b))], Words.Parse<RollbackState>(r.GetString(9))!.Value, r.GetString(10),
                new PersonId(r.GetString(11)), r.GetString(12), r.GetFieldValue<DateTimeOffset>(13), r.GetFieldValue<DateTimeOffset>(14), r.GetInt64(15), r.GetString(16),
                RollbackJson.Counts(r.Object(17)), r.GetBoolean(18), RollbackJson.Findings(ValueJson.Parse(r.GetString(19))), r.GetBoolean(20), Decision(r, 21),
                r.OrNull<Guid>(25) is { } result ? new BatchId(result) : null)
            {
                Kind = Words.Parse<RollbackKind>(r.GetString(26))!.Value,
                ApprovalsNeeded = r.GetInt32(27),
                Emergency = r.GetBoolean(28),
                Acknowledged = Decision(r, 29),
                FollowUp = r.OrNull<Guid>(33),
                Approvals = [.. (ValueJson.Parse(r.GetString(34)).AsArray ?? ArrayValue.Empty).Select(a => Approval(a, r.GetString(16)))],
            });
        }

        return requests;
    }

    // Four columns from there on: id, name, moment, comment.
    private static RollbackDecision? Decision(NpgsqlDataReader r, int from) => r.TextOrNull(from) is { } by && r.OrNull<DateTimeOffset>(from + 2) is { } at
        ? new RollbackDecision(new PersonId(by), r.GetString(from + 1), at, r.TextOrNull(from + 3))
        : null;

    private static RollbackApproval Approval(Value a, string hash)
    {
        var parts = a.AsArray!;
        return new RollbackApproval(
            new PersonId(parts[0].AsString!), parts[1].AsString!, parts[2].AsString, DateTimeOffset.Parse(parts[3].AsString!, CultureInfo.InvariantCulture), parts[4].AsString, hash);
    }
}
