using System.Data;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Events;

/// <summary>Proves the history: re-computes every seal from the stored events, and folds the events to see that they give the tables.</summary>
public sealed class Verification(NpgsqlDataSource source, ProjectStore projects, DisciplineKeys disciplines)
{
    /// <summary>Seals, batch by batch. Refused with INVALID_PROJECT.</summary>
    /// <param name="afterBatchNo">Batches up to this one are taken as proved: verification can go on where it ended.</param>
    /// <param name="progress">Told each batch's verdict.</param>
    public Task<Outcome<SealReport>> SealsAsync(ProjectId project, long afterBatchNo, IProgress<BatchVerdict>? progress, CancellationToken cancellationToken) =>
        OnSnapshotAsync(project, (connection, key, names) => new SealCheck(connection, project, key, names, progress).RunAsync(afterBatchNo, cancellationToken), cancellationToken);

    /// <summary>Events against tables. Refused with INVALID_PROJECT.</summary>
    public Task<Outcome<ReplayReport>> ReplayAsync(ProjectId project, CancellationToken cancellationToken) =>
        OnSnapshotAsync(project, (connection, key, names) => new ReplayCheck(connection, key, names).RunAsync(cancellationToken), cancellationToken);

    private async Task<Outcome<T>> OnSnapshotAsync<T>(
        ProjectId project, Func<NpgsqlConnection, int, IReadOnlyDictionary<short, string>, Task<T>> check, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var names = await disciplines.NamesAsync(cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // One snapshot, so that batches committed meanwhile do not look like damage.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        return await check(connection, key, names);
    }
}
