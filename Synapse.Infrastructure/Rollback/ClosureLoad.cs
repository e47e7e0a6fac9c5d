using System.Data;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Rollback;

/// <summary>
/// Finds which later batches build on chosen ones. The database narrows it down by sets, round by round, to batches that share an entity with what is taken back (or refer to it, or read it); which
/// of those really build on it is told property by property by <see cref="CascadeClosure"/>.
/// </summary>
internal sealed class ClosureLoad(NpgsqlConnection connection, ProjectId project, int projectKey)
{
    private readonly BatchStamps _stamps = new(connection, projectKey);

    public async Task<Outcome<ClosureSize>> SizeAsync(IReadOnlyList<BatchId> chosen, bool includeStale, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var stamps = await _stamps.OfAsync(chosen, cancellationToken);
        if (chosen.FirstOrDefault(b => !stamps.ContainsKey(b)) is { } unknown && unknown != default)
            return new Refusal(RefusalCode.InvalidCorrelation, $"There is no batch {unknown} in the project {project}.", ObjectValue.Of(("correlation_id", unknown.ToString())));
        if (await RollbackLoad.ArchivedAsync(connection, projectKey, chosen.Min(b => stamps[b].No), cancellationToken) is { } archived) return archived;
        await PrepareAsync(chosen.Min(b => stamps[b].No), includeStale, cancellationToken);
        var near = chosen.ToHashSet();
        for (IReadOnlyCollection<BatchId> fresh = near; fresh.Count > 0;)
        {
            fresh = await NextAsync(fresh, near, includeStale, cancellationToken);
            near.UnionWith(fresh);
        }

        var closed = near.Count == chosen.Count ? near : await ClosedAsync(near, chosen, includeStale, cancellationToken);
        return await SizesAsync(closed, [.. chosen], cancellationToken);
    }

    // Batches that are taken back in full, and those that did it, cancel out: neither builds on anything.
    private async Task PrepareAsync(long first, bool includeStale, CancellationToken cancellationToken)
    {
        var reversals = await ReversalTable.ReadAsync(connection, projectKey, cancellationToken);
        var cancelled = reversals.Where(r => r.Full && Reversals.EffectOf(r.Reverting, reversals) != BatchEffect.RolledBack)
            .SelectMany(r => (BatchId[])[r.Reverting, r.Reverted])
            .Concat(reversals.Select(r => r.Reverting).Where(b => Reversals.EffectOf(b, reversals) == BatchEffect.RolledBack));
        await RunAsync("create temp table closure_entities (id uuid primary key, first_no bigint not null) on commit drop", [], cancellationToken);
        await RunAsync("""
            create temp table closure_later on commit drop as
            select batch_id, batch_no, kind from batches where project_id = $1 and batch_no > $2 and entity_count > 0 and not batch_id = any($3)
            """, [projectKey, first, cancelled.Select(b => b.Value).Distinct().ToArray()], cancellationToken);
        if (!includeStale) return;
        await RunAsync("""
            create temp table closure_reads on commit drop as
            select l.batch_id, (i.value ->> 0)::uuid id, coalesce(i.value ->> 2, '') paths
            from closure_later l join workflow_events e on e.project_id = $1 and e.batch_id = l.batch_id and e.rule_key is not null and e.op is not null
            cross join lateral json_array_elements(e.payload -> 'context' -> 'inputs') i where l.kind = $2
            """, [projectKey, (short)BatchKind.Execution], cancellationToken);
        await RunAsync("create index on closure_reads (id)", [], cancellationToken);
        await RunAsync("analyze closure_reads", [], cancellationToken);
    }

    private async Task<IReadOnlyCollection<BatchId>> NextAsync(IReadOnlyCollection<BatchId> fresh, HashSet<BatchId> near, bool includeStale, CancellationToken cancellationToken)
    {
        var (ids, known) = (fresh.Select(b => b.Value).ToArray(), near.Select(b => b.Value).ToArray());
        await RunAsync("""
            insert into closure_entities select e.entity_id, min(b.batch_no) from workflow_events e join batches b using (project_id, batch_id)
            where e.project_id = $1 and e.batch_id = any($2) and e.entity_id is not null and e.op is not null group by e.entity_id
            on conflict (id) do update set first_no = least(closure_entities.first_no, excluded.first_no)
            """, [projectKey, ids], cancellationToken);
        foreach (var table in Plant.EntityTable.All)
        foreach (var column in table.Columns.Where(c => c.Type == Plant.ColumnType.Uuid))
            await RunAsync($"""
                insert into closure_entities select t.id, min(b.batch_no) from workflow_events e join batches b using (project_id, batch_id)
                join {table.Name} t on t.project_id = $1 and t.{column.Name} = e.entity_id
                where e.project_id = $1 and e.batch_id = any($2) and e.op in ({(int)ChangeOp.Create}, {(int)ChangeOp.Restore}) group by t.id
                on conflict (id) do update set first_no = least(closure_entities.first_no, excluded.first_no)
                """, [projectKey, ids], cancellationToken);
        await RunAsync("analyze closure_entities", [], cancellationToken);
        return await BatchesAsync($"""
            select distinct l.batch_id from closure_entities x join workflow_events e on e.project_id = $1 and e.entity_id = x.id and e.op is not null
            join closure_later l on l.batch_id = e.batch_id and l.batch_no > x.first_no where not l.batch_id = any($2)
            {(includeStale ? """
                union select l.batch_id from closure_entities x join closure_reads r on r.id = x.id
                join closure_later l on l.batch_id = r.batch_id and l.batch_no > x.first_no where not l.batch_id = any($2)
                """ : "")}
            """, [projectKey, known], cancellationToken);
    }

