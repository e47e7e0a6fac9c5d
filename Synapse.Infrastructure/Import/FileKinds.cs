using System.IO.Compression;

namespace Synapse.Infrastructure.Import;

internal enum FileKind
{
    Empty,
    Text,
    Workbook,
    OldWorkbook,
    Markup,
    Zip,
    Binary,
}

/// <summary>Tells by its first bytes what a file is.</summary>
internal static class FileKinds
{
    private const int HeadBytes = 8192;

    /// <summary>What the stream holds; afterwards it stands at its beginning.</summary>
    public static FileKind Of(Stream file)
    {
        Span<byte> buffer = stackalloc byte[HeadBytes];
        var head = buffer[..file.ReadAtLeast(buffer, HeadBytes, throwOnEndOfStream: false)];
        var kind = Of(head, file);
        file.Position = 0;
        return kind;
    }

    private static FileKind Of(ReadOnlySpan<byte> head, Stream file)
    {
        if (head.IsEmpty) return FileKind.Empty;
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) return IsWorkbook(file) ? FileKind.Workbook : FileKind.Zip;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return FileKind.OldWorkbook;
        if (head.StartsWith("%PDF"u8)) return FileKind.Binary;
        var text = TextEncoding.IsUtf16(head) ? "" : System.Text.Encoding.Latin1.GetString(head);
        if (text.AsSpan().TrimStart("\u00EF\u00BB\u00BF \t\r\n") is ['<', ..] start && LooksLikeMarkup(start)) return FileKind.Markup;
        return TextEncoding.IsText(head) ? FileKind.Text : FileKind.Binary;
    }

    private static bool LooksLikeMarkup(ReadOnlySpan<char> text) =>
        text.StartsWith("<?xml") || text.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("<table", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<PlantModel");

    private static bool IsWorkbook(Stream file)
    {
        try
        {
            file.Position = 0;
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            return zip.Entries.Any(e => e.FullName.EndsWith("workbook.xml", StringComparison.OrdinalIgnoreCase));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
