using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Import;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Import;

/// <summary>Remembers, per project, how a file with these columns was mapped the last time it was imported.</summary>
public sealed class MappingStore(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>The mapping that was used for these columns, or null.</summary>
    public async Task<ImportMapping?> FindAsync(ProjectId project, IReadOnlyList<string> headers, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select mapping::text from import_mappings join projects using (project_id) where code = $1 and columns = $2");
        command.Parameters.Add(new() { Value = project.Value });
        command.Parameters.Add(new() { Value = Key(headers) });
        return await command.ExecuteScalarAsync(cancellationToken) is string json && ImportMapping.FromJson(json) is Outcome<ImportMapping>.Done known ? known.Value : null;
    }

    public async Task SaveAsync(ProjectId project, IReadOnlyList<string> headers, ImportMapping mapping, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            insert into import_mappings (project_id, columns, mapping, saved_at)
            select project_id, $2, $3, $4 from projects where code = $1
            on conflict (project_id, columns) do update set mapping = excluded.mapping, saved_at = excluded.saved_at
            """);
        command.Parameters.Add(new() { Value = project.Value });
        command.Parameters.Add(new() { Value = Key(headers) });
        command.Parameters.Add(new() { Value = mapping.ToJson(), NpgsqlDbType = NpgsqlDbType.Json });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Key(IReadOnlyList<string> headers) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', headers.Order(StringComparer.OrdinalIgnoreCase)).ToUpperInvariant())));
}
