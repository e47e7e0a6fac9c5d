using System.Security.Cryptography;
using Synapse.Core.Events;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Events;

/// <summary>A run of events of a batch, as COPY rows with the hash of each.</summary>
internal sealed record EventChunk(CopyRows Rows, byte[] Hashes, int Count) : IDisposable
{
    public ReadOnlySpan<byte> Hash(int index) => Hashes.AsSpan(index * EventHash.Size, EventHash.Size);

    public void Dispose() => Rows.Dispose();
}

/// <summary>Writes and hashes the events of one batch.</summary>
internal sealed class EventRows(int projectKey, BatchId batch, IReadOnlyDictionary<string, short> disciplines)
{
    private const int ColumnCount = 15;
    private const int ChunkSize = 2048;

    public const string CopySql = """
        copy workflow_events (project_id, batch_id, batch_seq, event_type, aggregate_type, entity_kind, op, entity_version, rule_key, discipline, cause_seq,
            entity_id, cause_batch_id, aggregate_id, payload) from stdin (format binary)
        """;

    /// <summary>The events in chunks, in order, written from now on and ahead of what is being sent.</summary>
    public Ahead<EventChunk> Begin(IReadOnlyList<NewEvent> events, CancellationToken cancellationToken) =>
        new(events.Count, ChunkSize, (start, count) => Chunk(events, start, count), cancellationToken);

    private EventChunk Chunk(IReadOnlyList<NewEvent> events, int start, int count)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new EventChunk(new CopyRows(count * 512), new byte[count * EventHash.Size], count);
        for (var i = 0; i < count; i++)
        {
            var e = events[start + i];
            var header = EventHeader.Of(e, start + i);
            var payload = Write(chunk.Rows, header, e);
            EventHash.Write(sha, SealBuilder.HashVersion, batch, header, payload, chunk.Hashes.AsSpan(i * EventHash.Size, EventHash.Size));
        }

        return chunk;
    }

    private ReadOnlySpan<byte> Write(CopyRows rows, in EventHeader header, NewEvent e)
    {
        rows.StartRow(ColumnCount);
        rows.Int(projectKey);
        rows.Uuid(batch.Value);
        rows.Int(header.Sequence);
        rows.Short((short)header.Type);
        rows.Short((short)header.Aggregate);
        rows.Short((short?)header.Kind);
        rows.Short((short?)header.Op);
        rows.Int(header.Version);
        rows.Int(header.RuleKey);
        rows.Short(header.Discipline is { } discipline ? disciplines[discipline] : null);
        rows.Int(header.CauseSequence);
        rows.Uuid(header.Entity?.Value);
        rows.Uuid(header.CauseBatch?.Value);
        if (header.AggregateId is { } id) rows.Text(id);
        else rows.Null();
        var value = rows.StartValue();
        EventPayload.Write(e, rows);
        return rows.EndValue(value);
    }
}
