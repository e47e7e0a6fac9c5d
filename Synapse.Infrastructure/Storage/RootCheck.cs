using System.Security.Cryptography;
using Npgsql;
using Synapse.Core.Events;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;
using Synapse.Infrastructure.Events;

namespace Synapse.Infrastructure.Storage;

/// <summary>A batch as its header tells of it.</summary>
internal sealed record SealedBatch(int ProjectKey, BatchId Id, long No, int Count, byte[] Root, byte[] Seal);

/// <summary>
/// Hashes every event of a part of the history up to the roots that were sealed, from whatever gives the rows: the table or a file. Rows come by project, batch number and sequence
/// (<see cref="ArchiveCopy"/>). Used by one thread, once.
/// </summary>
internal sealed class RootCheck : IDisposable
{
    private readonly Dictionary<(int, BatchId), SealedBatch> _expected;
    private readonly IReadOnlyDictionary<int, IReadOnlyDictionary<EventId, ErasureRecord>> _erased;
    private readonly StoredEvents _reading;
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _hash = new byte[EventHash.Size];
    private MerkleTree _tree = new();
    private SealedBatch? _current;

    private RootCheck(IEnumerable<SealedBatch> expected, IReadOnlyDictionary<int, IReadOnlyDictionary<EventId, ErasureRecord>> erased, StoredEvents reading) =>
        (_expected, _erased, _reading) = (expected.ToDictionary(b => (b.ProjectKey, b.Id)), erased, reading);

    public long Events { get; private set; }

    /// <summary>The first thing that is not as it was sealed, in a sentence.</summary>
    public string? Complaint { get; private set; }

    /// <summary>The headers between two ids, by project and number.</summary>
    public static async Task<IReadOnlyList<SealedBatch>> HeadersAsync(NpgsqlConnection connection, BatchId? from, BatchId to, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select project_id, batch_id, batch_no, n, root, seal from batches where batch_id < $1 and ($2::uuid is null or batch_id >= $2) order by project_id, batch_no", connection)
            .With(to.Value, from?.Value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var headers = new List<SealedBatch>();
        while (await row.ReadAsync(cancellationToken))
            headers.Add(new SealedBatch(row.GetInt32(0), new BatchId(row.GetGuid(1)), row.GetInt64(2), row.GetInt32(3), row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5)));
        return headers;
    }

    /// <param name="headers">All batches of that part of the history.</param>
    public static async Task<RootCheck> PrepareAsync(
        NpgsqlConnection connection, IReadOnlyList<SealedBatch> headers, IReadOnlyDictionary<short, string> disciplines, CancellationToken cancellationToken)
    {
        var erased = new Dictionary<int, IReadOnlyDictionary<EventId, ErasureRecord>>();
        foreach (var project in headers.Select(h => h.ProjectKey).Distinct()) erased.Add(project, await ErasureLog.AllAsync(connection, project, cancellationToken));
        return new RootCheck(headers, erased, new StoredEvents(connection, 0, disciplines));
    }

    public void Take(ref CopyRow row)
    {
        Events++;
        var (project, id) = (row.Int(), new BatchId(row.Uuid()));
        if (_current is null || _current.ProjectKey != project || _current.Id != id)
        {
            Close();
            if (!_expected.Remove((project, id), out _current)) Complaint ??= $"The batch {id} has no header, or its events do not stand together.";
        }

        if (_current is { } batch) _reading.Take(ref row, (in EventHeader e, ReadOnlySpan<byte> payload) => Add(batch, e, payload));
    }

    /// <summary>After the last row.</summary>
    public string? Finish()
    {
        Close();
        if (_expected.Values.FirstOrDefault() is { } missing) Complaint ??= $"The events of batch {missing.No} ({missing.Id}) are missing.";
        return Complaint;
    }

    public void Dispose()
    {
        _sha.Dispose();
        _tree.Dispose();
    }

    private void Add(SealedBatch batch, in EventHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Sequence != _tree.Count) Complaint ??= $"An event of batch {batch.No} ({batch.Id}) is missing or doubled before number {header.Sequence}.";
        if (_erased[batch.ProjectKey].TryGetValue(batch.Id.Event(header.Sequence), out var gone)) EventHash.WriteRedacted(SealBuilder.HashVersion, batch.Id, header, gone.PayloadHash, _hash);
        else EventHash.Write(_sha, SealBuilder.HashVersion, batch.Id, header, payload, _hash);
        _tree.Add(_hash);
    }

    private void Close()
    {
        if (_current is { } batch && (_tree.Count != batch.Count || !_tree.Root().AsSpan().SequenceEqual(batch.Root)))
            Complaint ??= $"The events of batch {batch.No} ({batch.Id}) are not those that were sealed.";
        _current = null;
        _tree.Dispose();
        _tree = new MerkleTree();
    }
}
