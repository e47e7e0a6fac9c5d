using Npgsql;
using Synapse.Core.Events;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Audit;

/// <summary>That the payload of an event was erased.</summary>
/// <param name="PayloadHash">The hash of what it was: the event's own hash, and with it the batch's seal, still follow.</param>
public sealed record ErasureRecord(EventId Event, byte[] PayloadHash, string By, DateTimeOffset At, string Reason);

/// <summary>Reads the log of erasures.</summary>
internal static class ErasureLog
{
    private const string Select = """
        select l.batch_id, l.batch_seq, l.payload_hash, w.name, l.recorded_at, l.reason from erasure_log l join people w on w.person_key = l.erased_by where l.project_id = $1
        """;

    public static Task<IReadOnlyDictionary<EventId, ErasureRecord>> AllAsync(NpgsqlConnection connection, int projectKey, CancellationToken cancellationToken) =>
        ReadAsync(new NpgsqlCommand(Select, connection).With(projectKey), cancellationToken);

    public static Task<IReadOnlyDictionary<EventId, ErasureRecord>> OfAsync(NpgsqlConnection connection, int projectKey, IEnumerable<BatchId> batches, CancellationToken cancellationToken) =>
        ReadAsync(new NpgsqlCommand($"{Select} and l.batch_id = any($2)", connection).With(projectKey, batches.Select(b => b.Value).Distinct().ToArray()), cancellationToken);

    private static async Task<IReadOnlyDictionary<EventId, ErasureRecord>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var owned = command;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var records = new Dictionary<EventId, ErasureRecord>();
        while (await row.ReadAsync(cancellationToken))
        {
            var id = new BatchId(row.GetGuid(0)).Event(row.GetInt32(1));
            records.Add(id, new ErasureRecord(id, row.GetFieldValue<byte[]>(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5)));
        }

        return records;
    }
}
