using System.Data;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>
/// A project's lists as they stood after any batch. The first look at a moment works it out, kind by kind; from then on it is read like the plant of today. A few moments are kept for each project,
/// the ones that were looked at last.
/// </summary>
public sealed class Moments(NpgsqlDataSource source, ProjectStore projects)
{
    /// <summary>What stands before the names of a moment's tables.</summary>
    internal const string Tables = "moment_";

    private const int LockClass = 0x4d4f; // any number that nothing else in this database locks with
    private const int MostKept = 8;

    /// <summary>The point in time, with its batch's title and moment. Refused with INVALID_PROJECT, or INVALID_FILTER for a batch that is not there.</summary>
    public async Task<Outcome<BatchMark>> MarkAsync(ProjectId project, AsOf asOf, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var (condition, value) = asOf switch
        {
            AsOf.AfterBatch(var number) => ("b.batch_no = $2", (object)number),
            AsOf.At(var moment) => ("b.batch_no = (select max(batch_no) from batches where project_id = $1 and recorded_at <= $2)", moment.ToUniversalTime()),
            _ => throw new InvalidOperationException("A point in time is a batch or a moment."),
        };
        await using var command = source.CreateCommand(
            $"select p.last_batch_no, b.batch_no, b.batch_id, b.title, b.recorded_at from projects p left join batches b on b.project_id = p.project_id and {condition} where p.project_id = $1").With(key, value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var last = row.GetInt64(0);
        if (!row.IsDBNull(1)) return new BatchMark(row.GetInt64(1), new BatchId(row.GetGuid(2)), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), last);
        if (asOf is AsOf.At or AsOf.AfterBatch(0)) return new BatchMark(0, null, "", null, last);
        return new Refusal(
            RefusalCode.InvalidFilter, $"There is no batch {asOf} in this project; its newest is {last}.", ObjectValue.Of(("as_of", asOf.ToString()), ("last_batch_no", last)));
    }

