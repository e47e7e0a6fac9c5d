using System.Text;
using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Audit;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>Reads events with what people want to know beside them. A query selects <see cref="Columns"/> from an event e and its batch b.</summary>
internal sealed class EventReading(NpgsqlConnection connection, int projectKey, DisciplineKeys disciplines, BatchStates states)
{
    public const string Columns =
        "e.batch_id, e.batch_seq, e.event_type, e.aggregate_type, e.entity_kind, e.op, e.entity_version, e.rule_key, e.discipline, e.cause_seq, e.entity_id, e.cause_batch_id, e.aggregate_id, "
        + "e.payload::text, b.batch_no, b.kind, b.actor_key, b.recorded_at";

    private sealed record Row(BatchId Batch, EventHeader Header, string Payload, long BatchNo, BatchKind Kind, int Actor, DateTimeOffset At);

    public async Task<IReadOnlyList<EventRecord>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(await RowAsync(reader, cancellationToken));
        var names = await EntityNames.OfAsync(connection, projectKey, [.. rows.Select(r => r.Header.Entity).OfType<EntityId>().Distinct()], cancellationToken);
        var rules = await RulesAsync([.. rows.Select(r => r.Header.RuleKey).OfType<int>().Distinct()], cancellationToken);
        var people = await PeopleAsync([.. rows.Select(r => r.Actor).Distinct()], cancellationToken);
        var takenBack = await TakenBackInPartAsync(rows, cancellationToken);
        EventRecord[] records = [.. rows.Select(row => Record(row, names, rules, people, takenBack))];
        if (!records.Any(r => r.Payload.IsErased)) return records;
        var erasures = await ErasureLog.OfAsync(connection, projectKey, records.Where(r => r.Payload.IsErased).Select(r => r.Batch), cancellationToken);
        return [.. records.Select(r => r.Payload.IsErased ? r with { Erasure = erasures.GetValueOrDefault(r.Id) } : r)];
    }

    private EventRecord Record(
        Row row, IReadOnlyDictionary<EntityId, string> names, Dictionary<int, EventRule> rules, Dictionary<int, (PersonId Id, string Name)> people, HashSet<(BatchId, EntityId)> takenBack)
    {
        var header = row.Header;
        var isRolledBack = states.Of(row.Batch) == BatchState.RolledBack || (header.Entity is { } id && takenBack.Contains((row.Batch, id)));
        return new EventRecord(
            row.Batch.Event(header.Sequence), row.BatchNo, row.Kind, header,
            header.Entity is { } entity ? names.GetValueOrDefault(entity) : null,
            header.RuleKey is { } rule ? rules.GetValueOrDefault(rule) : null,
            header.CauseSequence is { } cause ? (header.CauseBatch ?? row.Batch).Event(cause) : null,
            people[row.Actor].Id, people[row.Actor].Name, row.At, EventPayload.Read(Encoding.UTF8.GetBytes(row.Payload)), isRolledBack);
    }

    private async ValueTask<Row> RowAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var header = new EventHeader(
            reader.GetInt32(1), (EventType)reader.GetInt16(2), (AggregateType)reader.GetInt16(3), (EntityKind?)(byte?)reader.OrNull<short>(4), (ChangeOp?)(byte?)reader.OrNull<short>(5),
            reader.OrNull<int>(6), reader.OrNull<int>(7), reader.OrNull<int>(9),
            reader.OrNull<Guid>(10) is { } entity ? new EntityId(entity) : null,
            reader.OrNull<Guid>(11) is { } cause ? new BatchId(cause) : null,
            reader.OrNull<short>(8) is { } discipline ? await disciplines.NameOfAsync(discipline, cancellationToken) : null,
            reader.TextOrNull(12));
        return new Row(
            new BatchId(reader.GetGuid(0)), header, reader.GetString(13), reader.GetInt64(14), (BatchKind)reader.GetInt16(15), reader.GetInt32(16), reader.GetFieldValue<DateTimeOffset>(17));
    }

    private async Task<Dictionary<int, EventRule>> RulesAsync(int[] keys, CancellationToken cancellationToken)
    {
        var rules = new Dictionary<int, EventRule>();
        if (keys.Length == 0) return rules;
        await using var command = new NpgsqlCommand(
            "select rule_key, rule_id, version, document ->> 'name' from rule_versions where project_id = $1 and rule_key = any($2)", connection).With(projectKey, keys);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rules[reader.GetInt32(0)] = new(reader.GetInt32(0), reader.GetString(1), reader.GetInt32(2), reader.TextOrNull(3) ?? reader.GetString(1));
        return rules;
    }

    private async Task<Dictionary<int, (PersonId Id, string Name)>> PeopleAsync(int[] keys, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select person_key, person_id, name from people where person_key = any($1)", connection).With((object)keys);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var people = new Dictionary<int, (PersonId, string)>();
        while (await reader.ReadAsync(cancellationToken)) people[reader.GetInt32(0)] = (new(reader.GetString(1)), reader.GetString(2));
        return people;
    }

    /// <summary>In a batch that was taken back in part, an event counts as rolled back when the batch that did it changed the same entity because of this one.</summary>
    private async Task<HashSet<(BatchId, EntityId)>> TakenBackInPartAsync(List<Row> rows, CancellationToken cancellationToken)
    {
        var takenBack = new HashSet<(BatchId, EntityId)>();
        foreach (var batch in rows.Select(r => r.Batch).Distinct().Where(b => states.Of(b) == BatchState.PartiallyRolledBack))
        {
            await using var command = new NpgsqlCommand("""
                select distinct entity_id from workflow_events where project_id = $1 and entity_id = any($2) and batch_id = any($3) and cause_batch_id = $4
                """, connection).With(
                projectKey,
                rows.Where(r => r.Batch == batch).Select(r => r.Header.Entity).OfType<EntityId>().Select(e => e.Value).Distinct().ToArray(),
                states.PartialReversals(batch).Select(b => b.Value).ToArray(),
                batch.Value);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) takenBack.Add((batch, new EntityId(reader.GetGuid(0))));
        }

        return takenBack;
    }
}
