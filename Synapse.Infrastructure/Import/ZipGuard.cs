using System.Buffers;
using System.IO.Compression;

namespace Synapse.Infrastructure.Import;

/// <summary>Refuses a workbook that unpacks to too much. It unpacks every entry once and counts, because the sizes that an archive states can lie.</summary>
internal static class ZipGuard
{
    /// <summary>Checks the archive; afterwards the stream stands at its beginning.</summary>
    public static void Check(Stream file, ImportLimits limits, CancellationToken cancellation)
    {
        file.Position = 0;
        using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            if (zip.Entries.Count > limits.MaxZipEntries) throw new ImportRefusedException($"The workbook consists of more than {limits.MaxZipEntries:N0} parts.");
            long left = limits.MaxUnpackedBytes;
            foreach (var entry in zip.Entries)
                if ((left -= Unpacked(entry, left, cancellation)) < 0)
                    throw new ImportRefusedException($"The workbook unpacks to more than {limits.MaxUnpackedBytes / 1_000_000:N0} MB, the limit for an import.");
        }

        file.Position = 0;
    }

    private static long Unpacked(ZipArchiveEntry entry, long atMost, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            long total = 0;
            using var stream = entry.Open();
            while (total <= atMost && stream.Read(buffer) is > 0 and var read)
            {
                cancellation.ThrowIfCancellationRequested();
                total += read;
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
