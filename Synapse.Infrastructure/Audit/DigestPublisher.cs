using Npgsql;
using Synapse.Core.Audit;
using Synapse.Core.Events;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Audit;

/// <summary>Publishes the newest seal of each project that has moved on since the last time.</summary>
public sealed class DigestPublisher(NpgsqlDataSource source, IDigestBoard board, TimeProvider time)
{
    private const long PublishLock = 0x53594e4150534533;

    /// <summary>What a second person approved is published at once.</summary>
    private static readonly short[] Approved = [(short)BatchKind.Rollback, (short)BatchKind.Redo, (short)BatchKind.Restore];

    /// <summary>Publishes what is new; only one node at a time does.</summary>
    /// <param name="onlyApproved">Only projects in which somebody approved something since the last digest, be it the first of several approvals that write nothing yet.</param>
    public async Task<int> PublishAsync(bool onlyApproved, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var turn = new NpgsqlCommand($"select pg_try_advisory_xact_lock({PublishLock})", connection))
            if (await turn.ExecuteScalarAsync(cancellationToken) is not true) return 0;
        var due = await DueAsync(connection, onlyApproved, cancellationToken);
        foreach (var (key, digest) in due)
        {
            await board.PublishAsync(digest, cancellationToken);
            await using var note = new NpgsqlCommand("insert into seal_digests (project_id, batch_no, seal, published_to) values ($1, $2, $3, $4)", connection)
                .With(key, digest.BatchNo, Convert.FromHexString(digest.Seal), board.Address);
            await note.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return due.Count;
    }

    private async Task<List<(int Key, SealDigest Digest)>> DueAsync(NpgsqlConnection connection, bool onlyApproved, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select p.project_id, p.code, p.last_batch_no, p.last_seal from projects p
            cross join lateral (select coalesce(max(d.batch_no), 0) no, coalesce(max(d.published_at), '-infinity') at from seal_digests d where d.project_id = p.project_id and d.published_to = $1) d
            where p.last_batch_no > d.no
                and (not $2 or exists (select from batches b where b.project_id = p.project_id and b.batch_no > d.no and b.kind = any($3))
                    or exists (select from rollback_approvals a where a.project_id = p.project_id and a.approved_at > d.at))
            """, connection).With(board.Address, onlyApproved, Approved);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(int, SealDigest)>();
        while (await row.ReadAsync(cancellationToken))
            due.Add((row.GetInt32(0), new SealDigest(new ProjectId(row.GetString(1)), row.GetInt64(2), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(3)), time.GetUtcNow())));
        return due;
    }
}