    /// <summary>
    /// The entities of a kind of which a moment cannot tell all, because values were erased on record between it and what is known: what was recorded later is shown in their place. Empty where nothing
    /// was erased, or the point in time is none.
    /// </summary>
    public async Task<IReadOnlyList<ErasedEntity>> ErasedAsync(ProjectId project, AsOf asOf, EntityKind kind, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } projectKey) return [];
        await using (var any = source.CreateCommand("select exists (select from erasure_log where project_id = $1)").With(projectKey))
            if (await any.ExecuteScalarAsync(cancellationToken) is not true) return [];
        if (await OpenAsync(project, asOf, [kind], cancellationToken) is not Outcome<int>.Done(var key)) return [];
        var table = Plant.EntityTable.Of(kind);
        await using var command = source.CreateCommand(
            $"select t.id, t.{(kind == EntityKind.Package ? "code" : "tag")} tag from moments m join {Tables}{table.Name} t on t.project_id = m.moment_key and t.id = any(m.erased) where m.moment_key = $1 and not t.deleted order by tag").With(key);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var entities = new List<ErasedEntity>();
        while (await row.ReadAsync(cancellationToken)) entities.Add(new ErasedEntity(new EntityId(row.GetGuid(0)), row.GetString(1)));
        return entities;
    }

    /// <summary>Makes the moment ready for these kinds and gives its key. Refused as <see cref="MarkAsync"/> does, and with EVENTS_ARCHIVED when it lies before events that are archived.</summary>
    internal async Task<Outcome<int>> OpenAsync(ProjectId project, AsOf asOf, IReadOnlyList<EntityKind> kinds, CancellationToken cancellationToken)
    {
        var marked = await MarkAsync(project, asOf, cancellationToken);
        if (marked is not Outcome<BatchMark>.Done({ BatchNo: var batchNo })) return ((Outcome<BatchMark>.Refused)marked).Refusal;
        var projectKey = (await projects.KeyOfAsync(project, cancellationToken))!.Value;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await ReadyAsync(connection, projectKey, batchNo, kinds, cancellationToken) is { } ready) return ready;
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockClass}, {projectKey})", cancellationToken);
        try
        {
            var made = await MakeAsync(connection, projectKey, batchNo, kinds, cancellationToken);
            await ForgetAsync(connection, projectKey, cancellationToken);
            return made;
        }
        finally
        {
            // A connection that broke has let go by itself.
            if (connection.FullState == ConnectionState.Open) await ExecuteAsync(connection, $"select pg_advisory_unlock({LockClass}, {projectKey})", CancellationToken.None);
        }
    }

    private static async Task<Outcome<int>> MakeAsync(NpgsqlConnection connection, int projectKey, long batchNo, IReadOnlyList<EntityKind> kinds, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await TryMakeAsync(connection, projectKey, batchNo, kinds, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.SerializationFailure)
            {
                // Somebody looked at other lists of this moment, which is noted in the same row.
            }
        }
    }

    private static async Task<Outcome<int>> TryMakeAsync(NpgsqlConnection connection, int projectKey, long batchNo, IReadOnlyList<EntityKind> kinds, CancellationToken cancellationToken)
    {
        // One snapshot: the tables, the newest batch and the events are those of one instant.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await ExecuteAsync(connection, $"insert into moments (project_id, batch_no) values ({projectKey}, {batchNo}) on conflict do nothing", cancellationToken);
        var known = await KnownAsync(connection, projectKey, cancellationToken);
        var (key, _, have, _) = known.Single(m => m.BatchNo == batchNo);
        var erased = new HashSet<Guid>();
        var head = await ScalarAsync<long>(connection, $"select last_batch_no from projects where project_id = {projectKey}", cancellationToken);
        foreach (var kind in kinds.Where(k => !have.Contains((short)k)))
        {
            MomentBase[] bases =
            [
                new(head, "", projectKey, []), new(0, null, 0, []),
                .. known.Where(m => m.Kinds.Contains((short)kind)).Select(m => new MomentBase(m.BatchNo, Tables, m.Key, m.Erased)),
            ];
            switch (await new MomentMaker(connection, projectKey, key, batchNo).FillAsync(kind, bases, cancellationToken))
            {
                case Outcome<Guid[]>.Refused(var refusal): return refusal;
                case Outcome<Guid[]>.Done(var untold): erased.UnionWith(untold); break;
            }
        }

        await using (var done = new NpgsqlCommand(
            """
            update moments set kinds = (select array_agg(distinct k) from unnest(kinds || $2) k), erased = array(select distinct e from unnest(erased || $3) e), used_at = clock_timestamp()
            where moment_key = $1
            """, connection))
            await done.With(key, kinds.Select(k => (short)k).ToArray(), erased.ToArray()).ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return key;
    }

    private static async Task<int?> ReadyAsync(NpgsqlConnection connection, int projectKey, long batchNo, IReadOnlyList<EntityKind> kinds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select moment_key, used_at < clock_timestamp() - interval '1 minute' from moments where project_id = $1 and batch_no = $2 and kinds @> $3", connection)
            .With(projectKey, batchNo, kinds.Select(k => (short)k).ToArray());
        int key;
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (!await row.ReadAsync(cancellationToken)) return null;
            key = row.GetInt32(0);
            if (!row.GetBoolean(1)) return key;
        }

        // Nothing to be touched means that it was thrown away meanwhile.
        return await ExecuteAsync(connection, $"update moments set used_at = clock_timestamp() where moment_key = {key}", cancellationToken) == 1 ? key : null;
    }

    private static async Task<IReadOnlyList<(int Key, long BatchNo, short[] Kinds, Guid[] Erased)>> KnownAsync(NpgsqlConnection connection, int projectKey, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select moment_key, batch_no, kinds, erased from moments where project_id = $1", connection).With(projectKey);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var known = new List<(int, long, short[], Guid[])>();
        while (await row.ReadAsync(cancellationToken)) known.Add((row.GetInt32(0), row.GetInt64(1), row.GetFieldValue<short[]>(2), row.GetFieldValue<Guid[]>(3)));
        return known;
    }

    /// <summary>Whoever was given a key within the last ten minutes may still be reading with it.</summary>
    private static async Task ForgetAsync(NpgsqlConnection connection, int projectKey, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            delete from moments where used_at < clock_timestamp() - interval '10 minutes' and moment_key in (
                select moment_key from moments where project_id = $1 order by used_at desc offset $2) returning moment_key
            """, connection).With(projectKey, MostKept);
        var gone = new List<int>();
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
            while (await row.ReadAsync(cancellationToken)) gone.Add(row.GetInt32(0));
        foreach (var table in gone.Count == 0 ? [] : Plant.EntityTable.All)
        {
            await using var rows = new NpgsqlCommand($"delete from {Tables}{table.Name} where project_id = any($1)", connection).With((object)gone.ToArray());
            await rows.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
