using System.Buffers.Binary;
using System.Text;
using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database.Copying;

namespace Synapse.Infrastructure.Events;

/// <summary>Takes one stored event: its header as it was sealed and the bytes of its payload, which are gone afterwards.</summary>
internal delegate void TakeEvent(in EventHeader header, ReadOnlySpan<byte> payload);

/// <summary>Streams stored events through COPY: what verification and replay read by the million.</summary>
/// <param name="table">The table that holds them; another than the parent's for a month that is on its way out of the history or back into it.</param>
internal sealed class StoredEvents(NpgsqlConnection connection, int projectKey, IReadOnlyDictionary<short, string> disciplines, string table = "workflow_events")
{
    private const string Columns =
        "batch_seq, event_type, aggregate_type, entity_kind, op, entity_version, rule_key, discipline, cause_seq, entity_id, cause_batch_id, aggregate_id, payload";

    public Task<int> ReadAsync(BatchId batch, TakeEvent take, CancellationToken cancellationToken) => CopyOut.ReadAsync(
        connection,
        $"select {Columns} from {table} where project_id = {projectKey} and batch_id = '{batch}' order by batch_seq",
        (ref CopyRow row) => Take(ref row, take),
        cancellationToken);

    /// <summary>One row, from its sequence number on.</summary>
    public void Take(ref CopyRow row, TakeEvent take)
    {
        var header = Header(ref row);
        row.TryNext(out var payload);
        take(header, payload);
    }

    private EventHeader Header(ref CopyRow row)
    {
        var (sequence, type, aggregate) = (row.Int(), (EventType)row.Short(), (AggregateType)row.Short());
        var kind = Short(ref row);
        var op = Short(ref row);
        var version = Int(ref row);
        var rule = Int(ref row);
        var discipline = Short(ref row);
        var cause = Int(ref row);
        var entity = Uuid(ref row);
        var causeBatch = Uuid(ref row);
        var aggregateId = row.TryNext(out var text) ? Encoding.UTF8.GetString(text) : null;
        return new EventHeader(
            sequence, type, aggregate, (EntityKind?)(byte?)kind, (ChangeOp?)(byte?)op, version, rule, cause,
            entity is { } id ? new EntityId(id) : null, causeBatch is { } batch ? new BatchId(batch) : null,
            discipline is { } key ? disciplines.GetValueOrDefault(key) : null, aggregateId);
    }

    private static short? Short(ref CopyRow row) => row.TryNext(out var value) ? BinaryPrimitives.ReadInt16BigEndian(value) : null;

    private static int? Int(ref CopyRow row) => row.TryNext(out var value) ? BinaryPrimitives.ReadInt32BigEndian(value) : null;

    private static Guid? Uuid(ref CopyRow row) => row.TryNext(out var value) ? new Guid(value, bigEndian: true) : null;
}
