using System.Data;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Infrastructure.Plant;

/// <summary>
/// A project as it stood after any of its batches, read from the same moment as its lists of then: worked out from the nearest known state, and kept for whoever asks next.
/// Its settings are today's: they have no history.
/// </summary>
public sealed class PastPlants(NpgsqlDataSource source, ProjectStore projects, Moments moments)
{
    /// <summary>The live entities after a batch; 0 is before the first. Refused with INVALID_PROJECT, NOT_FOUND for a batch that is not there yet.</summary>
    public async Task<Outcome<LoadedPlant>> LoadAsync(ProjectId project, long atBatchNo, CancellationToken cancellationToken)
    {
        if (await projects.GetAsync(project, cancellationToken) is not Outcome<Project>.Done(var today)) return ProjectStore.Unknown(project);
        if (atBatchNo < 0 || atBatchNo > today.LastBatchNo) return new Refusal(RefusalCode.NotFound, $"The project {project} has no batch {atBatchNo}.");
        var opened = await moments.OpenAsync(project, new AsOf.AfterBatch(atBatchNo), [.. EntityTable.All.Select(t => t.Kind)], cancellationToken);
        if (opened is not Outcome<int>.Done(var moment)) return ((Outcome<int>.Refused)opened).Refusal;
        return new LoadedPlant(today with { LastBatchNo = atBatchNo }, await ReadAsync(moment, cancellationToken));
    }

    private async Task<List<Entity>> ReadAsync(int moment, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var entities = new List<Entity>();
        var reader = new EntityReader();
        foreach (var table in EntityTable.All)
            await CopyOut.ReadAsync(
                connection, $"select {EntityReader.Columns(table)} from {Moments.Tables}{table.Name} where project_id = {moment} and not deleted",
                (ref CopyRow row) => entities.Add(reader.Read(table, ref row)), cancellationToken);
        return entities;
    }
}
