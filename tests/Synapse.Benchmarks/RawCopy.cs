using System.Diagnostics;
using Synapse.Core.Events;

namespace Synapse.Benchmarks;

/// <summary>
/// How fast the database takes a batch's events when nothing else is done: their rows are fetched in COPY's own format and sent back as they came, into the same table and the same project beside those
/// that are there, under the id of a batch that nobody wrote. The median of three.
/// </summary>
internal static class RawCopy
{
    private const int Times = 3;
    private const string Columns =
        "batch_seq, event_type, aggregate_type, entity_kind, op, entity_version, rule_key, discipline, cause_seq, entity_id, cause_batch_id, aggregate_id, payload";

    public static async Task<TimeSpan> MeasureAsync(BenchRoom room, BatchId batch)
    {
        var times = new List<TimeSpan>();
        for (var time = 0; time < Times; time++) times.Add(await OnceAsync(room, batch));
        return BenchRoom.Median(times);
    }

    private static async Task<TimeSpan> OnceAsync(BenchRoom room, BatchId batch)
    {
        await using var connection = await room.Administrator.OpenConnectionAsync();
        var rows = new MemoryStream();
        var sql = $"copy (select project_id, '{BatchId.New(TimeProvider.System)}'::uuid, {Columns} from workflow_events where batch_id = '{batch}' order by batch_seq) to stdout (format binary)";
        await using (var read = await connection.BeginRawBinaryCopyAsync(sql))
        {
            read.ReadTimeout = Timeout.Infinite;
            await read.CopyToAsync(rows);
        }

        await room.SettleAsync();
        const int piece = 1 << 20;
        var clock = Stopwatch.StartNew();
        await using (var write = await connection.BeginRawBinaryCopyAsync($"copy workflow_events (project_id, batch_id, {Columns}) from stdin (format binary)"))
        {
            write.WriteTimeout = write.ReadTimeout = Timeout.Infinite;
            for (var at = 0; at < rows.Length; at += piece) await write.WriteAsync(rows.GetBuffer().AsMemory(at, (int)Math.Min(piece, rows.Length - at)));
        }

        return clock.Elapsed;
    }
}
