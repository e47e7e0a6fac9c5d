using System.Data;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Plant;

/// <summary>A project as it stood after any of its batches, folded from the events. Its settings are today's: they have no history.</summary>
public sealed class PastPlants(NpgsqlDataSource source, ProjectStore projects, DisciplineKeys disciplines)
{
    /// <summary>The live entities after a batch; 0 is before the first. Refused with INVALID_PROJECT, NOT_FOUND for a batch that is not there yet.</summary>
    public async Task<Outcome<LoadedPlant>> LoadAsync(ProjectId project, long atBatchNo, CancellationToken cancellationToken)
    {
        if (await projects.GetAsync(project, cancellationToken) is not Outcome<Project>.Done(var today)) return ProjectStore.Unknown(project);
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        if (atBatchNo < 0 || atBatchNo > today.LastBatchNo) return new Refusal(RefusalCode.NotFound, $"The project {project} has no batch {atBatchNo}.");
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var words = await disciplines.NamesAsync(cancellationToken);
        var stored = new StoredEvents(connection, key, words);
        var fold = new Fold();
        foreach (var batch in await BatchesAsync(connection, key, atBatchNo, cancellationToken))
            await stored.ReadAsync(batch, (in EventHeader header, ReadOnlySpan<byte> payload) =>
            {
                if (header.Entity is not null && header.Change(EventPayload.ReadDiff(payload)) is { } change) fold.Apply(batch.Event(header.Sequence), change);
            }, cancellationToken);
        if (fold.Failure is { } misfit) throw new InvalidDataException($"The history of {project} does not fit together at event {misfit.Event}: {misfit.Reason}");
        return new LoadedPlant(today with { LastBatchNo = atBatchNo }, [.. fold.States.Values.Where(e => !e.Deleted)]);
    }

    private static async Task<List<BatchId>> BatchesAsync(NpgsqlConnection connection, int project, long last, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select batch_id from batches where project_id = $1 and batch_no <= $2 order by batch_no", connection).With(project, last);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var batches = new List<BatchId>();
        while (await reader.ReadAsync(cancellationToken)) batches.Add(new BatchId(reader.GetGuid(0)));
        return batches;
    }
}
