using System.Data;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Plant;

/// <summary>A whole project as it stood after one batch.</summary>
/// <param name="Entities">The live entities of all kinds, in no particular order.</param>
public sealed record LoadedPlant(Project Project, IReadOnlyList<Entity> Entities)
{
    /// <summary>The batch after which this is the state.</summary>
    public long AtBatchNo => Project.LastBatchNo;
}

/// <summary>Reads the plant.</summary>
public sealed class PlantStore(NpgsqlDataSource source)
{
    /// <summary>Everything of a project at one moment: what a run plans from. Refused with INVALID_PROJECT.</summary>
    public Task<Outcome<LoadedPlant>> LoadAsync(ProjectId project, CancellationToken cancellationToken) =>
        LoadAsync(project, withTombstones: false, cancellationToken);

    /// <param name="withTombstones">Deleted entities as well, as verification wants them.</param>
    public async Task<Outcome<LoadedPlant>> LoadAsync(ProjectId project, bool withTombstones, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // One snapshot for all tables, so that the entities are those of one batch number.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var head = await HeadAsync(connection, project, cancellationToken);
        if (head is not var (key, found)) return ProjectStore.Unknown(project);
        var entities = new List<Entity>();
        var reader = new EntityReader();
        foreach (var table in EntityTable.All)
            await CopyOut.ReadAsync(connection, Query(table, key, withTombstones), (ref CopyRow row) => entities.Add(reader.Read(table, ref row)), cancellationToken);
        return new LoadedPlant(found, entities);
    }

    private static string Query(EntityTable table, int key, bool withTombstones) =>
        $"select {EntityReader.Columns(table)} from {table.Name} where project_id = {key}{(withTombstones ? "" : " and not deleted")}";

    private static async Task<(int Key, Project Project)?> HeadAsync(NpgsqlConnection connection, ProjectId project, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select project_id, code, name, country, client, settings::text, last_batch_no from projects where code = $1", connection);
        command.With(project.Value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetInt32(0), ProjectStore.Read(row)) : null;
    }
}
