using System.Buffers;
using System.IO.Compression;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Storage;

/// <summary>Reads an archive's file row by row: PostgreSQL's binary COPY format, compressed by gzip. Used by one thread, once.</summary>
internal sealed class ArchiveRows : IDisposable
{
    private const int HeaderLength = 19;
    private readonly GZipStream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);
    private int _start;
    private int _end;
    private int _length;

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public ArchiveRows(string path)
    {
        _stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        while (_end < HeaderLength)
            if (!Fill()) throw new InvalidDataException($"The file {path} ends before its first row.");
        _start = HeaderLength;
        Advance();
    }

    /// <summary>Whether there is a row to read.</summary>
    public bool HasRow => _length > 0;

    /// <summary>The row at hand, gone with the next call of <see cref="Next"/>.</summary>
    public CopyRow Row => new(Bytes);

    /// <summary>The same as bytes, to be sent on.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _length);

    /// <exception cref="InvalidDataException">The file breaks off.</exception>
    public void Next()
    {
        _start += _length;
        Advance();
    }

    public void Dispose()
    {
        _stream.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Advance()
    {
        while ((_length = CopyRow.LengthAt(_buffer.AsSpan(_start, _end - _start))) == 0)
            if (!Fill()) throw new InvalidDataException("The file breaks off within a row.");
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
