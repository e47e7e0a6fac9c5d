using Npgsql;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Rules.Catalogue;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Rules.Catalogue;

/// <summary>Counts what entities hold, in the database and only for the types that changed since the last count.</summary>
internal static class PropertyFactsTable
{
    // Types of which something was written since a batch, as they are and as they were.
    private const string TouchedTypes = """
        select distinct t.type from workflow_events e
        join batches b on b.project_id = e.project_id and b.batch_id = e.batch_id
        cross join lateral (
            select type from assets a where e.entity_kind = 1 and a.project_id = e.project_id and a.id = e.entity_id
            union all select type from cables c where e.entity_kind = 2 and c.project_id = e.project_id and c.id = e.entity_id
            union all select e.payload->'before'->>'type') t
        where e.project_id = $1 and b.batch_no > $2 and e.entity_kind = $3 and t.type is not null
        """;

    private const int MostEventsToFollow = 20_000;

    /// <summary>Brings the facts up to date under the project's advisory lock; a second caller finds the work done.</summary>
    public static async Task RefreshAsync(NpgsqlConnection connection, int project, long batchNo, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Command(connection, "select pg_advisory_xact_lock(1347571536, $1)", project).ExecuteNonQueryAsync(cancellationToken);
        var read = await Command(connection, "select at_batch_no from property_facts_read where project_id = $1", project).ExecuteScalarAsync(cancellationToken) as long?;
        if (read < batchNo || read is null)
        {
            // What was written in archived batches cannot be followed: everything is counted.
            var since = read is { } at && (await ArchiveTable.OutSinceAsync(connection, project, at, cancellationToken)).Count == 0 && await EventsSinceAsync(connection, project, at, cancellationToken) <= MostEventsToFollow ? read : null;
            await CountAsync(connection, project, EntityKind.Asset, since, cancellationToken);
            await CountAsync(connection, project, EntityKind.Cable, since, cancellationToken);
            await Command(connection, """
                insert into property_facts_read (project_id, at_batch_no) values ($1, $2) on conflict (project_id) do update set at_batch_no = excluded.at_batch_no
                """, project, batchNo).ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public static async Task<IReadOnlyList<(EntityKind Kind, string Path, PropertyFacts Facts)>> ReadAsync(NpgsqlConnection connection, int project, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, "select entity_kind, path, entity_type, facts::text from property_facts where project_id = $1 order by entity_kind, path, entity_type", project);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(EntityKind, string, PropertyFacts)>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(((EntityKind)reader.GetInt16(0), reader.GetString(1), Facts(reader.GetString(2), reader.Object(3))));
        return rows;
    }

    private static async Task<long> EventsSinceAsync(NpgsqlConnection connection, int project, long batchNo, CancellationToken cancellationToken) =>
        (long)(await Command(connection, "select coalesce(sum(n), 0)::bigint from batches where project_id = $1 and batch_no > $2", project, batchNo).ExecuteScalarAsync(cancellationToken))!;

    private static async Task CountAsync(NpgsqlConnection connection, int project, EntityKind kind, long? since, CancellationToken cancellationToken)
    {
        string[]? types = null;
        if (since is { } batchNo)
        {
            await using var touched = Command(connection, $"select array({TouchedTypes})", project, batchNo, (short)kind);
            types = (string[])(await touched.ExecuteScalarAsync(cancellationToken))!;
            if (types.Length == 0) return;
        }

        await Command(connection, "delete from property_facts where project_id = $1 and entity_kind = $2 and ($3::text[] is null or entity_type = any($3))", project, (short)kind, types)
            .ExecuteNonQueryAsync(cancellationToken);
        await Command(connection, CountSql(kind), project, (short)kind, types).ExecuteNonQueryAsync(cancellationToken);
    }

    // Every leaf once: the fields, then the properties, level by level. Equal values are counted before anything else is done with them, which leaves few rows.
    private static string CountSql(EntityKind kind)
    {
        var (table, fields) = kind == EntityKind.Cable
            ? ("cables", "('type', to_jsonb(e.type)), ('discipline', to_jsonb(e.discipline)), ('size', to_jsonb(e.size)), ('length_m', to_jsonb(e.length_m))")
            : ("assets", "('type', to_jsonb(e.type)), ('discipline', to_jsonb(e.discipline)), ('area', to_jsonb(e.area)), ('system', to_jsonb(e.system))");
        return $$"""
            insert into property_facts (project_id, entity_kind, entity_type, path, facts)
            with recursive entity as (
                select e.* from {{table}} e where e.project_id = $1 and not e.deleted and ($3::text[] is null or e.type = any($3))
            ), leaf as (
                select e.type, 'properties.' || p.key as path, p.value, count(*) as n from entity e cross join lateral jsonb_each(e.properties) p group by 1, 2, 3
                union all
                select leaf.type, leaf.path || '.' || p.key, p.value, leaf.n from leaf
                cross join lateral jsonb_each(case jsonb_typeof(leaf.value) when 'object' then leaf.value else '{}' end) p
            ), value as (
                select type, path, value, sum(n) as n from leaf where jsonb_typeof(value) not in ('object', 'null') group by 1, 2, 3
                union all
                select e.type, f.path, f.value, count(*) from entity e cross join lateral (values {{fields}}) f(path, value) where f.value is not null group by 1, 2, 3
            ), ranked as (
                select *, jsonb_typeof(value) as sort, row_number() over (partition by type, path order by n desc, value) as rank from value
            )
            select $1, $2, type, path, json_build_object(
                'count', sum(n),
                'numbers', coalesce(sum(n) filter (where sort = 'number'), 0),
                'texts', coalesce(sum(n) filter (where sort = 'string'), 0),
                'number_like', coalesce(sum(n) filter (where sort = 'string' and value #>> '{}' ~ '^\s*([-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|0[xobXOB][0-9a-fA-F]+|[-+]?Infinity)?\s*$'), 0),
                'flags', coalesce(sum(n) filter (where sort = 'boolean'), 0),
                'lists', coalesce(sum(n) filter (where sort = 'array'), 0),
                'distinct', count(*),
                'min', min((value #>> '{}')::double precision) filter (where sort = 'number'),
                'max', max((value #>> '{}')::double precision) filter (where sort = 'number'),
                'samples', coalesce(json_agg(value order by rank) filter (where rank <= 20 and sort <> 'array' and length(value::text) <= 200), '[]'))
            from ranked group by type, path
            """;
    }

    private static PropertyFacts Facts(string type, ObjectValue facts) => new(
        type, Whole(facts["count"]), Whole(facts["numbers"]), Whole(facts["texts"]), Whole(facts["number_like"]), Whole(facts["flags"]), Whole(facts["lists"]), Whole(facts["distinct"]),
        Number(facts["min"]), Number(facts["max"]), [.. facts["samples"].AsArray!]);

    private static long Whole(Value value) => (long)value.AsNumber;

    private static double? Number(Value value) => value.IsNumber ? value.AsNumber : null;

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values) => new NpgsqlCommand(sql, connection) { CommandTimeout = 300 }.With(values);
}
