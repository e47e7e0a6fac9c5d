using System.Buffers.Binary;
using System.Buffers.Text;

namespace Synapse.Infrastructure.Events;

/// <summary>Where a page ended: batch number and, among events, sequence number. Opaque outside.</summary>
internal readonly record struct TimelineCursor(long BatchNo, int Sequence)
{
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteInt64BigEndian(bytes, BatchNo);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], Sequence);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null for what is no cursor of ours.</summary>
    public static TimelineCursor? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[12];
        return text.Length == 16 && Base64Url.TryDecodeFromChars(text, bytes, out var length) && length == 12
            ? new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[8..]))
            : null;
    }
}
