using System.Diagnostics;
using Npgsql;
using Synapse.Core.Events;

namespace Synapse.Benchmarks;

/// <summary>
/// How fast the database takes a batch's events when nothing else is done: their rows are fetched in COPY's own format with another project's number, and sent back as they came.
/// </summary>
internal static class RawCopy
{
    private const string Columns =
        "batch_id, batch_seq, event_type, aggregate_type, entity_kind, op, entity_version, rule_key, discipline, cause_seq, entity_id, cause_batch_id, aggregate_id, payload";

    private static int _nextProject = 1_000_000;

    public static async Task<TimeSpan> MeasureAsync(NpgsqlDataSource source, BatchId batch)
    {
        await using var connection = await source.OpenConnectionAsync();
        var rows = new MemoryStream();
        var sql = $"copy (select {_nextProject++}, {Columns} from workflow_events where batch_id = '{batch}' order by batch_seq) to stdout (format binary)";
        await using (var read = await connection.BeginRawBinaryCopyAsync(sql))
        {
            read.ReadTimeout = Timeout.Infinite;
            await read.CopyToAsync(rows);
        }

        await using (var checkpoint = new NpgsqlCommand("checkpoint", connection)) await checkpoint.ExecuteNonQueryAsync();
        const int piece = 1 << 20;
        var clock = Stopwatch.StartNew();
        await using (var write = await connection.BeginRawBinaryCopyAsync($"copy workflow_events (project_id, {Columns}) from stdin (format binary)"))
        {
            write.WriteTimeout = write.ReadTimeout = Timeout.Infinite;
            for (var at = 0; at < rows.Length; at += piece) await write.WriteAsync(rows.GetBuffer().AsMemory(at, (int)Math.Min(piece, rows.Length - at)));
        }

        return clock.Elapsed;
    }
}
