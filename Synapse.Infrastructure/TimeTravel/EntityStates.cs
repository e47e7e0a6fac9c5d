using System.Text;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>The state of one entity at any of its versions, at the same cost however long its history is.</summary>
public sealed class EntityStates(NpgsqlDataSource source, ProjectStore projects)
{
    /// <summary>The state at a version. Refused with INVALID_PROJECT, or NOT_FOUND when the entity never had that version.</summary>
    public async Task<Outcome<Entity>> AtAsync(ProjectId project, EntityId id, int version, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var state = await AtAsync(key, id, version, cancellationToken);
        return state is not null ? state : new Refusal(RefusalCode.NotFound, $"Nothing with the id {id} has a version {version} in this project.");
    }

    /// <summary>The state after a batch. Refused with INVALID_PROJECT, or NOT_FOUND when the entity was not there yet.</summary>
    public async Task<Outcome<Entity>> AfterBatchAsync(ProjectId project, EntityId id, long batchNo, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var command = source.CreateCommand(
            """
            select e.entity_version from workflow_events e join batches b on b.project_id = e.project_id and b.batch_id = e.batch_id
            where e.project_id = $1 and e.entity_id = $2 and b.batch_no <= $3 order by e.entity_version desc limit 1
            """).With(key, id.Value, batchNo);
        var state = await command.ExecuteScalarAsync(cancellationToken) is int version ? await AtAsync(key, id, version, cancellationToken) : null;
        return state is not null ? state : new Refusal(RefusalCode.NotFound, $"Nothing with the id {id} was there after batch {batchNo}.");
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
            var diff = EventPayload.Read(Encoding.UTF8.GetBytes(row.GetString(3))).Diff;
            state = new PlantChange((EntityKind)row.GetInt16(0), id, (ChangeOp)row.GetInt16(1), row.GetInt32(2), diff).ApplyTo(state);
        }

        return state?.Version == version ? state : null;
    }

    private static async Task<Entity?> ImageAsync(NpgsqlConnection connection, int projectKey, EntityId id, int version, CancellationToken cancellationToken)
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
