using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Synapse.Core.Audit;
using Synapse.Core.Events;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Events;

/// <summary>Walks a project's batches and gives each its verdict.</summary>
/// <param name="events">From wherever they are.</param>
/// <param name="published">What stands outside of the database.</param>
internal sealed class SealCheck(
    NpgsqlConnection connection, ProjectId project, int projectKey, HistoryEvents events, IReadOnlyList<SealDigest> published, IProgress<BatchVerdict>? progress)
{
    private readonly ILookup<long, SealDigest> _published = published.ToLookup(d => d.BatchNo);
    private readonly List<BatchVerdict> _bad = [];
    private IReadOnlyDictionary<EventId, ErasureRecord> _erased = new Dictionary<EventId, ErasureRecord>();
    private long _count;
    private long _eventCount;

    /// <param name="from">What an earlier check proved.</param>
    public async Task<SealReport> RunAsync(long afterBatchNo, SealCheckpoint? from, CancellationToken cancellationToken)
    {
        _erased = await ErasureLog.AllAsync(connection, projectKey, cancellationToken);
        var (lastNo, lastSeal) = await HeadAsync(cancellationToken);
        var headers = await SealedHeader.AfterAsync(connection, project, projectKey, afterBatchNo, cancellationToken);
        var (number, seal) = (afterBatchNo, await SealOfAsync(afterBatchNo, cancellationToken));
        if (from is not null && from.BatchNo == afterBatchNo && Convert.ToHexStringLower(seal) != from.Seal)
            Note(new(afterBatchNo, null, SealVerdict.ChainBroken, $"It has another seal than when it was checked on {Said(from.At)}."));
        foreach (var header in headers)
        {
            Note(await VerdictAsync(header, number, seal, cancellationToken));
            (number, seal) = (header.BatchNo, header.Seal);
        }

        if (number != lastNo || (number > 0 && !seal.AsSpan().SequenceEqual(lastSeal)))
            Note(new(lastNo, null, SealVerdict.ChainBroken, $"The project remembers batch {lastNo} as its newest, but the newest stored is batch {number}{(number == lastNo ? " with another seal" : "")}."));
        foreach (var digest in published.Where(d => d.BatchNo > number).DistinctBy(d => d.BatchNo))
            Note(new(digest.BatchNo, null, SealVerdict.NotAsPublished, $"It was published on {Said(digest.PublishedAt)}, and is no longer there."));
        return new SealReport(_count, _eventCount, _bad, lastNo, Convert.ToHexStringLower(lastSeal));
    }

    private void Note(BatchVerdict verdict)
    {
        progress?.Report(verdict);
        if (verdict.Verdict is not (SealVerdict.Ok or SealVerdict.Erased or SealVerdict.Archived)) _bad.Add(verdict);
    }

    private async Task<BatchVerdict> VerdictAsync(SealedHeader header, long previousNo, byte[] previousSeal, CancellationToken cancellationToken)
    {
        _count++;
        var archive = events.ArchiveOf(header.Meta.Batch);
        var unread = archive is null ? null : await events.UnreadableAsync(archive, cancellationToken);
        // Where the events cannot be had, the chain is still checked, on the root that was sealed.
        var (complaint, erased) = unread is null ? await EventsAsync(header, cancellationToken) : (null, 0);
        if (complaint is not null) return Of(header, SealVerdict.Tampered, complaint);
        if (header.BatchNo != previousNo + 1) return Of(header, SealVerdict.ChainBroken, $"Batch {previousNo + 1} is missing before it.");
        if (!header.PreviousSeal.AsSpan().SequenceEqual(previousSeal)) return Of(header, SealVerdict.ChainBroken, $"It was sealed after another batch {previousNo} than the one that is stored.");
        if (!SealBuilder.SealOf(header.PreviousSeal, header.BatchNo, header.Root, header.Count, header.Meta).AsSpan().SequenceEqual(header.Seal))
            return Of(header, SealVerdict.SealForged, "Its header is not the one that was sealed.");
        var seal = Convert.ToHexStringLower(header.Seal);
        if (_published[header.BatchNo].FirstOrDefault(d => d.Seal != seal) is { } other)
            return Of(header, SealVerdict.NotAsPublished, $"On {Said(other.PublishedAt)} it was published with the seal {other.Seal[..16]}…: it, or a batch before it, was rewritten and sealed anew.");
        if (archive is not null) return Archived(header, archive, unread);
        return erased > 0 ? Of(header, SealVerdict.Erased, $"What {erased} of its events carried was erased on record.") : Of(header, SealVerdict.Ok, null);
    }

    private BatchVerdict Archived(SealedHeader header, ArchiveRecord archive, string? unread) => unread switch
    {
        null when archive.HasTable => Of(header, SealVerdict.Archived, $"Its events are being archived ({archive.Label}) and are as they were sealed."),
        null => Of(header, SealVerdict.Archived, $"Its events are archived in {archive.File} and are as they were sealed."),
        _ when events.IsLookedAt => Of(header, SealVerdict.ArchiveDamaged, unread),
        _ => Of(header, SealVerdict.Archived, $"Its events are archived in {archive.File}, which was not looked at: {unread}."),
    };

    /// <summary>What is wrong with a batch's events, and of how many the contents were erased.</summary>
    private async Task<(string? Complaint, int Erased)> EventsAsync(SealedHeader header, CancellationToken cancellationToken)
    {
        using var seals = new SealBuilder(header.Meta.Batch);
        var (gap, erased, back) = (false, 0, 0);
        await events.ReadAsync(header.Meta.Batch, header.BatchNo, (in EventHeader e, ReadOnlySpan<byte> payload) =>
        {
            gap |= e.Sequence != seals.Count;
            if (_erased.Count == 0 || !_erased.TryGetValue(header.Meta.Batch.Event(e.Sequence), out var gone))
            {
                seals.Add(e, payload);
                return;
            }

            erased++;
            if (SHA256.HashData(payload).AsSpan().SequenceEqual(gone.PayloadHash)) back++;
            Span<byte> hash = stackalloc byte[EventHash.Size];
            EventHash.WriteRedacted(SealBuilder.HashVersion, header.Meta.Batch, e, gone.PayloadHash, hash);
            seals.AddHash(hash);
        }, cancellationToken);
        _eventCount += seals.Count;
        var found = seals.Finish(header.PreviousSeal, header.BatchNo, header.Meta);
        if (found.Count != header.Count) return ($"It was sealed with {header.Count} events and has {found.Count}.", erased);
        if (gap || !found.Root.AsSpan().SequenceEqual(header.Root)) return ("Its events are not those that were sealed.", erased);
        return (back > 0 ? $"What was erased is back in {back} of its events." : null, erased);
    }

    private static BatchVerdict Of(SealedHeader header, SealVerdict verdict, string? detail) => new(header.BatchNo, header.Meta.Batch, verdict, detail);

    private static string Said(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private async Task<(long No, byte[] Seal)> HeadAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select last_batch_no, last_seal from projects where project_id = $1", connection).With(projectKey);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
    }

    private async Task<byte[]> SealOfAsync(long batchNo, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select seal from batches where project_id = $1 and batch_no = $2", connection).With(projectKey, batchNo);
        return await command.ExecuteScalarAsync(cancellationToken) as byte[] ?? [];
    }
}
