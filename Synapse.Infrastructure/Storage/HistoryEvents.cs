using Npgsql;
using Synapse.Core.Events;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Events;

namespace Synapse.Infrastructure.Storage;

/// <summary>
/// Reads a project's events, batch by batch in the order of their numbers, from wherever they are: the table, a month that is on its way out, the file of an archive. Whether a file is the one that was
/// exported is looked at once, before anything is read from it.
/// </summary>
internal sealed class HistoryEvents : IDisposable
{
    private const string NoFolder = "no folder of archives is set here (SYNAPSE_ARCHIVE)";
    private readonly NpgsqlConnection _connection;
    private readonly int _projectKey;
    private readonly IReadOnlyDictionary<short, string> _disciplines;
    private readonly ArchiveFolder? _folder;
    private readonly IReadOnlyList<ArchiveRecord> _archives;
    private readonly Dictionary<int, string?> _complaints = [];
    private readonly Dictionary<int, ArchiveCursor> _cursors = [];
    private readonly StoredEvents _stored;

    private HistoryEvents(
        NpgsqlConnection connection, int projectKey, IReadOnlyDictionary<short, string> disciplines, ArchiveFolder? folder, IReadOnlyList<ArchiveRecord> archives)
    {
        (_connection, _projectKey, _disciplines, _folder, _archives) = (connection, projectKey, disciplines, folder, archives);
        _stored = new StoredEvents(connection, projectKey, disciplines);
    }

    public static async Task<HistoryEvents> OpenAsync(
        NpgsqlConnection connection, int projectKey, IReadOnlyDictionary<short, string> disciplines, ArchiveFolder? folder, CancellationToken cancellationToken) =>
        new(connection, projectKey, disciplines, folder, await ArchiveTable.OutAsync(connection, cancellationToken));

    /// <summary>The archive that holds the batch's events instead of the table.</summary>
    public ArchiveRecord? ArchiveOf(BatchId batch) => _archives.FirstOrDefault(a => a.Holds(batch));

    /// <summary>Why an archive's events cannot be read here; null when they can.</summary>
    public async ValueTask<string?> UnreadableAsync(ArchiveRecord archive, CancellationToken cancellationToken)
    {
        if (archive.HasTable) return null;
        if (_folder is null) return NoFolder;
        if (!_complaints.TryGetValue(archive.No, out var complaint)) _complaints.Add(archive.No, complaint = await _folder.ComplaintAsync(archive, cancellationToken));
        return complaint;
    }

    /// <summary>Whether that is because of the file, and not because nobody told where files are.</summary>
    public bool IsLookedAt => _folder is not null;

    /// <summary>Reads one batch's events; batches are asked for by rising numbers, and none of an archive that is unreadable.</summary>
    public async Task<int> ReadAsync(BatchId batch, long batchNo, TakeEvent take, CancellationToken cancellationToken)
    {
        if (ArchiveOf(batch) is not { } archive) return await _stored.ReadAsync(batch, take, cancellationToken);
        if (archive.HasTable) return await new StoredEvents(_connection, _projectKey, _disciplines, archive.Part).ReadAsync(batch, take, cancellationToken);
        if (!_cursors.TryGetValue(archive.No, out var cursor))
            _cursors.Add(archive.No, cursor = new ArchiveCursor(new ArchiveRows(_folder!.FileOf(archive.File!)), _projectKey, _stored, await NumbersAsync(archive, cancellationToken)));
        return cursor.Read(batch, batchNo, take);
    }

    public void Dispose()
    {
        foreach (var cursor in _cursors.Values) cursor.Dispose();
    }

    private async Task<Dictionary<BatchId, long>> NumbersAsync(ArchiveRecord archive, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select batch_id, batch_no from batches where project_id = $1 and batch_id < $2 and ($3::uuid is null or batch_id >= $3)", _connection)
            .With(_projectKey, archive.ToId.Value, archive.FromId?.Value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var numbers = new Dictionary<BatchId, long>();
        while (await row.ReadAsync(cancellationToken)) numbers.Add(new BatchId(row.GetGuid(0)), row.GetInt64(1));
        return numbers;
    }

    /// <summary>A place in a file, which holds its projects by key and the batches of each by number.</summary>
    private sealed class ArchiveCursor(ArchiveRows rows, int projectKey, StoredEvents events, Dictionary<BatchId, long> numbers) : IDisposable
    {
        public int Read(BatchId batch, long batchNo, TakeEvent take)
        {
            var count = 0;
            for (; rows.HasRow; rows.Next())
            {
                var row = rows.Row;
                var project = row.Int();
                if (project > projectKey) break;
                var found = new BatchId(row.Uuid());
                if (project == projectKey && numbers.TryGetValue(found, out var number) && number > batchNo) break;
                if (project != projectKey || found != batch) continue;
                events.Take(ref row, take);
                count++;
            }

            return count;
        }

        public void Dispose() => rows.Dispose();
    }
}
