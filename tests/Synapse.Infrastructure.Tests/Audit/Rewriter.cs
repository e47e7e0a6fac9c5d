using System.Text;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Infrastructure.Tests.Events;
using static Synapse.Infrastructure.Tests.Events.Workshop;

namespace Synapse.Infrastructure.Tests.Audit;

/// <summary>A superuser with all the craft there is: takes the guards off, changes an event, and computes every root and seal from there on anew. From the inside nothing shows.</summary>
internal static class Rewriter
{
    public static async Task RewriteAsync(Workshop shop, string change)
    {
        await shop.ExecuteAsAdministratorAsync($"alter table workflow_events disable trigger user; alter table batches disable trigger user; {change}");
        var seal = Array.Empty<byte>();
        foreach (var (no, meta) in await HeadersAsync(shop))
        {
            using var builder = new SealBuilder(meta.Batch);
            foreach (var (header, payload) in await EventsAsync(shop, meta.Batch)) builder.Add(header, payload);
            var sealed_ = builder.Finish(seal, no, meta);
            await using var command = shop.Administrator.CreateCommand("update batches set root = $1, prev_seal = $2, seal = $3, n = $5 where batch_no = $4");
            foreach (var value in (object[])[sealed_.Root, seal, sealed_.Seal, no, sealed_.Count]) command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync();
            seal = sealed_.Seal;
        }

        await using var head = shop.Administrator.CreateCommand("update projects set last_seal = $1, last_batch_no = (select coalesce(max(batch_no), 0) from batches)");
        head.Parameters.Add(new() { Value = seal });
        await head.ExecuteNonQueryAsync();
    }

    private static async Task<List<(long No, BatchMeta Meta)>> HeadersAsync(Workshop shop)
    {
        await using var command = shop.Administrator.CreateCommand("""
            select b.batch_no, b.batch_id, b.kind, w.person_id, b.started_at, b.title, b.summary::text from batches b join people w on w.person_key = b.actor_key order by b.batch_no
            """);
        await using var row = await command.ExecuteReaderAsync();
        var headers = new List<(long, BatchMeta)>();
        while (await row.ReadAsync())
        {
            headers.Add((row.GetInt64(0), new BatchMeta(
                Goldmine, new BatchId(row.GetGuid(1)), (BatchKind)row.GetInt16(2), null, new PersonId(row.GetString(3)), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5),
                ValueJson.Parse(row.GetString(6)).AsObject!)));
        }

        return headers;
    }

    private static async Task<List<(EventHeader, byte[])>> EventsAsync(Workshop shop, BatchId batch)
    {
        await using var command = shop.Administrator.CreateCommand($"""
            select batch_seq, event_type, aggregate_type, entity_kind, op, entity_version, entity_id, d.name, aggregate_id, payload::text
            from workflow_events e left join disciplines d on d.discipline_key = e.discipline where batch_id = '{batch}' order by batch_seq
            """);
        await using var row = await command.ExecuteReaderAsync();
        var events = new List<(EventHeader, byte[])>();
        while (await row.ReadAsync())
        {
            var header = new EventHeader(
                row.GetInt32(0), (EventType)row.GetInt16(1), (AggregateType)row.GetInt16(2), row.IsDBNull(3) ? null : (Core.Plant.EntityKind)row.GetInt16(3),
                row.IsDBNull(4) ? null : (Core.Plant.ChangeOp)row.GetInt16(4), row.IsDBNull(5) ? null : row.GetInt32(5), null, null,
                row.IsDBNull(6) ? null : new Core.Plant.EntityId(row.GetGuid(6)), null, row.IsDBNull(7) ? null : row.GetString(7), row.IsDBNull(8) ? null : row.GetString(8));
            events.Add((header, Encoding.UTF8.GetBytes(row.GetString(9))));
        }

        return events;
    }
}
