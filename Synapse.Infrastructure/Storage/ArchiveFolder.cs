using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Synapse.Infrastructure.Storage;

/// <summary>The folder in which the files of archives lie.</summary>
public sealed class ArchiveFolder(string folder)
{
    private const string Unfinished = ".partial";

    public string Path => folder;

    public string FileOf(string name) => System.IO.Path.Combine(folder, name);

    /// <summary>What is wrong with an archive's file, in a sentence; null when it is the one that was exported.</summary>
    public async Task<string?> ComplaintAsync(ArchiveRecord archive, CancellationToken cancellationToken)
    {
        if (archive.File is not { } name) return $"The archive {archive.No} has no file yet.";
        try
        {
            var path = FileOf(name);
            if (!File.Exists(path)) return $"The archive's file {name} is not in {folder}.";
            return (await HashAsync(path, cancellationToken)).Sha256 == archive.Sha256 ? null : $"The archive's file {name} is not the one that was exported: its hash is another.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The archive's file {name} cannot be read: {e.Message}";
        }
    }

    /// <summary>Writes what a COPY … TO STDOUT gives, compressed, and gives the file its name only when all of it is on disk.</summary>
    internal async Task<(string Sha256, long Bytes)> WriteAsync(string name, NpgsqlConnection connection, string copy, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var unfinished = FileOf(name + Unfinished);
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            await using (var stream = await connection.BeginRawBinaryCopyAsync(copy, cancellationToken))
            await using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
            {
                stream.ReadTimeout = stream.WriteTimeout = Timeout.Infinite;
                await stream.CopyToAsync(gzip, cancellationToken);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, FileOf(name), overwrite: true);
        return await HashAsync(FileOf(name), cancellationToken);
    }

    internal Task WriteTextAsync(string name, string text, CancellationToken cancellationToken) => File.WriteAllTextAsync(FileOf(name), text, new UTF8Encoding(false), cancellationToken);

    private static async Task<(string Sha256, long Bytes)> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)), file.Length);
    }
}
