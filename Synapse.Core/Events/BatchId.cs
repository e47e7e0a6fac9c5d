using System.Buffers.Binary;

namespace Synapse.Core.Events;

/// <summary>
/// The id of a batch, on the wire its <c>correlation_id</c>: a version-7 UUID whose last 32 bits are zero, so that the ids of its events need no storage of their own (<see cref="Event"/>).
/// </summary>
public readonly record struct BatchId(Guid Value)
{
    public static BatchId New(TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(time.GetUtcNow()).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[12..].Clear();
        return new BatchId(new Guid(bytes, bigEndian: true));
    }

    /// <summary>When it was begun, as its id says it: to the millisecond, by the clock of whoever made it.</summary>
    public DateTimeOffset BegunAt
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
        }
    }

    /// <summary>The id of the event with this <c>sequence_num</c> (from 0).</summary>
    public EventId Event(int sequence)
    {
        Span<byte> bytes = stackalloc byte[16];
        Value.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], sequence + 1);
        return new EventId(new Guid(bytes, bigEndian: true));
    }

    public override string ToString() => Value.ToString("D");
}

/// <summary>The id of an event: its batch's id with the sequence number plus one in the last 32 bits.</summary>
public readonly record struct EventId(Guid Value)
{
    public BatchId Batch
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            bytes[12..].Clear();
            return new BatchId(new Guid(bytes, bigEndian: true));
        }
    }

    /// <summary>The event's <c>sequence_num</c> in its batch.</summary>
    public int Sequence
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes, bigEndian: true, out _);
            return BinaryPrimitives.ReadInt32BigEndian(bytes[12..]) - 1;
        }
    }

    public override string ToString() => Value.ToString("D");
}
