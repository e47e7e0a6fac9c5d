using Npgsql;
using Synapse.Core.Logic;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rules.Functions;

/// <summary>A version of a function with its origin.</summary>
public sealed record StoredFunction(FunctionVersion Function, DateTimeOffset SavedAt, string SavedBy, string? Note)
{
    public FunctionName Name => Function.Name;

    public int Version => Function.Version;

    public FunctionDocument Document => Function.Document;
}

/// <summary>The rows of functions.</summary>
internal static class FunctionTable
{
    /// <summary>All versions of all functions, by name, newest first; of one only where a name is given.</summary>
    public static async Task<IReadOnlyList<StoredFunction>> ReadAsync(NpgsqlDataSource source, string project, FunctionName? only, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select v.document::text, v.version, v.created_at, w.name, v.note
            from function_versions v join people w on w.person_key = v.created_by join projects p on p.project_id = v.project_id
            where p.code = $1 and ($2::text is null or v.name = $2) order by v.name collate "C", v.version desc
            """).With(project, only?.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new List<StoredFunction>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var document = FunctionReader.Read(ValueJson.Parse(reader.GetString(0)), reader.GetInt32(1)).Require();
            versions.Add(new(new FunctionVersion(reader.GetInt32(1), document), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), reader.TextOrNull(4)));
        }

        return versions;
    }

    public static async Task<FunctionLibrary> LibraryAsync(NpgsqlDataSource source, string project, CancellationToken cancellationToken)
    {
        var all = await ReadAsync(source, project, null, cancellationToken);
        return all.Count == 0 ? FunctionLibrary.Empty : new FunctionLibrary(all.Select(f => f.Function));
    }

    /// <summary>The newest versions, as they stand under the project's lock.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> HeadVersionsAsync(NpgsqlConnection connection, string project, string[] names, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select v.name, max(v.version) from function_versions v join projects p using (project_id) where p.code = $1 and v.name = any($2) group by v.name", connection).With(project, names);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) versions[reader.GetString(0)] = reader.GetInt32(1);
        return versions;
    }

    public static async Task InsertAsync(
        NpgsqlConnection connection, string project, IEnumerable<(FunctionVersion Function, string? Note)> functions, int person, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (function, note) in functions)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into function_versions (project_id, name, version, document, created_at, created_by, note)
                select project_id, $2, $3, $4::json, $5, $6, $7 from projects where code = $1
                """).With(project, function.Name.Value, function.Version, ValueJson.Write(function.Document.Json), at.ToUniversalTime(), person, note));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
