using Npgsql;

namespace Synapse.Infrastructure.Database.Copying;

/// <summary>One COPY … FROM STDIN in binary. It counts only when <see cref="CompleteAsync"/> has returned; left before that, nothing is written.</summary>
internal sealed class CopyIn : IAsyncDisposable
{
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xff, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Trailer = [0xff, 0xff];
    private readonly NpgsqlRawCopyStream _stream;
    private bool _ended;

    private CopyIn(NpgsqlRawCopyStream stream) => _stream = stream;

    public static async Task<CopyIn> BeginAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var copy = new CopyIn(await connection.BeginRawBinaryCopyAsync(sql, cancellationToken));
        // A large batch may keep the server busy longer than a command may take: the end of a COPY is not bounded by the clock.
        copy._stream.ReadTimeout = copy._stream.WriteTimeout = Timeout.Infinite;
        await copy._stream.WriteAsync(Header, cancellationToken);
        return copy;
    }

    public ValueTask WriteAsync(CopyRows rows, CancellationToken cancellationToken) => _stream.WriteAsync(rows.Written, cancellationToken);

    /// <summary>Sends all of them, in order.</summary>
    public async Task WriteAsync(Ahead<CopyRows> chunks, CancellationToken cancellationToken)
    {
        while (await chunks.NextAsync() is { } rows)
            using (rows) await WriteAsync(rows, cancellationToken);
    }

    /// <summary>Ends the COPY; only now does the server say what is wrong with the rows.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Trailer, cancellationToken);
        _ended = true;
        await _stream.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;
        try
        {
            await _stream.CancelAsync();
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException or InvalidOperationException)
        {
            // The reason why the COPY was left is already on its way; that the connection is gone as well adds nothing.
        }
    }
}
