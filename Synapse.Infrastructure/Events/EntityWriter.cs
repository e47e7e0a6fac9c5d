using Npgsql;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>Brings the plant's tables to where a batch leads, within the batch's transaction.</summary>
internal sealed class EntityWriter(NpgsqlConnection connection, int projectKey, NetChanges net)
{
    private const int ChunkSize = 2048;

    /// <summary>Locks the rows that the batch changes, always in the same order, so that two batches wait for each other instead of for ever.</summary>
    /// <returns>What stands there now; entities that are not there are not in it.</returns>
    public async Task<Dictionary<EntityId, Entity>> LockAsync(CancellationToken cancellationToken)
    {
        var before = new Dictionary<EntityId, Entity>();
        foreach (var table in EntityTable.All)
        {
            var old = net.Old(table.Kind);
            if (old.Count == 0) continue;
            await ExecuteAsync($"create temp table touched_{table.Name} (id uuid not null) on commit drop", cancellationToken);
            await CopyAsync($"copy touched_{table.Name} from stdin (format binary)", Rows(old, WriteId, cancellationToken), cancellationToken);
            var reader = new EntityReader();
            await CopyOut.ReadAsync(
                connection,
                $"select {EntityReader.Columns(table, "t.")} from touched_{table.Name} x join {table.Name} t on t.project_id = {projectKey} and t.id = x.id order by t.id for update of t",
                (ref CopyRow row) =>
                {
                    var entity = reader.Read(table, ref row);
                    before.Add(entity.Id, entity);
                },
                cancellationToken);
        }

        return before;
    }

    /// <summary>
    /// Updates, deletes and restores; the rows are locked and were compared. Deletes come first: what they free may be taken in the same batch. Unique keys are compared row by row, so who passes a key
    /// on to another row steps aside before anybody takes it.
    /// </summary>
    public async Task ChangeAsync(IReadOnlyDictionary<EntityId, Entity> before, CancellationToken cancellationToken)
    {
        foreach (var table in EntityTable.All)
        {
            var old = net.Old(table.Kind);
            if (old.Count == 0) continue;
            await ExecuteAsync($"create temp table changed_{table.Name} (like {table.Name}) on commit drop", cancellationToken);
            await CopyAsync(
                $"copy changed_{table.Name} ({EntityRow.Columns(table)}) from stdin (format binary)",
                Rows(old, (rows, steps) => EntityRow.Write(rows, table, projectKey, steps.Apply(before[steps.Id])), cancellationToken), cancellationToken);
            await StepAsideAsync(table, old, before, cancellationToken);
            var deleted = old.Count(s => s.EndsDeleted);
            var updated = deleted > 0 ? await ExecuteAsync(Update(table, "n.deleted"), cancellationToken) : 0;
            if (deleted < old.Count) updated += await ExecuteAsync(Update(table, "not n.deleted"), cancellationToken);
            if (updated != old.Count) throw new InvalidOperationException($"{old.Count} rows of {table.Name} were locked but {updated} were changed.");
        }
    }

    private async Task StepAsideAsync(EntityTable table, IReadOnlyList<EntitySteps> old, IReadOnlyDictionary<EntityId, Entity> before, CancellationToken cancellationToken)
    {
        var passing = PassedKeys.Of(old.Where(s => !s.EndsDeleted).Select(s => (before[s.Id], s.Apply(before[s.Id]))));
        if (passing.Count == 0) return;
        await using var command = new NpgsqlCommand($"update {table.Name} set deleted = true where project_id = $1 and id = any($2)", connection) { CommandTimeout = 0 };
        await command.With(projectKey, passing.Select(id => id.Value).ToArray()).ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>New entities, straight into their tables.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var tables = EntityTable.All.Where(t => net.New(t.Kind).Count > 0).ToList();
        if (tables.Count > 0) await CreateAsync(tables, 0, Created(tables[0], cancellationToken), cancellationToken);
    }

    /// <summary>Whole states of what has come far enough since its last one; see <see cref="EntityImage"/>.</summary>
    public async Task ImageAsync(IReadOnlyDictionary<EntityId, Entity> before, CancellationToken cancellationToken)
    {
        var due = net.Steps.Values.Where(EntityImage.IsDue).ToList();
        if (due.Count == 0) return;
        due.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        await CopyAsync(
            EntityImage.CopySql,
            Rows(due, (rows, steps) => EntityImage.Write(rows, projectKey, steps.Apply(before.GetValueOrDefault(steps.Id))), cancellationToken), cancellationToken);
    }

    private async Task CreateAsync(List<EntityTable> tables, int at, Ahead<CopyRows> rows, CancellationToken cancellationToken)
    {
        // The first rows of the next table are written while the server is still busy with this one.
        await using var next = at + 1 < tables.Count ? Created(tables[at + 1], cancellationToken) : null;
        await CopyAsync($"copy {tables[at].Name} ({EntityRow.Columns(tables[at])}) from stdin (format binary)", rows, cancellationToken);
        if (next is not null) await CreateAsync(tables, at + 1, next, cancellationToken);
    }

    private Ahead<CopyRows> Created(EntityTable table, CancellationToken cancellationToken) =>
        Rows(net.New(table.Kind), (rows, steps) => EntityRow.Write(rows, table, projectKey, steps.Apply(null)), cancellationToken);

    private string Update(EntityTable table, string which) =>
        $"""
        update {table.Name} t set version = n.version, deleted = n.deleted, {string.Join(", ", table.Columns.Select(c => $"{c.Name} = n.{c.Name}"))}
        from changed_{table.Name} n where t.project_id = {projectKey} and t.id = n.id and t.version < n.version and {which}
        """;

    private static void WriteId(CopyRows rows, EntitySteps steps)
    {
        rows.StartRow(1);
        rows.Uuid(steps.Id.Value);
    }

    private async Task CopyAsync(string sql, Ahead<CopyRows> rows, CancellationToken cancellationToken)
    {
        await using var all = rows;
        await using var copy = await CopyIn.BeginAsync(connection, sql, cancellationToken);
        await copy.WriteAsync(rows, cancellationToken);
        await copy.CompleteAsync(cancellationToken);
    }

    private static Ahead<CopyRows> Rows(IReadOnlyList<EntitySteps> items, Action<CopyRows, EntitySteps> write, CancellationToken cancellationToken) =>
        new(items.Count, ChunkSize, (start, count) => Chunk(items, start, count, write), cancellationToken);

    private static CopyRows Chunk(IReadOnlyList<EntitySteps> items, int start, int count, Action<CopyRows, EntitySteps> write)
    {
        var rows = new CopyRows(count * 256);
        for (var i = start; i < start + count; i++) write(rows, items[i]);
        return rows;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
