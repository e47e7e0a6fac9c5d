using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Events;

/// <summary>Reads batch headers.</summary>
internal sealed class BatchHeaderReader(DisciplineKeys disciplines, BatchStates states)
{
    public const string Select = """
        select b.batch_id, b.batch_no, b.kind, b.title, w.person_id, w.name, b.started_at, b.recorded_at, b.n, b.entity_count, b.disciplines, b.rule_keys, b.summary::text, b.execution_id, b.causation_id,
            (select json_object_agg(t.event_type, t.n)::text from (
                select c.event_type, sum(c.n) n from batch_counts c where c.project_id = b.project_id and c.batch_no = b.batch_no group by c.event_type) t)
        from batches b join people w on w.person_key = b.actor_key
        """;

    public async Task<IReadOnlyList<BatchHeader>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var headers = new List<BatchHeader>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken)) headers.Add(await HeaderAsync(reader, cancellationToken));
        if (headers.Count == 0) return headers;
        var archives = await ArchiveTable.OutAsync(command.Connection!, cancellationToken);
        return archives.Count == 0 ? headers : [.. headers.Select(h => h with { Archive = archives.FirstOrDefault(a => a.Holds(h.Id)) })];
    }

    private async ValueTask<BatchHeader> HeaderAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var id = new BatchId(reader.GetGuid(0));
        var names = new List<string>();
        foreach (var key in reader.GetFieldValue<short[]>(10)) names.Add(await disciplines.NameOfAsync(key, cancellationToken));
        names.Sort(StringComparer.Ordinal);
        return new BatchHeader(
            id, reader.GetInt64(1), (BatchKind)reader.GetInt16(2), reader.GetString(3), new PersonId(reader.GetString(4)), reader.GetString(5),
            reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<DateTimeOffset>(7), reader.GetInt32(8), reader.GetInt32(9), Counts(reader.Object(15)), names, reader.GetFieldValue<int[]>(11),
            reader.Object(12), reader.OrNull<Guid>(13), reader.OrNull<Guid>(14) is { } cause ? new EventId(cause) : null,
            states.Of(id), states.Reverts(id), states.RevertedBy(id));
    }

    private static Dictionary<EventType, int> Counts(ObjectValue counts) =>
        counts.ToDictionary(c => (EventType)short.Parse(c.Key, System.Globalization.CultureInfo.InvariantCulture), c => (int)c.Value.AsNumber);
}
