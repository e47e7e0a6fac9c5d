using System.Diagnostics;

namespace Synapse.Benchmarks;

/// <summary>Every seal of a long past computed anew from the stored events.</summary>
internal static class VerifySpeed
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        await using var room = await BenchRoom.OpenAsync(arguments);
        var past = await LongPast.FillAsync(room, BenchRoom.Events(arguments));
        var times = new List<TimeSpan>();
        string? complaint = null;
        for (var time = 0; time < 3 && complaint is null; time++)
        {
            var clock = Stopwatch.StartNew();
            var seals = BenchRoom.Done(await room.Verification.SealsAsync(past.Project, 0, null, default));
            times.Add(clock.Elapsed);
            if (!seals.IsWhole) complaint = seals.Bad[0].ToString();
            if (seals.Events != past.Events) complaint = $"{past.Events} events were written and {seals.Events} verified.";
        }

        complaint ??= await room.ComplaintAsync(past.Project) ?? await TamperAsync(room, past);
        return BenchRoom.Tell(complaint, ("events", past.Events), ("events_per_s", Math.Round(past.Events / BenchRoom.Median(times).TotalSeconds)));
    }

    /// <summary>A verification that finds nothing may be one that looks at nothing.</summary>
    private static async Task<string?> TamperAsync(BenchRoom room, LongPast past)
    {
        await using (var tamper = room.Administrator.CreateCommand("""
            set synapse.migration = on;
            alter table workflow_events disable trigger user;
            update workflow_events set entity_version = entity_version + 1 where batch_id = (select batch_id from batches order by batch_no desc limit 1) and batch_seq = 1;
            """)) await tamper.ExecuteNonQueryAsync();
        return BenchRoom.Done(await room.Verification.SealsAsync(past.Project, 0, null, default)).Bad.Count == 1 ? null : "An altered event was not found.";
    }
}
