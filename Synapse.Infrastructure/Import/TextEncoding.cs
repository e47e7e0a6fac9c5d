using System.Text;

namespace Synapse.Infrastructure.Import;

/// <summary>Finds the encoding of a text file: by its byte order mark, by the zeros of UTF-16, by being valid UTF-8 from beginning to end, else Windows-1252.</summary>
internal static class TextEncoding
{
    private const int ChunkBytes = 1 << 16;

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encodings that a person may choose.</summary>
    public static IReadOnlyList<string> Names { get; } = ["utf-8", "utf-16", "utf-16BE", "windows-1252"];

    public static Encoding ByName(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? Encoding.GetEncoding(name)
        : throw new ImportRefusedException($"The encoding '{name}' is not offered; there are {string.Join(", ", Names)}.");

    /// <summary>The encoding of the whole file; afterwards it stands at its beginning.</summary>
    public static (Encoding Encoding, bool HasMark) Of(Stream file)
    {
        Span<byte> head = stackalloc byte[4096];
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return (Encoding.UTF8, true);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Encoding.Unicode, true);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Encoding.BigEndianUnicode, true);
        if (IsUtf16(head)) return (ZerosAt(head, 1) > ZerosAt(head, 0) ? Encoding.Unicode : Encoding.BigEndianUnicode, false);
        return (IsUtf8(file) ? Encoding.UTF8 : Encoding.GetEncoding(1252), false);
    }

    /// <summary>Whether every second byte of a beginning is nearly always zero, as in western text in UTF-16, or a mark says so.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> head)
    {
        if (head.Length < 2) return false;
        if (head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return true;
        var (even, odd, half) = (ZerosAt(head, 0), ZerosAt(head, 1), head.Length / 2);
        return Math.Max(even, odd) > half * 0.7 && Math.Min(even, odd) < half * 0.05;
    }

    /// <summary>Whether a beginning is text at all: no zeros outside UTF-16, and hardly any control characters.</summary>
    public static bool IsText(ReadOnlySpan<byte> head)
    {
        if (IsUtf16(head)) return true;
        var control = 0;
        foreach (var b in head)
        {
            if (b == 0) return false;
            if (b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B)) control++;
        }

        return control * 100 <= head.Length;
    }

    private static int ZerosAt(ReadOnlySpan<byte> head, int offset)
    {
        var zeros = 0;
        for (var i = offset; i < head.Length; i += 2)
            if (head[i] == 0) zeros++;
        return zeros;
    }

    private static bool IsUtf8(Stream file)
    {
        var decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
        var bytes = new byte[ChunkBytes];
        var chars = new char[ChunkBytes + 4];
        try
        {
            while (file.Read(bytes) is > 0 and var read) decoder.GetChars(bytes.AsSpan(0, read), chars, flush: false);
            decoder.GetChars([], chars, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            file.Position = 0;
        }
    }
}
