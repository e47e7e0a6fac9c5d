using Npgsql;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>A place from which a moment can be reached: the tables of today, another moment, or the empty plant before the first batch.</summary>
/// <param name="Tables">What stands before the names of its tables; null for the empty plant.</param>
/// <param name="Key">What stands in the first column of its tables.</param>
/// <param name="Erased">Entities of which it cannot tell all.</param>
internal sealed record MomentBase(long BatchNo, string? Tables, int Key, IReadOnlyList<Guid> Erased);

/// <summary>
/// Fills a moment with the entities of one kind. It starts from whatever known state is nearest, counted in changes, and undoes or repeats what lies between for the entities that changed; all others are
/// copied within the database.
/// </summary>
internal sealed class MomentMaker(NpgsqlConnection connection, int projectKey, int momentKey, long batchNo)
{
    private const int ChunkSize = 2048;

    /// <summary>
    /// Fills one kind, and gives the entities of which not all can be told, because values were erased on the way. Refused when every way to the moment leads through events that are archived.
    /// </summary>
    public async Task<Outcome<Guid[]>> FillAsync(EntityKind kind, IReadOnlyList<MomentBase> bases, CancellationToken cancellationToken)
    {
        var table = EntityTable.Of(kind);
        var changes = new PlantChanges(connection, projectKey, [kind]);
        var reachable = new List<MomentBase>();
        foreach (var candidate in bases)
            if ((await ArchivedAsync(candidate.BatchNo, cancellationToken)).Count == 0) reachable.Add(candidate);
        if (reachable.Count == 0) return ArchiveTable.Refusal($"How things stood after batch {batchNo} cannot be told", await ArchivedAsync(bases[0].BatchNo, cancellationToken));
        var nearest = await NearestAsync(reachable, changes, cancellationToken);
        var span = BatchSpan.Between(nearest.BatchNo, batchNo);
        await TouchedAsync(kind, span, cancellationToken);
        var states = await StatesAsync(table, nearest, cancellationToken);
        var backwards = nearest.BatchNo > batchNo;
        var erased = new HashSet<Guid>(nearest.Erased);
        await changes.ReadAsync(span, backwards, (_, change) =>
        {
            if (change.Diff.IsErased) erased.Add(change.Id.Value);
            Step(states, change, backwards);
        }, cancellationToken);
        await CopyUntouchedAsync(table, nearest, cancellationToken);
        await WriteAsync(table, [.. states.Values], cancellationToken);
        return erased.ToArray();
    }

    private Task<IReadOnlyList<ArchiveRecord>> ArchivedAsync(long from, CancellationToken cancellationToken)
    {
        var span = BatchSpan.Between(from, batchNo);
        return ArchiveTable.OutBetweenAsync(connection, projectKey, span.After, span.UpTo, cancellationToken);
    }

    private async Task<MomentBase> NearestAsync(IReadOnlyList<MomentBase> bases, PlantChanges changes, CancellationToken cancellationToken)
    {
        var (nearest, least) = (bases[0], long.MaxValue);
        foreach (var candidate in bases)
        {
            var distance = await changes.CountAsync(BatchSpan.Between(candidate.BatchNo, batchNo), cancellationToken);
            if (distance >= least) continue;
            (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    private static void Step(Dictionary<EntityId, Entity> states, PlantChange change, bool backwards)
    {
        var known = states.GetValueOrDefault(change.Id);
        if (!backwards)
        {
            states[change.Id] = change.ApplyTo(known);
            return;
        }

        if (known is null || known.Version != change.Version)
            throw new InvalidDataException($"The history of {change.Id} does not fit together at version {change.Version}; verification says more.");
        if (change.TakenFrom(known) is { } before) states[change.Id] = before;
        else states.Remove(change.Id);
    }

    private async Task TouchedAsync(EntityKind kind, BatchSpan span, CancellationToken cancellationToken)
    {
        await ExecuteAsync("drop table if exists moment_touched", cancellationToken);
        await ExecuteAsync(
            $"""
            create temp table moment_touched on commit drop as
            select distinct e.entity_id as id from batches b join workflow_events e on e.project_id = b.project_id and e.batch_id = b.batch_id
            where b.project_id = {projectKey} and b.batch_no > {span.After} and b.batch_no <= {span.UpTo} and e.entity_kind = {(short)kind}
                and exists (select from batch_counts c where c.project_id = b.project_id and c.batch_no = b.batch_no and c.entity_kind = {(short)kind})
            """, cancellationToken);
        await ExecuteAsync("analyze moment_touched", cancellationToken);
    }

    private async Task<Dictionary<EntityId, Entity>> StatesAsync(EntityTable table, MomentBase from, CancellationToken cancellationToken)
    {
        var states = new Dictionary<EntityId, Entity>();
        if (from.Tables is null) return states;
        var reader = new EntityReader();
        await CopyOut.ReadAsync(
            connection,
            $"select {EntityReader.Columns(table, "t.")} from {from.Tables}{table.Name} t join moment_touched m on m.id = t.id where t.project_id = {from.Key}",
            (ref CopyRow row) =>
            {
                var entity = reader.Read(table, ref row);
                states.Add(entity.Id, entity);
            },
            cancellationToken);
        return states;
    }

    private async Task CopyUntouchedAsync(EntityTable table, MomentBase from, CancellationToken cancellationToken)
    {
        if (from.Tables is null) return;
        await ExecuteAsync(
            $"""
            insert into {Moments.Tables}{table.Name} ({EntityRow.Columns(table)}) select {momentKey}, t.id, t.version, t.deleted, {table.Fields("t.")}
            from {from.Tables}{table.Name} t where t.project_id = {from.Key} and not exists (select from moment_touched m where m.id = t.id)
            """, cancellationToken);
    }

    private async Task WriteAsync(EntityTable table, List<Entity> states, CancellationToken cancellationToken)
    {
        await using var copy = await CopyIn.BeginAsync(connection, $"copy {Moments.Tables}{table.Name} ({EntityRow.Columns(table)}) from stdin (format binary)", cancellationToken);
        await using (var rows = new Ahead<CopyRows>(states.Count, ChunkSize, Chunk, cancellationToken)) await copy.WriteAsync(rows, cancellationToken);
        await copy.CompleteAsync(cancellationToken);

        CopyRows Chunk(int start, int count)
        {
            var rows = new CopyRows(count * 256);
            for (var i = start; i < start + count; i++) EntityRow.Write(rows, table, momentKey, states[i]);
            return rows;
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
