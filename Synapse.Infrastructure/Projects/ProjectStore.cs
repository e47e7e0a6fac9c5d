using System.Collections.Concurrent;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Projects;

/// <summary>The projects of this database.</summary>
public sealed class ProjectStore(NpgsqlDataSource source)
{
    private const string Columns = "project_id, code, name, country, client, settings::text, last_batch_no";
    private readonly ConcurrentDictionary<ProjectId, int> _keys = new();

    public async Task<IReadOnlyList<Project>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {Columns} from projects order by code");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var projects = new List<Project>();
        while (await reader.ReadAsync(cancellationToken)) projects.Add(Read(reader));
        return projects;
    }

    /// <returns>The project, or INVALID_PROJECT.</returns>
    public async Task<Outcome<Project>> GetAsync(ProjectId id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {Columns} from projects where code = $1");
        command.With(id.Value);
        return await ReadOneAsync(command, cancellationToken) is { } project ? project : Unknown(id);
    }

    /// <returns>The new project, or INVALID_PROJECT when the id is taken or no id.</returns>
    public async Task<Outcome<Project>> CreateAsync(ProjectId id, string name, string? country, string? client, ObjectValue settings, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"insert into projects (code, name, country, client, settings) values ($1, $2, $3, $4, $5::jsonb) on conflict (code) do nothing returning {Columns}");
        command.With(id.Value, name, country, client, ValueJson.Write(settings));
        try
        {
            if (await ReadOneAsync(command, cancellationToken) is { } project) return project;
            return new Refusal(RefusalCode.InvalidProject, $"There is a project with the id {id} already. Choose another id.");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            return new Refusal(RefusalCode.InvalidProject, $"“{id}” cannot be the id of a project: use 2 to 40 lower-case letters, digits and hyphens, and begin with a letter or digit.");
        }
    }

    /// <summary>Changes what is not null; settings are merged by name, and a setting that is null is removed.</summary>
    public async Task<Outcome<Project>> PatchAsync(ProjectId id, string? name, string? country, string? client, ObjectValue? settings, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"""
            update projects set name = coalesce($2, name), country = coalesce($3, country), client = coalesce($4, client),
                settings = jsonb_strip_nulls(settings || $5::jsonb)
            where code = $1 returning {Columns}
            """);
        command.With(id.Value, name, country, client, ValueJson.Write(settings ?? ObjectValue.Empty));
        return await ReadOneAsync(command, cancellationToken) is { } project ? project : Unknown(id);
    }

    /// <summary>The number that stands for the project in every table, or null when there is no such project. Looked up once: projects are never removed.</summary>
    public async ValueTask<int?> KeyOfAsync(ProjectId id, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(id, out var known)) return known;
        await using var command = source.CreateCommand("select project_id from projects where code = $1");
        command.With(id.Value);
        if (await command.ExecuteScalarAsync(cancellationToken) is not int key) return null;
        return _keys[id] = key;
    }

    public static Refusal Unknown(ProjectId id) => new(RefusalCode.InvalidProject, $"There is no project {id}.", ObjectValue.Of(("project_id", id.Value)));

    private static async Task<Project?> ReadOneAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    internal static Project Read(NpgsqlDataReader reader) => new(
        new ProjectId(reader.GetString(1)), reader.GetString(2), reader.TextOrNull(3), reader.TextOrNull(4), reader.Object(5), reader.GetInt64(6));
}
