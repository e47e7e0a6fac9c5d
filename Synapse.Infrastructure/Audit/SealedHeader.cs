using Npgsql;
using Synapse.Core.Audit;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Audit;

/// <summary>The header of a stored batch with all that its seal is made of.</summary>
internal sealed record SealedHeader(long BatchNo, BatchMeta Meta, short HashVersion, int Count, byte[] Root, byte[] PreviousSeal, byte[] Seal)
{
    private const string Select = """
        select b.batch_no, b.batch_id, b.kind, b.causation_id, w.person_id, b.started_at, b.title, b.summary::text, b.hash_version, b.n, b.root, b.prev_seal, b.seal
        from batches b join people w on w.person_key = b.actor_key
        """;

    public static Task<List<SealedHeader>> AfterAsync(NpgsqlConnection connection, ProjectId project, int projectKey, long batchNo, CancellationToken cancellationToken) =>
        ReadAsync(project, new NpgsqlCommand($"{Select} where b.project_id = $1 and b.batch_no > $2 order by b.batch_no", connection).With(projectKey, batchNo), cancellationToken);

    /// <summary>From a batch to the first one from there on that was published, else to the newest.</summary>
    public static Task<List<SealedHeader>> ProvingAsync(NpgsqlConnection connection, ProjectId project, int projectKey, BatchId batch, CancellationToken cancellationToken) =>
        ReadAsync(project, new NpgsqlCommand($"""
            {Select} join (select batch_no no from batches where project_id = $1 and batch_id = $2) own on true
            where b.project_id = $1 and b.batch_no >= own.no
                and b.batch_no <= coalesce((select min(d.batch_no) from seal_digests d where d.project_id = $1 and d.batch_no >= own.no), b.batch_no) order by b.batch_no
            """, connection).With(projectKey, batch.Value), cancellationToken);

    public ProvedHeader ToProof() => new(
        BatchNo, Meta.Batch.ToString(), (short)Meta.Kind, Meta.Cause?.ToString(), Meta.Actor.Value, Meta.StartedAt, Meta.Title, ValueJson.WriteCanonical(Meta.Summary), HashVersion, Count,
        Convert.ToHexStringLower(Root), Convert.ToHexStringLower(PreviousSeal), Convert.ToHexStringLower(Seal));

    private static async Task<List<SealedHeader>> ReadAsync(ProjectId project, NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var owned = command;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var headers = new List<SealedHeader>();
        while (await row.ReadAsync(cancellationToken))
        {
            var meta = new BatchMeta(
                project, new BatchId(row.GetGuid(1)), (BatchKind)row.GetInt16(2), row.OrNull<Guid>(3) is { } cause ? new EventId(cause) : null, new PersonId(row.GetString(4)),
                row.GetFieldValue<DateTimeOffset>(5), row.GetString(6), row.Object(7));
            headers.Add(new SealedHeader(
                row.GetInt64(0), meta, row.GetInt16(8), row.GetInt32(9), row.GetFieldValue<byte[]>(10), row.GetFieldValue<byte[]>(11), row.GetFieldValue<byte[]>(12)));
        }

        return headers;
    }
}
