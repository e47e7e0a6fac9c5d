using System.Data;
using System.Runtime.InteropServices;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Rollback;

/// <summary>
/// Reads, in one snapshot of the database and by a few set queries, all that a rollback plan is made from: what the batches touched, its history since and its state now;
/// then the neighbours that the set asks for.
/// </summary>
internal sealed class RollbackLoad(NpgsqlConnection connection, ProjectId project, int projectKey)
{
    private readonly BatchStamps _stamps = new(connection, projectKey);

    /// <summary>The plan for what can be done. Refused with INVALID_CORRELATION, ALREADY_ROLLED_BACK, EVENTS_ERASED, EVENTS_ARCHIVED or INVALID_REQUEST.</summary>
    public async Task<Outcome<RollbackPlan>> PlanAsync(RollbackAim aim, IReadOnlyDictionary<ResolutionTarget, Resolution> decisions, CancellationToken cancellationToken)
    {
        // One snapshot for all queries; the temporary tables are gone with the transaction.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var head = await ScalarAsync<long>("select last_batch_no from projects where project_id = $1", [projectKey], cancellationToken);
        var stamps = await _stamps.OfAsync(aim.Batches, cancellationToken);
        if (aim.Batches.FirstOrDefault(b => !stamps.ContainsKey(b)) is { } unknown && unknown != default)
            return new Refusal(RefusalCode.InvalidCorrelation, $"There is no batch {unknown} in the project {project}.", ObjectValue.Of(("correlation_id", unknown.ToString())));
        var batches = aim.Batches;
        if (aim.Kind == RollbackKind.Restore)
        {
            batches = await SinceAsync(stamps[aim.Batches[0]], cancellationToken);
            stamps = await _stamps.OfAsync(batches, cancellationToken);
        }
        else if (await RolledBackAsync(batches, cancellationToken) is { } refusal) return refusal;

        if (batches.Count == 0) return new Refusal(RefusalCode.InvalidRequest, "Nothing has changed in the project since this batch, so there is nothing to restore.");
        if (await ArchivedAsync(connection, projectKey, batches.Min(b => stamps[b].No), cancellationToken) is { } archived) return archived;
        await TouchedAsync(batches, cancellationToken);
        var histories = await HistoriesAsync(batches, cancellationToken);
        if (await ErasedAsync(histories, cancellationToken) is { } erased) return erased;
        var set = RollbackSet.Of(project, head, [.. batches.Select(b => stamps[b])], histories);
        if (set.Count == 0)
            return new Refusal(RefusalCode.InvalidRequest, $"{stamps[batches[0]].Title} changed nothing in the plant, so there is nothing to take back.");
        var around = new RollbackNeighbours(connection, projectKey, _stamps);
        return RollbackPlanner.Plan(set, await around.AnswerAsync(set, set.QuestionsWith(decisions), cancellationToken), decisions);
    }

    // What a restore takes back is all that came after and changed the plant, taken back already or not: each is undone in its turn.
    private async Task<IReadOnlyList<BatchId>> SinceAsync(BatchStamp batch, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select batch_id from batches where project_id = $1 and batch_no > $2 and entity_count > 0 order by batch_no", connection);
        await using var reader = await command.With(projectKey, batch.No).ExecuteReaderAsync(cancellationToken);
        var since = new List<BatchId>();
        while (await reader.ReadAsync(cancellationToken)) since.Add(new BatchId(reader.GetGuid(0)));
        return since;
    }

    private async Task<Refusal?> RolledBackAsync(IReadOnlyList<BatchId> batches, CancellationToken cancellationToken)
    {
        var reversals = await ReversalTable.ReadAsync(connection, projectKey, cancellationToken);
        foreach (var batch in batches)
            if (ReversalTable.Refusal(batch, reversals) is { } refusal) return refusal;
        return null;
    }

    /// <summary>States before a batch are found by walking back through what was recorded since; where that was erased, they cannot be told.</summary>
    private async Task<Refusal?> ErasedAsync(IReadOnlyList<EntityHistory> histories, CancellationToken cancellationToken)
    {
        var gone = histories.SelectMany(h => h.Changes).Where(c => c.Change.Diff.IsErased).ToList();
        if (gone.Count == 0) return null;
        var log = await ErasureLog.OfAsync(connection, projectKey, [gone[0].Batch.Id], cancellationToken);
        var said = log.TryGetValue(gone[0].Event, out var first) ? $" ({first.By}, because: {first.Reason})" : "";
        return new Refusal(
            RefusalCode.EventsErased,
            $"This cannot be taken back: it needs values that were erased on record from {gone.Count} event{(gone.Count == 1 ? "" : "s")}, the first in batch {gone[0].Batch.No}{said}.",
            ObjectValue.Of(("event_id", gone[0].Event.ToString())));
    }

    /// <summary>A plan looks at all that came after the first batch that it takes back: what of it is archived has to be there again.</summary>
    internal static async Task<Refusal?> ArchivedAsync(NpgsqlConnection connection, int projectKey, long firstNo, CancellationToken cancellationToken) =>
        await ArchiveTable.OutSinceAsync(connection, projectKey, firstNo - 1, cancellationToken) is { Count: > 0 } needed
            ? ArchiveTable.Refusal($"Taking back batch {firstNo} needs everything that happened since then", needed)
            : null;