    private async Task<HashSet<BatchId>> ClosedAsync(HashSet<BatchId> near, IReadOnlyList<BatchId> chosen, bool includeStale, CancellationToken cancellationToken)
    {
        var stamps = await _stamps.OfAsync(near, cancellationToken);
        var changes = await ChangesAsync(near, cancellationToken);
        var reads = includeStale ? await ReadsAsync(near, cancellationToken) : [];
        var history = near.Select(b => BatchFootprint.Of(stamps[b], changes.GetValueOrDefault(b, []), reads.GetValueOrDefault(b, []))).ToList();
        return [.. CascadeClosure.Of(history, chosen, includeStale).Select(f => f.Batch.Id)];
    }

    private async Task<Dictionary<BatchId, List<PlantChange>>> ChangesAsync(HashSet<BatchId> batches, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<BatchId, List<PlantChange>>();
        foreach (var batch in batches)
        {
            var list = changes[batch] = [];
            await CopyOut.ReadAsync(
                connection,
                $"select entity_id, entity_kind, op, entity_version, payload from workflow_events where project_id = {projectKey} and batch_id = '{batch}' and entity_id is not null and op is not null",
                (ref CopyRow row) =>
                {
                    var (id, kind, op, version) = (new EntityId(row.Uuid()), (EntityKind)row.Short(), (ChangeOp)row.Short(), row.Int());
                    row.TryNext(out var payload);
                    list.Add(new PlantChange(kind, id, op, version, EventPayload.ReadDiff(payload)));
                },
                cancellationToken);
        }

        return changes;
    }

    private async Task<Dictionary<BatchId, List<(EntityId Id, IReadOnlyList<string> Paths)>>> ReadsAsync(HashSet<BatchId> batches, CancellationToken cancellationToken)
    {
        var reads = new Dictionary<BatchId, List<(EntityId, IReadOnlyList<string>)>>();
        await using var command = new NpgsqlCommand(
            "select distinct r.batch_id, r.id, r.paths from closure_reads r join closure_entities x using (id) where r.batch_id = any($1)", connection) { CommandTimeout = 0 };
        await using var reader = await command.With([batches.Select(b => b.Value).ToArray()]).ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var batch = new BatchId(reader.GetGuid(0));
            if (!reads.TryGetValue(batch, out var list)) reads[batch] = list = [];
            list.Add((new EntityId(reader.GetGuid(1)), reader.GetString(2).Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        }

        return reads;
    }

    private async Task<ClosureSize> SizesAsync(HashSet<BatchId> closed, HashSet<BatchId> chosen, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<BatchId, (int Events, int Entities)>();
        await using (var command = new NpgsqlCommand("select batch_id, n, entity_count from batches where project_id = $1 and batch_id = any($2)", connection))
        {
            await using var reader = await command.With(projectKey, closed.Select(b => b.Value).ToArray()).ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) sizes[new BatchId(reader.GetGuid(0))] = (reader.GetInt32(1), reader.GetInt32(2));
        }

        var stamps = await _stamps.OfAsync(closed, cancellationToken);
        return new ClosureSize(
            [.. closed.Select(b => new ClosureBatch(stamps[b], sizes[b].Events, sizes[b].Entities, chosen.Contains(b))).OrderBy(b => b.Batch.No)]);
    }

    private async Task<IReadOnlyCollection<BatchId>> BatchesAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.With(values).ExecuteReaderAsync(cancellationToken);
        var batches = new List<BatchId>();
        while (await reader.ReadAsync(cancellationToken)) batches.Add(new BatchId(reader.GetGuid(0)));
        return batches;
    }

    private async Task RunAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.With(values).ExecuteNonQueryAsync(cancellationToken);
    }
}
