using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.People;

namespace Synapse.Infrastructure.Events;

/// <summary>The newest batch of a project, read under its lock.</summary>
internal sealed record ProjectHead(long LastBatchNo, byte[] LastSeal);

/// <summary>Numbers and seals a batch: the short end of its transaction, in which nobody else commits to the project.</summary>
internal sealed class BatchHeaderWriter
{
    private readonly NpgsqlConnection _connection;
    private readonly PreparedBatch _batch;
    private readonly int _author;

    private BatchHeaderWriter(NpgsqlConnection connection, PreparedBatch batch, int author)
    {
        _connection = connection;
        _batch = batch;
        _author = author;
    }

    /// <summary>Before the transaction: a person's first batch must not make others wait for its end.</summary>
    public static async Task<BatchHeaderWriter> PrepareAsync(NpgsqlConnection connection, PreparedBatch batch, CancellationToken cancellationToken) =>
        new(connection, batch, await PeopleTable.KeyOfAsync(connection, batch.Draft.Author.Id, batch.Draft.Author.Name, cancellationToken));

    public async Task<long> LastBatchNoAsync(CancellationToken cancellationToken) => (await HeadAsync("", cancellationToken)).LastBatchNo;

    /// <summary>From here to the commit this project is ours.</summary>
    public Task<ProjectHead> LockProjectAsync(CancellationToken cancellationToken) => HeadAsync("for no key update", cancellationToken);

    public async Task<BatchReceipt> WriteAsync(ProjectHead head, SealBuilder events, byte[] snapshot, CancellationToken cancellationToken)
    {
        var draft = _batch.Draft;
        var number = head.LastBatchNo + 1;
        var meta = new BatchMeta(draft.Project, draft.Id, draft.Kind, draft.Cause, draft.Author.Id, draft.StartedAt, draft.Title, draft.Summary);
        var seal = events.Finish(head.LastSeal, number, meta);
        await using var commands = new NpgsqlBatch(_connection) { Timeout = 0 };
        commands.BatchCommands.Add(Header(number, seal));
        commands.BatchCommands.Add(Counts(number));
        commands.BatchCommands.Add(new NpgsqlBatchCommand(
            "insert into execution_snapshots (project_id, batch_id, events_count, entity_count, data) values ($1, $2, $3, $4, $5)")
            .With(_batch.ProjectKey, draft.Id.Value, _batch.Events.Count, _batch.Changes.Count, snapshot));
        foreach (var reversal in draft.Reversals) commands.BatchCommands.Add(Reversal(reversal));
        commands.BatchCommands.Add(new NpgsqlBatchCommand("update projects set last_batch_no = $2, last_seal = $3 where project_id = $1")
            .With(_batch.ProjectKey, number, seal.Seal));
        await using var reader = await commands.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new BatchReceipt(draft.Id, number, _batch.Events.Count, _batch.Changes.Count, reader.GetFieldValue<DateTimeOffset>(0));
    }

    private NpgsqlBatchCommand Header(long number, BatchSeal seal) => new NpgsqlBatchCommand("""
        insert into batches (project_id, batch_id, batch_no, kind, causation_id, actor_key, started_at, title, n, entity_count, disciplines, rule_keys, event_types,
            summary, execution_id, hash_version, root, prev_seal, seal)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::json, $15, $16, $17, $18, $19) returning recorded_at
        """).With(
        _batch.ProjectKey, _batch.Draft.Id.Value, number, (short)_batch.Draft.Kind, _batch.Draft.Cause?.Value, _author, _batch.Draft.StartedAt.ToUniversalTime(), _batch.Draft.Title,
        _batch.Events.Count, _batch.Changes.Count, Distinct(_batch.Counts.Disciplines(_batch.Disciplines)), Distinct(_batch.Counts.Rules), Distinct(_batch.Counts.Types),
        ValueJson.WriteCanonical(_batch.Draft.Summary), _batch.Draft.ExecutionId, seal.HashVersion, seal.Root, seal.PreviousSeal, seal.Seal);

    private NpgsqlBatchCommand Counts(long number) => new NpgsqlBatchCommand("""
        insert into batch_counts (project_id, batch_no, event_type, aggregate_type, entity_kind, discipline, rule_key, n, first_seq, last_seq, places)
        select $1, $2, type, aggregate, kind, discipline, rule, n, first, last, places::int[]
        from unnest($3::smallint[], $4::smallint[], $5::smallint[], $6::smallint[], $7::int[], $8::int[], $9::int[], $10::int[], $11::text[])
            c(type, aggregate, kind, discipline, rule, n, first, last, places)
        """).With(
        _batch.ProjectKey, number, _batch.Counts.Types, _batch.Counts.Aggregates, _batch.Counts.Kinds, _batch.Counts.Disciplines(_batch.Disciplines), _batch.Counts.Rules,
        _batch.Counts.Numbers, _batch.Counts.Firsts, _batch.Counts.Lasts, _batch.Counts.Places);

    private NpgsqlBatchCommand Reversal(Reversal reversal) => new NpgsqlBatchCommand("""
        insert into batch_reversals (project_id, reverting_batch_id, reverted_batch_id, scope, request_id) values ($1, $2, $3, $4, $5)
        """).With(_batch.ProjectKey, _batch.Draft.Id.Value, reversal.Reverted.Value, (short)(reversal.Partial ? 2 : 1), reversal.RequestId);

    private async Task<ProjectHead> HeadAsync(string locking, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select last_batch_no, last_seal from projects where project_id = $1 {locking}", _connection) { CommandTimeout = 0 };
        await using var reader = await command.With(_batch.ProjectKey).ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new ProjectHead(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
    }

    private static T[] Distinct<T>(T[] keys) where T : struct => [.. keys.Distinct().Where(k => !k.Equals(default(T))).Order()];
}
