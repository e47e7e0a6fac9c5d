using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Events;

namespace Synapse.Infrastructure.Storage;

/// <summary>
/// Keeps an image of each entity as a month left it, before the month is archived: what comes later, and every moment after the month, can then be told without it. Of entities from which something was
/// erased there is none, because their state can only partly be told.
/// </summary>
internal sealed class BoundaryImages(NpgsqlDataSource source)
{
    private const int ChunkSize = 2048;
    private const string Columns = "project_id, entity_id, entity_version, entity_kind, deleted, fields";

    /// <summary>Doing it again adds nothing.</summary>
    public async Task KeepAsync(string part, IEnumerable<int> projects, CancellationToken cancellationToken)
    {
        foreach (var project in projects) await KeepAsync(part, project, cancellationToken);
    }

    private async Task KeepAsync(string part, int projectKey, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var fold = new Fold(await BeforeAsync(connection, part, projectKey, cancellationToken));
        var touched = new HashSet<EntityId>();
        await CopyOut.ReadAsync(
            connection,
            $"""
            select e.batch_id, e.batch_seq, e.entity_kind, e.op, e.entity_version, e.entity_id, e.payload from {part} e join batches b on b.project_id = e.project_id and b.batch_id = e.batch_id
            where e.project_id = {projectKey} and e.op is not null order by b.batch_no, e.batch_seq
            """,
            (ref CopyRow row) =>
            {
                var source = new BatchId(row.Uuid()).Event(row.Int());
                var (kind, op, version, id) = ((EntityKind)row.Short(), (ChangeOp)row.Short(), row.Int(), new EntityId(row.Uuid()));
                row.TryNext(out var payload);
                if (fold.Apply(source, new PlantChange(kind, id, op, version, EventPayload.Read(payload).Diff))) touched.Add(id);
                else touched.Remove(id);
            },
            cancellationToken);
        await WriteAsync(connection, projectKey, [.. touched.Where(id => !fold.Erased.Contains(id)).Select(id => fold.States[id])], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The entities that the month changes, as the one before left them.</summary>
    private static async Task<IReadOnlyList<Entity>> BeforeAsync(NpgsqlConnection connection, string part, int projectKey, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select i.entity_kind, i.entity_id, i.entity_version, i.deleted, i.fields::text
            from (select entity_id id, min(entity_version) first from {part} where project_id = $1 and op is not null group by entity_id) e
            join entity_images i on i.project_id = $1 and i.entity_id = e.id and i.entity_version = e.first - 1
            """, connection) { CommandTimeout = 0 }.With(projectKey);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var states = new List<Entity>();
        while (await row.ReadAsync(cancellationToken)) states.Add(new Entity((EntityKind)row.GetInt16(0), new EntityId(row.GetGuid(1)), row.GetInt32(2), row.GetBoolean(3), row.Object(4)));
        return states;
    }

    private static async Task WriteAsync(NpgsqlConnection connection, int projectKey, List<Entity> states, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, $"create temp table boundary on commit drop as select {Columns} from entity_images where false", cancellationToken);
        await using (var copy = await CopyIn.BeginAsync(connection, $"copy boundary ({Columns}) from stdin (format binary)", cancellationToken))
        {
            await using (var rows = new Ahead<CopyRows>(states.Count, ChunkSize, Chunk, cancellationToken)) await copy.WriteAsync(rows, cancellationToken);
            await copy.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync(connection, $"insert into entity_images ({Columns}) select {Columns} from boundary on conflict do nothing", cancellationToken);

        CopyRows Chunk(int start, int count)
        {
            var rows = new CopyRows(count * 256);
            for (var i = start; i < start + count; i++) EntityImage.Write(rows, projectKey, states[i]);
            return rows;
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
