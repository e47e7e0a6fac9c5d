using Npgsql;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.People;

namespace Synapse.Infrastructure.Storage;

/// <summary>How to archive: as whom, and whereto.</summary>
/// <param name="ConnectionString">Of the archiving role; null where there is none.</param>
/// <param name="Folder">Null where nothing is archived.</param>
public sealed record ArchiveAccess(string? ConnectionString, ArchiveFolder? Folder);

/// <summary>Where the history lies.</summary>
/// <param name="Partitions">The attached ones, oldest first; none while the events are in one table.</param>
/// <param name="Archives">Every archive that there ever was, oldest first.</param>
/// <param name="Ledger">Newest line first.</param>
/// <param name="Complaints">What is wrong with files of archives that hold events now, by archive; empty where nobody told where files are.</param>
public sealed record StorageReport(
    IReadOnlyList<EventPartition> Partitions, IReadOnlyList<ArchiveRecord> Archives, IReadOnlyList<ArchiveEntry> Ledger, IReadOnlyDictionary<int, string> Complaints, string? Folder, bool CanArchive, DateTimeOffset At);

/// <summary>
/// Takes closed months out of the history into files, and brings them back. What was interrupted is gone on with by asking for it again: each step stands in the ledger before the next one begins.
/// </summary>
/// <param name="access">Asked for when it is needed: the private server is started after this is made.</param>
/// <param name="board">Where seals are published; only a published month is archived. Null where they are not.</param>
public sealed class EventArchiver(NpgsqlDataSource source, Func<ArchiveAccess> access, DisciplineKeys disciplines, EventPartitions partitions, TimeProvider time, IDigestBoard? board = null)
{
    private const long ArchiveLock = 0x53594e4150534536;
    private static readonly ProjectId Everywhere = new("*");

    /// <summary>Called between the steps; tests stop there.</summary>
    internal Func<ArchivePause, NpgsqlConnection, Task>? AfterStep { get; init; }

