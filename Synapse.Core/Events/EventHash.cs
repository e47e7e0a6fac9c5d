using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Synapse.Core.Events;

/// <summary>
/// The hash of one event: SHA-256 over a fixed envelope that ends with the hash of the payload. A payload that has to be erased by law can leave its hash behind, and the event still proves
/// when, what and by whom.
/// </summary>
public static class EventHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    private const byte LeafPrefix = 0;
    private const int FixedSize = 75;
    private const int MaxStackText = 512;

    /// <summary>The hash of an event; the leaf of the batch's <see cref="MerkleTree"/>.</summary>
    public static void Write(short hashVersion, BatchId batch, in EventHeader header, ReadOnlySpan<byte> payload, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Write(sha, hashVersion, batch, header, payload, hash);
    }

    /// <summary>The same from the payload's hash, for an event whose payload was erased.</summary>
    public static void WriteRedacted(short hashVersion, BatchId batch, in EventHeader header, ReadOnlySpan<byte> payloadHash, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        WriteEnvelope(sha, hashVersion, batch, header, payloadHash, hash);
    }

    /// <summary>The same with a SHA-256 that the caller keeps: setting one up costs more than hashing an event.</summary>
    public static void Write(IncrementalHash sha, short hashVersion, BatchId batch, in EventHeader header, ReadOnlySpan<byte> payload, Span<byte> hash)
    {
        Span<byte> payloadHash = stackalloc byte[Size];
        sha.AppendData(payload);
        sha.GetHashAndReset(payloadHash);
        WriteEnvelope(sha, hashVersion, batch, header, payloadHash, hash);
    }

    private static void WriteEnvelope(
        IncrementalHash sha, short hashVersion, BatchId batch, in EventHeader header, ReadOnlySpan<byte> payloadHash, Span<byte> hash)
    {
        var size = FixedSize + 4 + TextSize(header.Discipline) + TextSize(header.AggregateId) + Size;
        var rented = size > MaxStackText ? ArrayPool<byte>.Shared.Rent(size) : null;
        var envelope = rented is null ? stackalloc byte[MaxStackText] : rented;
        var at = WriteFixed(envelope, hashVersion, batch, header);
        at += WriteText(envelope[at..], header.Discipline);
        at += WriteText(envelope[at..], header.AggregateId);
        payloadHash.CopyTo(envelope[at..]);
        sha.AppendData(envelope[..(at + Size)]);
        sha.GetHashAndReset(hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private static int WriteFixed(Span<byte> to, short hashVersion, BatchId batch, in EventHeader header)
    {
        to[0] = LeafPrefix;
        BinaryPrimitives.WriteInt16BigEndian(to[1..], hashVersion);
        batch.Value.TryWriteBytes(to[3..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(to[19..], header.Sequence);
        BinaryPrimitives.WriteInt16BigEndian(to[23..], (short)header.Type);
        BinaryPrimitives.WriteInt16BigEndian(to[25..], (short)header.Aggregate);
        to[27] = (byte)(header.Kind ?? 0);
        to[28] = (byte)(header.Op ?? 0);
        BinaryPrimitives.WriteInt32BigEndian(to[29..], header.Version ?? 0);
        BinaryPrimitives.WriteInt32BigEndian(to[33..], header.RuleKey ?? 0);
        BinaryPrimitives.WriteInt32BigEndian(to[37..], header.CauseSequence ?? 0);
        (header.Entity?.Value ?? Guid.Empty).TryWriteBytes(to[41..], bigEndian: true, out _);
        (header.CauseBatch?.Value ?? Guid.Empty).TryWriteBytes(to[57..], bigEndian: true, out _);
        // A zero above may be "none" or zero: these bits tell, so that no two headers share an envelope.
        BinaryPrimitives.WriteInt16BigEndian(to[73..], Present(header));
        return FixedSize;
    }

    private static short Present(in EventHeader h) => (short)(
        (h.Kind is null ? 0 : 1) | (h.Op is null ? 0 : 2) | (h.Version is null ? 0 : 4) | (h.RuleKey is null ? 0 : 8) | (h.CauseSequence is null ? 0 : 16)
        | (h.Entity is null ? 0 : 32) | (h.CauseBatch is null ? 0 : 64) | (h.Discipline is null ? 0 : 128) | (h.AggregateId is null ? 0 : 256));

    private static int TextSize(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static int WriteText(Span<byte> to, string? text)
    {
        var length = text is null ? 0 : Encoding.UTF8.GetBytes(text, to[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(to, checked((ushort)length));
        return length + 2;
    }
}
