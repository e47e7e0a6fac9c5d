using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Snapshots;

namespace Synapse.Infrastructure.Events;

/// <summary>A draft with what can be worked out before the database is asked.</summary>
internal sealed record PreparedBatch(
    BatchDraft Draft, int ProjectKey, BatchEvents Events, NetChanges Changes, EventCounts Counts, IReadOnlyDictionary<string, short> Disciplines);

/// <summary>The one transaction of a batch. Left without <see cref="CommitAsync"/> it changes nothing.</summary>
internal sealed class BatchTransaction(NpgsqlConnection connection, PreparedBatch batch, Func<BatchStep, Task> afterStep)
{
    private readonly BatchDraft _draft = batch.Draft;
    private readonly SealBuilder _seal = new(batch.Draft.Id);
    private Dictionary<EntityId, Entity> _before = [];
    private NpgsqlTransaction? _transaction;
    private BatchReceipt? _receipt;

    /// <summary>What the batch changes, as it stood when the rows were locked.</summary>
    public IReadOnlyDictionary<EntityId, Entity> Before => _before;

    /// <summary>Everything but the commit.</summary>
    public async Task<Outcome<BatchReceipt>> WriteAsync(CancellationToken cancellationToken)
    {
        var header = await BatchHeaderWriter.PrepareAsync(connection, batch, cancellationToken);
        _transaction = await connection.BeginTransactionAsync(cancellationToken);
        await afterStep(BatchStep.Begun);

        var entities = new EntityWriter(connection, batch.ProjectKey, batch.Changes);
        _before = await entities.LockAsync(cancellationToken);
        await afterStep(BatchStep.Locked);
        if (BatchConflict.Compare(batch.Changes, _before) is { Count: > 0 } moved) return BatchConflict.Moved(moved, _draft.AtBatchNo);
        var snapshot = Task.Run(() => SnapshotData.Write(_before.Values), cancellationToken);

        await entities.ChangeAsync(_before, cancellationToken);
        await afterStep(BatchStep.Changed);
        await using var events = new EventRows(batch.ProjectKey, _draft.Id, batch.Disciplines).Begin(batch.Events, cancellationToken);
        await entities.CreateAsync(cancellationToken);
        await entities.ImageAsync(_before, cancellationToken);
        await afterStep(BatchStep.Created);
        var references = Task.Run(() => BatchGuards.ReferencesToAsk(batch, _before), cancellationToken);
        await RecordAsync(events, cancellationToken);
        await afterStep(BatchStep.Recorded);

        var guards = new BatchGuards(connection, batch, _before, await references);
        var seen = await header.LastBatchNoAsync(cancellationToken);
        if (await guards.RefusalAsync(cancellationToken) is { } refusal) return refusal;
        await afterStep(BatchStep.Checked);
        var head = await header.LockProjectAsync(cancellationToken);
        // Nobody else commits to this project from here on; what was committed since the guards looked is looked at again.
        if (head.LastBatchNo != seen && await guards.RefusalAsync(cancellationToken) is { } late) return late;
        if (await guards.FrozenAsync(cancellationToken) is { } frozen) return frozen;
        _receipt = await header.WriteAsync(head, _seal, await snapshot, cancellationToken);
        await afterStep(BatchStep.Numbered);
        if (_draft.BeforeCommit is { } before && await before(connection, cancellationToken) is { } objection) return objection;
        await afterStep(BatchStep.BeforeCommit);
        return _receipt;
    }

    public async Task<BatchReceipt> CommitAsync()
    {
        await _transaction!.CommitAsync(CancellationToken.None);
        await afterStep(BatchStep.Committed);
        return _receipt!;
    }

    private async Task RecordAsync(Ahead<EventChunk> events, CancellationToken cancellationToken)
    {
        await using var copy = await CopyIn.BeginAsync(connection, EventRows.CopySql, cancellationToken);
        var written = 0;
        while (await events.NextAsync() is { } chunk)
        {
            using var done = chunk;
            for (var i = 0; i < chunk.Count; i++) _seal.AddHash(chunk.Hash(i));
            await copy.WriteAsync(chunk.Rows, cancellationToken);
            _draft.Progress?.Report(written += chunk.Count);
        }

        await copy.CompleteAsync(cancellationToken);
    }
}
