using System.Globalization;
using System.IO.Compression;
using Npgsql;
using Synapse.Core;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Storage;

/// <summary>Moves one archive from step to step, as the archiving role. Each step is a function of the database that looks for itself whether it may happen, and that writes the ledger in the same transaction.</summary>
/// <param name="person">On whose behalf.</param>
internal sealed class ArchiveWork(
    NpgsqlDataSource source, NpgsqlConnection connection, ArchiveFolder folder, IReadOnlyDictionary<short, string> disciplines, int person, Func<ArchivePause, Task> pause)
{
    public Task<IReadOnlyList<ArchiveRecord>> OutAsync(CancellationToken cancellationToken) => ArchiveTable.OutAsync(connection, cancellationToken);

    public async Task<ArchiveRecord> FindAsync(int archive, CancellationToken cancellationToken) => (await ArchiveTable.AllAsync(connection, cancellationToken)).Single(a => a.No == archive);

    /// <summary>Looks whether the partition is as it was sealed, keeps an image of what it leaves, and detaches it.</summary>
    public async Task<Outcome<ArchiveRecord>> BeginAsync(EventPartition part, string reason, string? publishedTo, CancellationToken cancellationToken)
    {
        var headers = await RootCheck.HeadersAsync(connection, part.FromId, part.ToId, cancellationToken);
        if (await TableComplaintAsync(part.Name, headers, cancellationToken) is { } complaint)
            return Broken($"{part.Label} is not as it was sealed and stays where it is: {complaint}");
        await pause(ArchivePause.Checked);
        await new BoundaryImages(source).KeepAsync(part.Name, headers.Select(h => h.ProjectKey).Distinct(), cancellationToken);
        await pause(ArchivePause.Imaged);
        await using var detach = new NpgsqlCommand("select archive_detach($1, $2, $3, $4)", connection).With(part.Name, publishedTo, person, reason);
        var archive = (int)(await detach.ExecuteScalarAsync(cancellationToken))!;
        await pause(ArchivePause.Detached);
        return await FindAsync(archive, cancellationToken);
    }

    /// <summary>From wherever the archive stands to its end. Null when that was reached.</summary>
    public async Task<Refusal?> ContinueAsync(ArchiveRecord archive, CancellationToken cancellationToken)
    {
        var headers = await RootCheck.HeadersAsync(connection, archive.FromId, archive.ToId, cancellationToken);
        // What an earlier attempt left may be gone since.
        if (archive.Step == ArchiveStep.Detached || await FileComplaintAsync(archive, headers, cancellationToken) is not null)
        {
            archive = await ExportAsync(archive, headers, cancellationToken);
            if (await FileComplaintAsync(archive, headers, cancellationToken) is { } complaint)
                return Broken($"{archive.Label} was written to {archive.File}, and reading it again shows that it is not whole: {complaint} Nothing was dropped; archive it again, or restore it.");
        }

        if (archive.Step != ArchiveStep.Verified)
        {
            await CallAsync("select archive_verified($1, $2, $3)", cancellationToken, archive.No, Convert.FromHexString(archive.Sha256!), person);
            await pause(ArchivePause.Verified);
        }

        await CallAsync("select archive_drop($1, $2)", cancellationToken, archive.No, person);
        await pause(ArchivePause.Dropped);
        return null;
    }

    /// <summary>Attaches the archive's events again: its own table while that is there, else one that is filled from the file.</summary>
    public async Task<Refusal?> RestoreAsync(ArchiveRecord archive, string reason, CancellationToken cancellationToken)
    {
        if (archive.HasTable)
        {
            await CallAsync("select archive_take_back($1, $2, $3)", cancellationToken, archive.No, person, reason);
            return null;
        }

        var headers = await RootCheck.HeadersAsync(connection, archive.FromId, archive.ToId, cancellationToken);
        if (await FileComplaintAsync(archive, headers, cancellationToken) is { } complaint) return Broken($"{archive.Label} cannot be restored: {complaint}");
        await CallAsync("select restore_begin($1, $2, $3)", cancellationToken, archive.No, person, reason);
        await pause(ArchivePause.Emptied);
        await ImportAsync(archive, cancellationToken);
        await pause(ArchivePause.Imported);
        if (await TableComplaintAsync(archive.Part, headers, cancellationToken) is { } broken) return Broken($"{archive.Label} was imported and is not as it was sealed: {broken}");
        await CallAsync("select restore_finish($1, $2)", cancellationToken, archive.No, person);
        await pause(ArchivePause.Restored);
        return null;
    }

    private async Task<ArchiveRecord> ExportAsync(ArchiveRecord archive, IReadOnlyList<SealedBatch> headers, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"events-{(archive.From is null ? "until-" : "")}{archive.Last}.{archive.No:0000}");
        var file = $"{name}.copy.gz";
        var (sha256, bytes) = await folder.WriteAsync(file, connection, ArchiveCopy.Out(archive.Part), cancellationToken);
        var events = headers.Sum(h => (long)h.Count);
        var manifest = new ArchiveManifest(
            ArchiveManifest.CurrentFormat, archive.No, archive.Label, archive.From, archive.To, file, sha256, bytes, events, ArchiveCopy.Columns, disciplines, await ProjectsAsync(headers, cancellationToken));
        await folder.WriteTextAsync($"{name}.manifest.json", manifest.ToJson(), cancellationToken);
        await pause(ArchivePause.Written);
        await CallAsync("select archive_exported($1, $2, $3, $4, $5, $6)", cancellationToken, archive.No, file, Convert.FromHexString(sha256), bytes, events, person);
        await pause(ArchivePause.Exported);
        return await FindAsync(archive.No, cancellationToken);
    }

    private async Task<IReadOnlyList<ManifestProject>> ProjectsAsync(IReadOnlyList<SealedBatch> headers, CancellationToken cancellationToken)
    {
        var codes = new Dictionary<int, string>();
        await using (var command = new NpgsqlCommand("select project_id, code from projects", connection))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
            while (await row.ReadAsync(cancellationToken)) codes.Add(row.GetInt32(0), row.GetString(1));
        return
        [
            .. headers.GroupBy(h => h.ProjectKey).Select(p => new ManifestProject(
                p.Key, codes[p.Key], [.. p.Select(b => new ManifestBatch(b.No, b.Id.ToString(), b.Count, Convert.ToHexStringLower(b.Root), Convert.ToHexStringLower(b.Seal)))])),
        ];
    }

    private async Task<string?> TableComplaintAsync(string part, IReadOnlyList<SealedBatch> headers, CancellationToken cancellationToken)
    {
        using var check = await RootCheck.PrepareAsync(connection, headers, disciplines, cancellationToken);
        await CopyOut.ReadAsync(connection, ArchiveCopy.Rows(part), check.Take, cancellationToken);
        return check.Finish();
    }

    /// <summary>What is wrong with the file: it is not the one that was exported, or an event in it is not the one that was sealed.</summary>
    private async Task<string?> FileComplaintAsync(ArchiveRecord archive, IReadOnlyList<SealedBatch> headers, CancellationToken cancellationToken)
    {
        if (await folder.ComplaintAsync(archive, cancellationToken) is { } complaint) return complaint;
        using var check = await RootCheck.PrepareAsync(connection, headers, disciplines, cancellationToken);
        using var rows = new ArchiveRows(folder.FileOf(archive.File!));
        for (; rows.HasRow; rows.Next())
        {
            var row = rows.Row;
            check.Take(ref row);
        }

        return check.Finish();
    }

    private async Task ImportAsync(ArchiveRecord archive, CancellationToken cancellationToken)
    {
        await using var file = new GZipStream(File.OpenRead(folder.FileOf(archive.File!)), CompressionMode.Decompress);
        await using var copy = await connection.BeginRawBinaryCopyAsync(ArchiveCopy.In(archive.Part), cancellationToken);
        copy.ReadTimeout = copy.WriteTimeout = Timeout.Infinite;
        await file.CopyToAsync(copy, cancellationToken);
    }

    private async Task CallAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.With(values).ExecuteNonQueryAsync(cancellationToken);
    }

    private static Refusal Broken(string sentence) => new(RefusalCode.InvalidRequest, sentence);
}
