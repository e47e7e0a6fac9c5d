using System.Diagnostics;
using Synapse.Core.Events;

namespace Synapse.Benchmarks;

/// <summary>
/// A batch of 100,000 events with its entity writes, snapshot, seal and header, written on top of a past of a given length; beside it the bare COPY of the same events. Medians of three.
/// </summary>
internal static class EventSpeed
{
    private const int Times = 3;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        await using var room = await BenchRoom.OpenAsync(arguments);
        var past = await LongPast.FillAsync(room, BenchRoom.Events(arguments));
        var perEvent = await BytesPerEventAsync(room);
        var (times, raw) = (new List<TimeSpan>(), new List<TimeSpan>());
        string? complaint = null;
        for (var time = 0; time < Times && complaint is null; time++)
        {
            var head = BenchRoom.Done(await room.Plants.LoadAsync(past.Project, default)).AtBatchNo;
            var events = LargeBatch.On(past, head);
            await room.SettleAsync();
            var clock = Stopwatch.StartNew();
            var receipt = BenchRoom.Done(await past.CommitAsync(BatchKind.Execution, "A large batch", events));
            times.Add(clock.Elapsed);
            if (receipt.EventCount != LargeBatch.Events + 2) complaint = $"{receipt.EventCount} events were written.";
            raw.Add(await RawCopy.MeasureAsync(room, receipt.Id));
        }

        complaint ??= await room.ComplaintAsync(past.Project);
        if (complaint is not null) return BenchRoom.Tell(complaint, ("events", past.Events));
        var (batch, copy) = (BenchRoom.Median(times), BenchRoom.Median(raw));
        return BenchRoom.Tell(
            complaint, ("events", past.Events), ("events_per_s", Math.Round(LargeBatch.Events / batch.TotalSeconds)), ("raw_copy_events_per_s", Math.Round(LargeBatch.Events / copy.TotalSeconds)),
            ("ratio", BenchRoom.Round(copy / batch)), ("batch_100k_s", BenchRoom.Round(batch.TotalSeconds)), ("bytes_per_event", Math.Round(perEvent)));
    }

    /// <summary>The table of events and its indexes.</summary>
    private static async Task<double> BytesPerEventAsync(BenchRoom room)
    {
        await using var command = room.Administrator.CreateCommand("""
            select (pg_total_relation_size('workflow_events') + coalesce((select sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = 'workflow_events'::regclass), 0))::float8
                / (select count(*) from workflow_events)
            """);
        command.CommandTimeout = 0;
        return (double)(await command.ExecuteScalarAsync())!;
    }
}
