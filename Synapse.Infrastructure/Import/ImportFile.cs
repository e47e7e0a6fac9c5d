using System.Buffers;
using Synapse.Core;
using Synapse.Core.Import;

namespace Synapse.Infrastructure.Import;

/// <summary>A file as it was read: what it was taken for, and its content.</summary>
/// <param name="Filled">How many cells of each column are not blank.</param>
public sealed record ImportContent(FileSniff Sniff, ImportTable Table, IReadOnlyList<int> Filled);

/// <summary>
/// Reads CSV and XLSX files for import. What a file is, its content says, not its name; a file that cannot be an equipment list is refused with a sentence. Formulas are never
/// evaluated, text is never changed, and a file is never held in memory as a whole.
/// </summary>
public static class ImportFile
{
    /// <param name="upload">Any readable stream, seekable or not.</param>
    /// <param name="limits">What is too large.</param>
    /// <param name="choice">What a person knows better.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<Outcome<ImportContent>> ReadAsync(
        Stream upload, ImportLimits limits, FileSniffChoice? choice = null, CancellationToken cancellation = default)
    {
        var path = Path.Combine(Path.GetTempPath(), $"synapse-import-{Guid.NewGuid():N}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        if (!await CopyAsync(upload, file, limits.MaxBytes, cancellation))
            return ImportRefusal.Of($"The file is larger than {limits.MaxBytes / 1_000_000:N0} MB, the limit for an import.");
        file.Position = 0;

        // Parsing takes seconds for a large file: not on the caller's thread, which may be a person's circuit.
        return await Task.Run(() => Read(file, limits, choice ?? new(), cancellation), cancellation);
    }

    private static async Task<bool> CopyAsync(Stream from, Stream to, long maxBytes, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            long total = 0;
            while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                total += read;
                if (total > maxBytes) return false;
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Outcome<ImportContent> Read(Stream file, ImportLimits limits, FileSniffChoice choice, CancellationToken cancellation)
    {
        try
        {
            return FileKinds.Of(file) switch
            {
                FileKind.Empty => ImportRefusal.Of("The file is empty."),
                FileKind.Workbook => XlsxFile.Read(file, limits, choice, cancellation),
                FileKind.Text => CsvFile.Read(file, limits, choice, cancellation),
                FileKind.OldWorkbook => ImportRefusal.Of("The file is an old or a password-protected workbook; save it as .xlsx without a password."),
                FileKind.Markup => ImportRefusal.Of("The file is XML or HTML, not a table; export the list as .xlsx or .csv."),
                FileKind.Zip => ImportRefusal.Of("The file is a ZIP archive, but not a workbook."),
                _ => ImportRefusal.Of("The file is binary, neither a text table nor a workbook."),
            };
        }
        catch (ImportRefusedException e)
        {
            return e.Refusal;
        }
    }
}

/// <summary>Builds the refusals of this room.</summary>
internal static class ImportRefusal
{
    public static Refusal Of(string sentence) => new(RefusalCode.InvalidFile, sentence);
}

/// <summary>Carries a refusal out of the depth of a streaming reader to <see cref="ImportFile"/>, and no further.</summary>
internal sealed class ImportRefusedException(string sentence) : Exception(sentence)
{
    public Refusal Refusal => ImportRefusal.Of(Message);
}
