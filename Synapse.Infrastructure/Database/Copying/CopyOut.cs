using System.Buffers;
using Npgsql;

namespace Synapse.Infrastructure.Database.Copying;

/// <summary>Reads the rows of a query through COPY … TO STDOUT in binary: no type lookup, no row object, no string that nobody wants.</summary>
internal static class CopyOut
{
    private const int HeaderLength = 19;

    /// <param name="query">A SELECT; COPY knows no parameters, so numbers only may stand in it.</param>
    /// <returns>The number of rows.</returns>
    public static async Task<int> ReadAsync(NpgsqlConnection connection, string query, TakeRow take, CancellationToken cancellationToken)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync($"copy ({query}) to stdout (format binary)", cancellationToken);
        stream.ReadTimeout = stream.WriteTimeout = Timeout.Infinite;
        var buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            var (start, end, rows, headerRead) = (0, 0, 0, false);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
                if (read == 0) return rows;
                end += read;
                if (!headerRead)
                {
                    if (end < HeaderLength) continue;
                    (start, headerRead) = (HeaderLength, true);
                }

                rows += TakeWholeRows(buffer, ref start, end, take);
                if (end < buffer.Length - 8192) continue;
                if (end - start > buffer.Length / 2) buffer = Larger(buffer);
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int TakeWholeRows(byte[] buffer, ref int start, int end, TakeRow take)
    {
        var rows = 0;
        while (CopyRow.LengthAt(buffer.AsSpan(start, end - start)) is > 0 and var length)
        {
            var row = new CopyRow(buffer.AsSpan(start, length));
            take(ref row);
            start += length;
            rows++;
        }

        return rows;
    }

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
