using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Events;

/// <summary>Walks a project's batches and gives each its verdict.</summary>
internal sealed class SealCheck(NpgsqlConnection connection, ProjectId project, int projectKey, IReadOnlyDictionary<short, string> disciplines, IProgress<BatchVerdict>? progress)
{
    private readonly StoredEvents _events = new(connection, projectKey, disciplines);
    private readonly List<BatchVerdict> _bad = [];
    private long _count;
    private long _eventCount;

    private sealed record Header(long BatchNo, BatchMeta Meta, int Count, byte[] Root, byte[] PreviousSeal, byte[] Seal);

    public async Task<SealReport> RunAsync(long afterBatchNo, CancellationToken cancellationToken)
    {
        var (lastNo, lastSeal) = await HeadAsync(cancellationToken);
        var headers = await HeadersAsync(afterBatchNo, cancellationToken);
        var (number, seal) = (afterBatchNo, await SealOfAsync(afterBatchNo, cancellationToken));
        foreach (var header in headers)
        {
            Note(await VerdictAsync(header, number, seal, cancellationToken));
            (number, seal) = (header.BatchNo, header.Seal);
        }

        if (number != lastNo || (number > 0 && !seal.AsSpan().SequenceEqual(lastSeal)))
            Note(new(lastNo, null, SealVerdict.ChainBroken, $"The project remembers batch {lastNo} as its newest, but the newest stored is batch {number}{(number == lastNo ? " with another seal" : "")}."));
        return new SealReport(_count, _eventCount, _bad, Convert.ToHexStringLower(lastSeal));
    }

    private void Note(BatchVerdict verdict)
    {
        progress?.Report(verdict);
        if (verdict.Verdict != SealVerdict.Ok) _bad.Add(verdict);
    }

    private async Task<BatchVerdict> VerdictAsync(Header header, long previousNo, byte[] previousSeal, CancellationToken cancellationToken)
    {
        _count++;
        var seals = new SealBuilder(header.Meta.Batch);
        var gap = false;
        await _events.ReadAsync(header.Meta.Batch, (in EventHeader e, ReadOnlySpan<byte> payload) =>
        {
            gap |= e.Sequence != seals.Count;
            seals.Add(e, payload);
        }, cancellationToken);
        _eventCount += seals.Count;
        var found = seals.Finish(header.PreviousSeal, header.BatchNo, header.Meta);
        if (gap || found.Count != header.Count || !found.Root.AsSpan().SequenceEqual(header.Root))
        {
            return Of(header, SealVerdict.Tampered, found.Count != header.Count
                ? $"It was sealed with {header.Count} events and has {found.Count}."
                : "Its events are not those that were sealed.");
        }

        if (header.BatchNo != previousNo + 1) return Of(header, SealVerdict.ChainBroken, $"Batch {previousNo + 1} is missing before it.");
        if (!header.PreviousSeal.AsSpan().SequenceEqual(previousSeal)) return Of(header, SealVerdict.ChainBroken, $"It was sealed after another batch {previousNo} than the one that is stored.");
        return found.Seal.AsSpan().SequenceEqual(header.Seal) ? Of(header, SealVerdict.Ok, null) : Of(header, SealVerdict.SealForged, "Its header is not the one that was sealed.");
    }

    private static BatchVerdict Of(Header header, SealVerdict verdict, string? detail) => new(header.BatchNo, header.Meta.Batch, verdict, detail);

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

    private async Task<List<Header>> HeadersAsync(long afterBatchNo, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select b.batch_no, b.batch_id, b.kind, b.causation_id, w.person_id, b.started_at, b.title, b.summary::text, b.n, b.root, b.prev_seal, b.seal
            from batches b join people w on w.person_key = b.actor_key where b.project_id = $1 and b.batch_no > $2 order by b.batch_no
            """, connection).With(projectKey, afterBatchNo);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var headers = new List<Header>();
        while (await row.ReadAsync(cancellationToken))
        {
            var meta = new BatchMeta(
                project, new BatchId(row.GetGuid(1)), (BatchKind)row.GetInt16(2), row.OrNull<Guid>(3) is { } cause ? new EventId(cause) : null, new PersonId(row.GetString(4)),
                row.GetFieldValue<DateTimeOffset>(5), row.GetString(6), row.Object(7));
            headers.Add(new Header(
                row.GetInt64(0), meta, row.GetInt32(8), row.GetFieldValue<byte[]>(9), row.GetFieldValue<byte[]>(10), row.GetFieldValue<byte[]>(11)));
        }

        return headers;
    }
}
