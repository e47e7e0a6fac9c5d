using System.Text;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>The state of one entity at any of its versions, at the same cost however long its history is.</summary>
public sealed class EntityStates(NpgsqlDataSource source, ProjectStore projects)
{
    /// <summary>The state at a version. Refused with INVALID_PROJECT, NOT_FOUND when the entity never had that version, or EVENTS_ARCHIVED when that may be in an archive.</summary>
    public async Task<Outcome<Entity>> AtAsync(ProjectId project, EntityId id, int version, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var state = await AtAsync(key, id, version, cancellationToken);
        if (state is not null) return state;
        return await ArchivedAsync(key, id, 0, long.MaxValue, cancellationToken) ?? new Refusal(RefusalCode.NotFound, $"Nothing with the id {id} has a version {version} in this project.");
    }

    /// <summary>The state after a batch. Refused with INVALID_PROJECT, NOT_FOUND when the entity was not there yet, or EVENTS_ARCHIVED when that cannot be told without an archive.</summary>
    public async Task<Outcome<Entity>> AfterBatchAsync(ProjectId project, EntityId id, long batchNo, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var command = source.CreateCommand(
            """
            select e.entity_version from workflow_events e join batches b on b.project_id = e.project_id and b.batch_id = e.batch_id
            where e.project_id = $1 and e.entity_id = $2 and b.batch_no <= $3 order by e.entity_version desc limit 1
            """).With(key, id.Value, batchNo);
        var state = await command.ExecuteScalarAsync(cancellationToken) is int version
            ? await AtAsync(key, id, version, cancellationToken)
            : await LeftByArchivesAsync(key, id, batchNo, cancellationToken);
        if (state is null && await ArchivedAsync(key, id, 0, batchNo, cancellationToken) is { } archived) return archived;
        return state is not null ? state : new Refusal(RefusalCode.NotFound, $"Nothing with the id {id} was there after batch {batchNo}.");
    }

    /// <summary>When nothing changed it since: as the last archive before the batch left it.</summary>
    private async Task<Entity?> LeftByArchivesAsync(int projectKey, EntityId id, long batchNo, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if ((await ArchiveTable.OutSinceAsync(connection, projectKey, batchNo, cancellationToken)).Count > 0) return null;
        if ((await ArchiveTable.OutBetweenAsync(connection, projectKey, 0, batchNo, cancellationToken)).Count == 0) return null;
        await using var first = new NpgsqlCommand("select min(entity_version) from workflow_events where project_id = $1 and entity_id = $2", connection).With(projectKey, id.Value);
        var next = await first.ExecuteScalarAsync(cancellationToken) as int? ?? int.MaxValue;
        return await ImageAsync(connection, projectKey, id, next - 1, cancellationToken);
    }

    /// <summary>Of something that is there, the refusal that names the archives of these batches; null when there are none.</summary>
    private async Task<Refusal?> ArchivedAsync(int projectKey, EntityId id, long after, long upTo, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (await ArchiveTable.OutBetweenAsync(connection, projectKey, after, upTo, cancellationToken) is not { Count: > 0 } needed) return null;
        return (await EntityNames.OfAsync(connection, projectKey, [id], cancellationToken)).TryGetValue(id, out var name) ? ArchiveTable.Refusal($"How {name} stood then cannot be told", needed) : null;
    }

    private async Task<Entity?> AtAsync(int projectKey, EntityId id, int version, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var state = await ImageAsync(connection, projectKey, id, version, cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select entity_kind, op, entity_version, payload::text from workflow_events
            where project_id = $1 and entity_id = $2 and entity_version > $3 and entity_version <= $4 order by entity_version
            """, connection).With(projectKey, id.Value, state?.Version ?? 0, version);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            // The versions in between are archived.
            if (row.GetInt32(2) != (state?.Version ?? 0) + 1) return null;
            var diff = EventPayload.ReadDiff(Encoding.UTF8.GetBytes(row.GetString(3)));
            state = new PlantChange((EntityKind)row.GetInt16(0), id, (ChangeOp)row.GetInt16(1), row.GetInt32(2), diff).ApplyTo(state);
        }

        return state?.Version == version ? state : null;
    }

    internal static async Task<Entity?> ImageAsync(NpgsqlConnection connection, int projectKey, EntityId id, int version, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select entity_kind, entity_version, deleted, fields::text from entity_images
            where project_id = $1 and entity_id = $2 and entity_version <= $3 order by entity_version desc limit 1
            """, connection).With(projectKey, id.Value, version);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new Entity((EntityKind)row.GetInt16(0), id, row.GetInt32(1), row.GetBoolean(2), row.Object(3)) : null;
    }
}
