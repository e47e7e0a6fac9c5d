using System.Data;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Audit;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Events;

/// <summary>Proves the history: re-computes every seal from the stored events, compares them with what was published, and folds the events to see that they give the tables.</summary>
/// <param name="board">Where seals are published; null where they are not.</param>
/// <param name="archives">Where files of archives are; null where nobody told.</param>
public sealed class Verification(NpgsqlDataSource source, ProjectStore projects, DisciplineKeys disciplines, IDigestBoard? board = null, ArchiveFolder? archives = null)
{
    /// <summary>Seals, batch by batch. Refused with INVALID_PROJECT.</summary>
    /// <param name="afterBatchNo">Batches up to this one are taken as proved: verification can go on where it ended.</param>
    /// <param name="progress">Told each batch's verdict.</param>
    public Task<Outcome<SealReport>> SealsAsync(ProjectId project, long afterBatchNo, IProgress<BatchVerdict>? progress, CancellationToken cancellationToken) =>
        SealsAsync(project, afterBatchNo, null, progress, cancellationToken);

    /// <summary>The same from where an earlier check ended.</summary>
    public Task<Outcome<SealReport>> SealsAsync(ProjectId project, SealCheckpoint from, IProgress<BatchVerdict>? progress, CancellationToken cancellationToken) =>
        SealsAsync(project, from.BatchNo, from, progress, cancellationToken);

    private async Task<Outcome<SealReport>> SealsAsync(
        ProjectId project, long afterBatchNo, SealCheckpoint? from, IProgress<BatchVerdict>? progress, CancellationToken cancellationToken)
    {
        // Read before the snapshot of the database: what is published later need not be in it.
        var (published, comparison) = await PublishedAsync(project, cancellationToken);
        return await OnSnapshotAsync(project, async (connection, key, events) =>
            await new SealCheck(connection, project, key, events, published, progress).RunAsync(afterBatchNo, from, cancellationToken) with { Published = comparison }, cancellationToken);
    }

    private async Task<(IReadOnlyList<SealDigest> Digests, DigestComparison? Comparison)> PublishedAsync(ProjectId project, CancellationToken cancellationToken)
    {
        if (board is null) return ([], null);
        try
        {
            var digests = await board.ReadAsync(project, cancellationToken);
            return (digests ?? [], new DigestComparison(board.Address, digests?.Count, null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            return ([], new DigestComparison(board.Address, null, e.Message));
        }
    }

    /// <summary>Events against tables. Refused with INVALID_PROJECT.</summary>
    public Task<Outcome<ReplayReport>> ReplayAsync(ProjectId project, CancellationToken cancellationToken) =>
        OnSnapshotAsync(project, (connection, key, events) => new ReplayCheck(connection, key, events).RunAsync(cancellationToken), cancellationToken);

    private async Task<Outcome<T>> OnSnapshotAsync<T>(
        ProjectId project, Func<NpgsqlConnection, int, HistoryEvents, Task<T>> check, CancellationToken cancellationToken)
    {
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var names = await disciplines.NamesAsync(cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // One snapshot, so that batches committed meanwhile do not look like damage.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        using var events = await HistoryEvents.OpenAsync(connection, key, names, archives, cancellationToken);
        return await check(connection, key, events);
    }
}
