using Npgsql;
using Synapse.Core.Logic;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rules;

/// <summary>The rows of rules: versions, which stay, and heads, which move on.</summary>
internal static class RuleTable
{
    private const string Select = """
        select v.rule_key, v.version, v.document::text, v.created_at, w.name, v.note, v.rule_id
        from rule_versions v join people w on w.person_key = v.created_by join projects p on p.project_id = v.project_id
        """;

    public static Task<IReadOnlyList<StoredRule>> HeadsAsync(NpgsqlDataSource source, string project, CancellationToken cancellationToken) =>
        ReadAsync(source.CreateCommand($"{Select} join rules h on h.project_id = v.project_id and h.rule_key = v.rule_key where p.code = $1 order by v.rule_id").With(project), cancellationToken);

    public static Task<IReadOnlyList<StoredRule>> VersionsAsync(NpgsqlDataSource source, string project, RuleId rule, CancellationToken cancellationToken) =>
        ReadAsync(source.CreateCommand($"{Select} where p.code = $1 and v.rule_id = $2 order by v.version desc").With(project, rule.Value), cancellationToken);

    public static Task<IReadOnlyList<StoredRule>> ByKeysAsync(NpgsqlDataSource source, string project, int[] keys, CancellationToken cancellationToken) =>
        ReadAsync(source.CreateCommand($"{Select} where p.code = $1 and v.rule_key = any($2) order by v.rule_key").With(project, keys), cancellationToken);

    public static async Task<int[]> TakeKeysAsync(NpgsqlDataSource source, int count, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select array(select nextval(pg_get_serial_sequence('rule_versions', 'rule_key'))::int from generate_series(1, $1))").With(count);
        return (int[])(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The newest versions of these rules, as they stand under the project's lock.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> HeadVersionsAsync(NpgsqlConnection connection, string project, string[] rules, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select v.rule_id, v.version from rules h join rule_versions v using (project_id, rule_key) join projects p using (project_id)
            where p.code = $1 and h.rule_id = any($2)
            """, connection).With(project, rules);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) versions[reader.GetString(0)] = reader.GetInt32(1);
        return versions;
    }

    public static async Task InsertAsync(
        NpgsqlConnection connection, string project, IReadOnlyList<(RuleVersion Rule, string? Note)> rules, int person, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (rule, note) in rules)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into rule_versions (project_id, rule_key, rule_id, version, document, created_at, created_by, note)
                select project_id, $2, $3, $4, $5::json, $6, $7, $8 from projects where code = $1
                """).With(project, rule.Key, rule.Id.Value, rule.Version, ValueJson.Write(rule.Document.Json), at.ToUniversalTime(), person, note));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into rules (project_id, rule_id, rule_key) select project_id, $2, $3 from projects where code = $1
                on conflict (project_id, rule_id) do update set rule_key = excluded.rule_key
                """).With(project, rule.Id.Value, rule.Key));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The versions that were ever put into production or taken out of it, by rule, newest first; a document is read only when it is looked at.</summary>
    public static async Task<IReadOnlyList<IEnumerable<StoredRule>>> ProductionAsync(NpgsqlDataSource source, string project, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"{Select} where p.code = $1 and upper(v.document->>'status') in ('PROD_READY', 'DEPRECATED') order by v.rule_id, v.version desc").With(project);
        var rows = await RowsAsync(command, cancellationToken);
        return [.. rows.GroupBy(r => r.RuleId).Select(g => g.Select(r => r.Read()))];
    }

    private static async Task<IReadOnlyList<StoredRule>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command) return [.. (await RowsAsync(command, cancellationToken)).Select(r => r.Read())];
    }

    private static async Task<List<Row>> RowsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4), reader.TextOrNull(5), reader.GetString(6)));
        return rows;
    }

    private sealed record Row(int Key, int Version, string Json, DateTimeOffset SavedAt, string SavedBy, string? Note, string RuleId)
    {
        public StoredRule Read() => new(new(Key, Version, RuleReader.Read(ValueJson.Parse(Json)).Require()), SavedAt, SavedBy, Note);
    }
}
