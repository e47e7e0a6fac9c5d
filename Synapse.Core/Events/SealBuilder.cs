using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;

namespace Synapse.Core.Events;

/// <summary>What a batch's header says besides its number, as it is sealed.</summary>
public sealed record BatchMeta(
    ProjectId Project,
    BatchId Batch,
    BatchKind Kind,
    EventId? Cause,
    PersonId Actor,
    DateTimeOffset StartedAt,
    string Title,
    ObjectValue Summary);

/// <summary>The seal of one batch: its events' root, chained to the seal of the batch before it.</summary>
/// <param name="PreviousSeal">Empty for a project's first batch.</param>
public sealed record BatchSeal(short HashVersion, int Count, byte[] Root, byte[] PreviousSeal, byte[] Seal);

/// <summary>
/// Seals a batch while its events stream by; the same class re-computes a stored batch for verification. Used by one thread, once.
/// </summary>
public sealed class SealBuilder(BatchId batch) : IDisposable
{
    /// <summary>How events and batches are hashed today; stored with each batch, so that a later way leaves the history valid.</summary>
    public const short HashVersion = 1;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MerkleTree _tree = new();

    public int Count => _tree.Count;

    /// <summary>The next event, in the order of sequence numbers, with its canonical payload (<see cref="EventPayload.Write(NewEvent, System.Buffers.IBufferWriter{byte})"/>).</summary>
    public void Add(in EventHeader header, ReadOnlySpan<byte> payload)
    {
        Span<byte> hash = stackalloc byte[EventHash.Size];
        EventHash.Write(_sha, HashVersion, batch, header, payload, hash);
        _tree.Add(hash);
    }

    /// <summary>The next event by its hash alone, for one whose payload was erased.</summary>
    public void AddHash(ReadOnlySpan<byte> eventHash) => _tree.Add(eventHash);

    public BatchSeal Finish(ReadOnlySpan<byte> previousSeal, long batchNo, BatchMeta meta)
    {
        if (meta.Batch != batch) throw new ArgumentException($"The header is that of batch {meta.Batch}, the events are those of {batch}.", nameof(meta));
        var root = _tree.Root();
        return new BatchSeal(HashVersion, Count, root, previousSeal.ToArray(), SealOf(previousSeal, batchNo, root, Count, meta));
    }

    public void Dispose()
    {
        _sha.Dispose();
        _tree.Dispose();
    }

    /// <summary>The seal that a batch with this root must have.</summary>
    public static byte[] SealOf(ReadOnlySpan<byte> previousSeal, long batchNo, ReadOnlySpan<byte> root, int count, BatchMeta meta)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Number(hash, HashVersion);
        Bytes(hash, previousSeal);
        Number(hash, batchNo);
        Bytes(hash, root);
        Number(hash, count);
        Text(hash, meta.Project.Value);
        Text(hash, meta.Batch.ToString());
        Number(hash, (short)meta.Kind);
        Text(hash, meta.Cause?.ToString() ?? "");
        Text(hash, meta.Actor.Value);
        // Microseconds: what PostgreSQL keeps of a moment.
        Number(hash, meta.StartedAt.UtcTicks / TimeSpan.TicksPerMicrosecond);
        Text(hash, meta.Title);
        Text(hash, ValueJson.WriteCanonical(meta.Summary));
        return hash.GetHashAndReset();
    }

    private static void Number(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Text(IncrementalHash hash, string text) => Bytes(hash, Encoding.UTF8.GetBytes(text));

    // Each part is preceded by its length, so that no two lists of parts read the same.
    private static void Bytes(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Number(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
