using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>Batches after one number up to another.</summary>
internal readonly record struct BatchSpan(long After, long UpTo)
{
    /// <summary>The batches that lie between two points in time, whichever comes first.</summary>
    public static BatchSpan Between(long one, long other) => new(Math.Min(one, other), Math.Max(one, other));
}

/// <summary>Streams what batches did to entities of some kinds, forwards or backwards in time. Batches that did nothing to them are passed over without a look at their events.</summary>
internal sealed class PlantChanges(NpgsqlConnection connection, int projectKey, IReadOnlyList<EntityKind> kinds)
{
    private const int EventsPerRead = 20_000;

    private string KindList => string.Join(", ", kinds.Select(k => (short)k));

    /// <summary>How many changes the batches hold; from the rollup, without touching events.</summary>
    public async Task<long> CountAsync(BatchSpan span, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select coalesce(sum(n), 0)::bigint from batch_counts where project_id = $1 and entity_kind = any($2) and batch_no > $3 and batch_no <= $4", connection)
            .With(projectKey, kinds.Select(k => (short)k).ToArray(), span.After, span.UpTo);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <param name="backwards">Newest first.</param>
    /// <param name="take">Told the batch's number and the change.</param>
    public async Task ReadAsync(BatchSpan span, bool backwards, Action<long, PlantChange> take, CancellationToken cancellationToken)
    {
        foreach (var group in Groups(await BatchesAsync(span, backwards, cancellationToken)))
        {
            var direction = backwards ? " desc" : "";
            await CopyOut.ReadAsync(
                connection,
                $"""
                select v.no, e.entity_kind, e.op, e.entity_version, e.entity_id, e.payload
                from (values {string.Join(", ", group.Select(b => $"({b.No}, '{b.Id}'::uuid)"))}) v (no, id)
                join workflow_events e on e.project_id = {projectKey} and e.batch_id = v.id
                where e.entity_kind in ({KindList}) order by v.no{direction}, e.batch_seq{direction}
                """,
                (ref CopyRow row) =>
                {
                    var (no, kind, op, version, id) = (row.Int(), (EntityKind)row.Short(), (ChangeOp)row.Short(), row.Int(), new EntityId(row.Uuid()));
                    row.TryNext(out var payload);
                    take(no, new PlantChange(kind, id, op, version, EventPayload.ReadDiff(payload)));
                },
                cancellationToken);
        }
    }

    private async Task<List<(long No, BatchId Id, long Events)>> BatchesAsync(BatchSpan span, bool backwards, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select b.batch_no, b.batch_id, c.n from batches b
            join (select batch_no, sum(n)::bigint n from batch_counts where project_id = $1 and entity_kind = any($2) and batch_no > $3 and batch_no <= $4 group by batch_no) c using (batch_no)
            where b.project_id = $1 order by b.batch_no {(backwards ? "desc" : "")}
            """, connection).With(projectKey, kinds.Select(k => (short)k).ToArray(), span.After, span.UpTo);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var batches = new List<(long, BatchId, long)>();
        while (await reader.ReadAsync(cancellationToken)) batches.Add((reader.GetInt64(0), new BatchId(reader.GetGuid(1)), reader.GetInt64(2)));
        return batches;
    }

    /// <summary>Small batches are read together: a thousand manual edits are not a thousand questions.</summary>
    private static IEnumerable<List<(long No, BatchId Id, long Events)>> Groups(List<(long No, BatchId Id, long Events)> batches)
    {
        var (group, events) = (new List<(long, BatchId, long)>(), 0L);
        foreach (var batch in batches)
        {
            if (group.Count > 0 && events + batch.Events > EventsPerRead)
            {
                yield return group;
                (group, events) = ([], 0);
            }

            group.Add(batch);
            events += batch.Events;
        }

        if (group.Count > 0) yield return group;
    }
}
