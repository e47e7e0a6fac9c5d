using System.Buffers.Binary;
using System.Text;

namespace Synapse.Infrastructure.Database.Copying;

/// <summary>One row of a binary COPY, read column by column in the order of the query.</summary>
internal ref struct CopyRow(ReadOnlySpan<byte> row)
{
    private ReadOnlySpan<byte> _rest = row[2..];

    /// <summary>The bytes of the next column, or false when it is null.</summary>
    public bool TryNext(out ReadOnlySpan<byte> value)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(_rest);
        value = length < 0 ? default : _rest.Slice(4, length);
        _rest = _rest[(4 + Math.Max(length, 0))..];
        return length >= 0;
    }

    public Guid Uuid() => new(Next(), bigEndian: true);

    public short Short() => BinaryPrimitives.ReadInt16BigEndian(Next());

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Next());

    public bool Bool() => Next()[0] != 0;

    public string Text() => Encoding.UTF8.GetString(Next());

    private ReadOnlySpan<byte> Next() => TryNext(out var value) ? value : throw new InvalidDataException("A column that is never null is null.");

    /// <summary>How many bytes the row at the start of the buffer takes; 0 when it is not all there yet, -1 at the end of the rows.</summary>
    public static int LengthAt(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length < 2) return 0;
        var columns = BinaryPrimitives.ReadInt16BigEndian(buffer);
        if (columns < 0) return -1;
        var at = 2;
        for (var i = 0; i < columns; i++)
        {
            if (buffer.Length < at + 4) return 0;
            at += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(buffer[at..]));
        }

        return at <= buffer.Length ? at : 0;
    }
}

/// <summary>Takes one row; the spans in it are gone afterwards.</summary>
internal delegate void TakeRow(ref CopyRow row);
