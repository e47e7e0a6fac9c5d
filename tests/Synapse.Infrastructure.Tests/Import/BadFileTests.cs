using System.IO.Compression;
using System.Text;
using Synapse.Infrastructure.Import;

namespace Synapse.Infrastructure.Tests.Import;

public class BadFileTests
{
    [Fact]
    public async Task An_empty_file_is_refused() => Assert.Equal("The file is empty.", await Upload.Refusal([]));

    [Fact]
    public async Task A_file_of_blanks_is_refused() => Assert.Equal("The file has no text in it.", await Upload.Refusal(" \r\n\t\r\n"u8.ToArray()));

    [Fact]
    public async Task A_binary_file_is_refused_whatever_its_name()
    {
        var bytes = new byte[10_000];
        new Random(7).NextBytes(bytes);

        Assert.Equal("The file is binary, neither a text table nor a workbook.", await Upload.Refusal(bytes));
        Assert.Equal("The file is binary, neither a text table nor a workbook.", await Upload.Refusal("%PDF-1.7\nhello"u8.ToArray()));
    }

    [Fact]
    public async Task Other_kinds_of_files_are_named()
    {
        Assert.Contains("old or a password-protected", await Upload.Refusal([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), StringComparison.Ordinal);
        Assert.Contains("XML or HTML", await Upload.Refusal(Encoding.UTF8.GetBytes("\uFEFF<?xml version=\"1.0\"?><PlantModel/>")), StringComparison.Ordinal);
        Assert.Contains("ZIP archive", await Upload.Refusal(Zip(("readme.txt", "hello"))), StringComparison.Ordinal);
        Assert.Contains("damaged", await Upload.Refusal(Zip(("xl/workbook.xml", "<workbook"))), StringComparison.Ordinal);
        Assert.Contains("ZIP archive", await Upload.Refusal("PK\x03\x04 but no more"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_while_it_streams()
    {
        var endless = new EndlessStream();

        Assert.Equal("The file is larger than 1 MB, the limit for an import.", await Upload.Refusal(endless, new ImportLimits { MaxBytes = 1_000_000 }));
        Assert.InRange(endless.BytesRead, 1_000_000, 1_200_000);
    }

    [Fact]
    public async Task Five_hundred_columns_are_refused()
    {
        var text = string.Join(',', Enumerable.Range(1, 500).Select(i => $"c{i}")) + "\n";

        Assert.Equal("Row 1 has 500 columns; 400 is the limit for an import.", await Upload.Refusal(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public async Task Too_many_rows_are_refused() => Assert.Equal(
        "The file has more than 10 rows, the limit for an import.",
        await Upload.Refusal(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("P-1,a\n", 20))), new ImportLimits { MaxRows = 10 }));

    [Fact]
    public async Task Too_many_cells_are_refused_but_blank_ones_at_the_end_of_rows_do_not_count()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("P-1,a,,,,,,,\n", 20)));

        Assert.Equal("The file has more than 39 cells, the limit for an import.", await Upload.Refusal(text, new ImportLimits { MaxCells = 39 }));
        Assert.IsType<Synapse.Core.Outcome<ImportContent>.Done>(await ImportFile.ReadAsync(new MemoryStream(text), new ImportLimits { MaxCells = 40 }));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_does_not_swallow_the_file()
    {
        var text = "tag,note\nP-1,\"lost\n" + string.Concat(Enumerable.Repeat("P-2,some text that goes on\n", 100_000));

        Assert.Equal("After row 1 a quoted cell begins that does not end; look for a lone \" there.", await Upload.Refusal(Encoding.UTF8.GetBytes(text), new ImportLimits { MaxRecordBytes = 200_000 }));
    }

    [Fact]
    public async Task A_workbook_that_unpacks_to_too_much_is_refused()
    {
        var bomb = Zip(("xl/workbook.xml", new string(' ', 30_000_000)));
        Assert.True(bomb.Length < 100_000);

        Assert.Equal("The workbook unpacks to more than 20 MB, the limit for an import.", await Upload.Refusal(bomb, new ImportLimits { MaxUnpackedBytes = 20_000_000 }));
    }

    [Fact]
    public async Task An_encoding_that_is_not_offered_is_refused() => Assert.StartsWith(
        "The encoding 'utf-7' is not offered", await Upload.Refusal(new MemoryStream("tag\nP-1\n"u8.ToArray()), choice: new FileSniffChoice { Encoding = "utf-7" }), StringComparison.Ordinal);

    [Fact]
    public async Task Reading_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImportFile.ReadAsync(new MemoryStream("tag\nP-1\n"u8.ToArray()), new ImportLimits(), null, cancelled.Token));
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }

        return bytes.ToArray();
    }

    private sealed class EndlessStream : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'x');
            BytesRead += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