    private async Task TouchedAsync(IReadOnlyList<BatchId> batches, CancellationToken cancellationToken)
    {
        await using var commands = new NpgsqlBatch(connection) { Timeout = 0 };
        commands.BatchCommands.Add(new("create temp table rollback_touched (id uuid not null, kind smallint not null, first_version int not null) on commit drop"));
        commands.BatchCommands.Add(new NpgsqlBatchCommand("""
            insert into rollback_touched select entity_id, min(entity_kind), min(entity_version) from workflow_events
            where project_id = $1 and batch_id = any($2) and entity_id is not null and op is not null group by entity_id
            """).With(projectKey, batches.Select(b => b.Value).ToArray()));
        commands.BatchCommands.Add(new("analyze rollback_touched"));
        await commands.ExecuteNonQueryAsync(cancellationToken);
    }

    // The batches' own events stand together and are read in one go. What others wrote to their entities is looked up only for those whose version says that somebody did.
    private async Task<IReadOnlyList<EntityHistory>> HistoriesAsync(IReadOnlyList<BatchId> batches, CancellationToken cancellationToken)
    {
        var now = await NowAsync(cancellationToken);
        var changes = await ChangesAsync(
            $"""
            workflow_events e where e.project_id = {projectKey} and e.batch_id in ({string.Join(", ", batches.Select(b => $"'{b}'"))}) and e.entity_id is not null
            """, now.Count, cancellationToken);
        var touched = changes.Where(c => !IsWhole(c.Value, now.GetValueOrDefault(c.Key))).Select(c => c.Key).ToList();
        if (touched.Count > 0)
        {
            await OthersAsync(touched, cancellationToken);
            foreach (var (id, all) in await ChangesAsync(
                $"""
                rollback_others o join rollback_touched x using (id) join workflow_events e on e.project_id = {projectKey} and e.entity_id = x.id and e.entity_version >= x.first_version where true
                """, touched.Count, cancellationToken)) changes[id] = all;
        }

        var stamps = await _stamps.OfAsync([.. changes.SelectMany(e => e.Value).Select(c => c.Batch).Distinct()], cancellationToken);
        return
        [
            .. changes.Select(e => new EntityHistory(
                e.Key, now.GetValueOrDefault(e.Key), e.Value.ConvertAll(c => new HistoricChange(stamps[c.Batch], c.Sequence, c.Change)))),
        ];
    }

    private async Task<Dictionary<EntityId, Entity>> NowAsync(CancellationToken cancellationToken)
    {
        var now = new Dictionary<EntityId, Entity>();
        foreach (var table in EntityTable.All)
        {
            var reader = new EntityReader();
            await CopyOut.ReadAsync(
                connection,
                $"select {EntityReader.Columns(table, "t.")} from rollback_touched x join {table.Name} t on t.project_id = {projectKey} and t.id = x.id where x.kind = {(int)table.Kind}",
                (ref CopyRow row) =>
                {
                    var entity = reader.Read(table, ref row);
                    now.Add(entity.Id, entity);
                },
                cancellationToken);
        }

        return now;
    }

    /// <summary>The versions of an entity follow one another, so in their order they are its history.</summary>
    private async Task<Dictionary<EntityId, List<RecordedChange>>> ChangesAsync(string from, int entities, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<EntityId, List<RecordedChange>>(entities);
        await CopyOut.ReadAsync(
            connection,
            $"select e.entity_id, e.batch_id, e.batch_seq, e.entity_kind, e.op, e.entity_version, e.payload from {from} and e.op is not null",
            (ref CopyRow row) =>
            {
                var (id, batch, sequence) = (new EntityId(row.Uuid()), new BatchId(row.Uuid()), row.Int());
                var (kind, op, version) = ((EntityKind)row.Short(), (ChangeOp)row.Short(), row.Int());
                row.TryNext(out var payload);
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(changes, id, out _);
                (list ??= new(1)).Add(new(batch, sequence, new PlantChange(kind, id, op, version, EventPayload.ReadDiff(payload))));
            },
            cancellationToken);
        foreach (var list in changes.Values)
            if (list.Count > 1) list.Sort(static (a, b) => a.Change.Version.CompareTo(b.Change.Version));
        return changes;
    }

    private static bool IsWhole(List<RecordedChange> own, Entity? now) =>
        now is not null && own[^1].Change.Version == now.Version && own[^1].Change.Version - own[0].Change.Version == own.Count - 1;

    private async Task OthersAsync(IReadOnlyList<EntityId> ids, CancellationToken cancellationToken)
    {
        await using (var table = new NpgsqlCommand("create temp table rollback_others (id uuid not null) on commit drop", connection)) await table.ExecuteNonQueryAsync(cancellationToken);
        await using (var copy = await CopyIn.BeginAsync(connection, "copy rollback_others from stdin (format binary)", cancellationToken))
        {
            using var rows = new CopyRows(ids.Count * 24);
            foreach (var id in ids)
            {
                rows.StartRow(1);
                rows.Uuid(id.Value);
            }

            await copy.WriteAsync(rows, cancellationToken);
            await copy.CompleteAsync(cancellationToken);
        }

        await using var analyze = new NpgsqlCommand("analyze rollback_others", connection);
        await analyze.ExecuteNonQueryAsync(cancellationToken);
    }

    private readonly record struct RecordedChange(BatchId Batch, int Sequence, PlantChange Change);

    private async Task<T> ScalarAsync<T>(string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.With(values).ExecuteScalarAsync(cancellationToken))!;
    }
}
