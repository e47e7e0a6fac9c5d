using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Snapshots;

/// <summary>What the entities that a batch touched were before it.</summary>
public sealed class SnapshotStore(NpgsqlDataSource source, ProjectStore projects)
{
    /// <summary>The entities as they stood before the batch; those that it created are not among them. Refused with SNAPSHOT_NOT_FOUND.</summary>
    public async Task<Outcome<IReadOnlyList<Entity>>> LoadAsync(ProjectId project, BatchId batch, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var command = source.CreateCommand("select data from execution_snapshots where project_id = $1 and batch_id = $2").With(key, batch.Value);
        if (await command.ExecuteScalarAsync(cancellationToken) is byte[] data) return new Outcome<IReadOnlyList<Entity>>.Done(SnapshotData.Read(data));
        return new Refusal(RefusalCode.SnapshotNotFound, $"There is no snapshot for {batch}.", ObjectValue.Of(("correlation_id", batch.ToString())));
    }
}