    /// <summary>What there is. Refused with FORBIDDEN.</summary>
    public async Task<Outcome<StorageReport>> ReportAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (NeedsAdministrator(actor, "see where the history is stored") is { } refusal) return refusal;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var archives = await ArchiveTable.AllAsync(connection, cancellationToken);
        var complaints = new Dictionary<int, string>();
        if (access().Folder is { } folder)
            foreach (var archive in archives.Where(a => a.Step is ArchiveStep.Dropped or ArchiveStep.Restoring))
                if (await folder.ComplaintAsync(archive, cancellationToken) is { } complaint) complaints.Add(archive.No, complaint);
        return new StorageReport(
            await partitions.AllAsync(cancellationToken), archives, await ArchiveTable.LedgerAsync(connection, cancellationToken), complaints, access().Folder?.Path,
            access() is { ConnectionString: not null, Folder: not null }, time.GetUtcNow());
    }

    /// <summary>
    /// Archives all closed months up to one, oldest first, and ends what was interrupted. Refused with FORBIDDEN, INVALID_REQUEST when there is nothing to archive or it may not be, DATABASE_….
    /// </summary>
    public Task<Outcome<IReadOnlyList<ArchiveRecord>>> ArchiveAsync(Actor actor, Month until, string reason, CancellationToken cancellationToken) =>
        WorkAsync<IReadOnlyList<ArchiveRecord>>(actor, "archive history", reason, async (work, why) =>
        {
            var done = new List<ArchiveRecord>();
            foreach (var begun in (await work.OutAsync(cancellationToken)).Where(a => a.IsUnderWay))
            {
                if (!begun.HasTable) return Refused($"The archive {begun.No} ({begun.Label}) is being restored: restore it again, so that this comes to its end.");
                if (await work.ContinueAsync(begun, cancellationToken) is { } refusal) return refusal;
                done.Add(await work.FindAsync(begun.No, cancellationToken));
            }

            var now = time.GetUtcNow();
            foreach (var part in (await partitions.AllAsync(cancellationToken)).Where(p => p.IsClosed(now) && p.To <= until.End))
            {
                var begun = await work.BeginAsync(part, why, board?.Address, cancellationToken);
                if (begun is not Outcome<ArchiveRecord>.Done(var archive)) return ((Outcome<ArchiveRecord>.Refused)begun).Refusal;
                if (await work.ContinueAsync(archive, cancellationToken) is { } refusal) return refusal;
                done.Add(await work.FindAsync(archive.No, cancellationToken));
            }

            if (done.Count > 0) return new Outcome<IReadOnlyList<ArchiveRecord>>.Done(done);
            return Refused(await partitions.ArePartitionedAsync(cancellationToken)
                ? $"There is no closed month up to {until} that is not archived already."
                : "The events are in one table; months can be archived when the history is kept by month (SYNAPSE_PARTITION_FROM).");
        }, cancellationToken);

    /// <summary>
    /// Brings back the archive that holds a month, or undoes one that was not finished. Refused with FORBIDDEN, NOT_FOUND when no archive holds that month, INVALID_REQUEST when its file is gone or altered,
    /// DATABASE_….
    /// </summary>
    public Task<Outcome<ArchiveRecord>> RestoreAsync(Actor actor, Month month, string reason, CancellationToken cancellationToken) =>
        WorkAsync<ArchiveRecord>(actor, "restore an archive", reason, async (work, why) =>
        {
            if ((await work.OutAsync(cancellationToken)).FirstOrDefault(a => a.Holds(month)) is not { } archive)
                return new Refusal(RefusalCode.NotFound, $"No archive holds the events of {month}.");
            if (await work.RestoreAsync(archive, why, cancellationToken) is { } refusal) return refusal;
            return await work.FindAsync(archive.No, cancellationToken);
        }, cancellationToken);

    private async Task<Outcome<T>> WorkAsync<T>(Actor actor, string act, string reason, Func<ArchiveWork, string, Task<Outcome<T>>> work, CancellationToken cancellationToken)
    {
        if (NeedsAdministrator(actor, act) is { } refusal) return refusal;
        if (reason.Trim().Length == 0) return Refused("Say why: it stays in the ledger.");
        if (access() is not { Folder: { } folder, ConnectionString: { } archiver })
            return Refused("Nothing is archived here: SYNAPSE_ARCHIVE names the folder of archives, and on a server of your own ConnectionStrings:SynapseArchiver a member of synapse_archiver.");
        try
        {
            await using var people = await source.OpenConnectionAsync(cancellationToken);
            var person = await PeopleTable.KeyOfAsync(people, actor, cancellationToken);
            var names = await disciplines.NamesAsync(cancellationToken);
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(archiver) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            // One at a time; whoever was killed lets go as soon as the server notices.
            await using (var turn = new NpgsqlCommand($"set lock_timeout = '15s'; select pg_advisory_lock({ArchiveLock}); reset lock_timeout", connection)) await turn.ExecuteNonQueryAsync(cancellationToken);
            return await work(new ArchiveWork(source, connection, folder, names, person, pause => AfterStep?.Invoke(pause, connection) ?? Task.CompletedTask), reason.Trim());
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            return Refused($"{char.ToUpperInvariant(e.MessageText[0])}{e.MessageText[1..]}.");
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { } refused)
        {
            return refused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Refused($"The folder of archives cannot be used: {e.Message} What was begun is gone on with when you try again.");
        }
    }

    private static Refusal? NeedsAdministrator(Actor actor, string act) =>
        actor.Can(Everywhere, ProjectRole.Admin) ? null : new Refusal(RefusalCode.Forbidden, $"To {act} you need the role administrator in all projects: a month holds the events of every one.");

    private static Refusal Refused(string sentence) => new(RefusalCode.InvalidRequest, sentence);
}
