using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Events;

namespace Synapse.Benchmarks;

/// <summary>
/// Pages of the timeline of a long past, warm: the filters that people use, mixes that match next to nothing, the same at the far end, batches, and an asset with a thousand versions.
/// </summary>
internal static class TimelineSpeed
{
    private const int PageSize = 50;
    private const int Rounds = 20;
    private const int Versions = 1_000;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        await using var room = await BenchRoom.OpenAsync(arguments);
        var past = await LongPast.FillAsync(room, BenchRoom.Events(arguments));
        var timeline = new Timeline(room.Source, room.Projects, room.Disciplines);
        var history = new AssetHistory(room.Source, room.Projects, room.Disciplines, new Synapse.Infrastructure.TimeTravel.Moments(room.Source, room.Projects));
        await past.AgeAsync(0, Versions);
        var watch = new PageWatch(timeline, past);
        var deep = new TimelineCursor(BenchRoom.Done(await room.Plants.LoadAsync(past.Project, default)).AtBatchNo / 10, 50).ToString();
        var first = new TimelineCursor(4, 40_000).ToString();

        var common = await watch.EventsAsync(Common(past), [null]);
        var worst = await watch.EventsAsync(Worst(past), [null, deep]);
        var far = await watch.EventsAsync(Common(past), [deep, first]);
        var batches = await watch.BatchesAsync(Common(past), [null, deep]);
        var asset = await watch.TimeAsync(async () => BenchRoom.Done(await history.OfAsync(past.Project, past.Assets[0].Id, default)).Steps.Count >= Versions ? null : "Versions are missing.");
        var complaint = watch.Complaint ?? await watch.RareComplaintAsync();
        return BenchRoom.Tell(
            complaint, ("events", past.Events), ("p95_ms_common", common), ("p95_ms_worst", worst), ("p95_ms_deep", far), ("p95_ms_batches", batches), ("p95_ms_history", asset));
    }

    private static IReadOnlyList<EventFilter> Common(LongPast past) =>
    [
        EventFilter.None,
        new() { Is = new() { Disciplines = ["ELECTRICAL"] } },
        new() { Is = new() { Types = [EventType.AssetUpdated] } },
        new() { Is = new() { Rules = [RuleOf(past, 3)] } },
        new() { Is = new() { Disciplines = ["PROCESS", "PIPING"], Types = [EventType.AssetUpdated], People = ["p2"] } },
        new() { Is = new() { Tags = [past.Assets[17].Text(Field.Tag)!] } },
        new() { IsNot = new() { Types = [EventType.BatchStarted, EventType.BatchCompleted] } },
        new() { Is = new() { Kinds = [BatchKind.Manual] }, RolledBack = false },
    ];

    private static IReadOnlyList<EventFilter> Worst(LongPast past) =>
    [
        new() { Is = new() { Disciplines = [LongPast.RareDiscipline] } },
        new() { Is = new() { Disciplines = [LongPast.RareDiscipline], Types = [EventType.AssetDeleted] } },
        new() { Is = new() { Disciplines = [LongPast.RareDiscipline], Rules = [RuleOf(past, 5)], People = ["p1"] } },
        new() { Is = new() { Types = [EventType.CsvImported] } },
        new() { Is = new() { Disciplines = [LongPast.RareDiscipline] }, IsNot = new() { Entities = [past.Assets[4711 % past.Assets.Count].Id] } },
        new() { Is = new() { Disciplines = ["ELECTRICAL"], Rules = [RuleOf(past, 7)] }, IsNot = new() { People = ["p0", "p1", "p2"], Entities = [past.Assets[1].Id] } },
    ];

    private static string RuleOf(LongPast past, int number) => Core.Demo.DemoRules.Documents[number % past.Rules.Count]["id"].AsString!;

    /// <summary>Times pages and looks at what is on them.</summary>
    private sealed class PageWatch(Timeline timeline, LongPast past)
    {
        public string? Complaint { get; private set; }

        public async Task<double> EventsAsync(IReadOnlyList<EventFilter> filters, string?[] cursors)
        {
            var slowest = 0.0;
            foreach (var filter in filters)
            foreach (var cursor in cursors)
                slowest = Math.Max(slowest, await TimeAsync(async () => Wrong(filter, BenchRoom.Done(await timeline.EventsAsync(past.Project, filter, PageSize, cursor, default)).Items)));
            return slowest;
        }

        public async Task<double> BatchesAsync(IReadOnlyList<EventFilter> filters, string?[] cursors)
        {
            var slowest = 0.0;
            foreach (var filter in filters)
            foreach (var cursor in cursors)
                slowest = Math.Max(slowest, await TimeAsync(async () =>
                    BenchRoom.Done(await timeline.BatchesAsync(past.Project, filter, 20, cursor, default)).Items is var page && page.Zip(page.Skip(1)).All(p => p.First.BatchNo > p.Second.BatchNo) ? null : "Batches out of order."));
            return slowest;
        }

        public async Task<double> TimeAsync(Func<Task<string?>> ask)
        {
            var (slowest, complaint) = await Clock.SlowestAsync(Rounds, _ => ask());
            Complaint ??= complaint;
            return slowest;
        }

        /// <summary>Walking by pages and counting find what was written.</summary>
        public async Task<string?> RareComplaintAsync()
        {
            var filter = new EventFilter { Is = new() { Disciplines = [LongPast.RareDiscipline] } };
            var (walked, cursor) = (0, default(string));
            do
            {
                var page = BenchRoom.Done(await timeline.EventsAsync(past.Project, filter, 7, cursor, default));
                (walked, cursor) = (walked + page.Items.Count, page.NextCursor);
            }
            while (cursor is not null);
            var counted = BenchRoom.Done(await timeline.CountAsync(past.Project, filter, default));
            return walked == past.Rare && counted.AtLeast == past.Rare ? null : $"{past.Rare} rare events were written, {walked} walked and {counted.AtLeast} counted.";
        }

        private static string? Wrong(EventFilter filter, IReadOnlyList<EventRecord> page)
        {
            if (page.Zip(page.Skip(1)).Any(p => (p.First.BatchNo, p.First.Sequence).CompareTo((p.Second.BatchNo, p.Second.Sequence)) <= 0)) return "Events out of order.";
            if (filter.Is.Disciplines.Count > 0 && page.Any(e => !filter.Is.Disciplines.Contains(e.Header.Discipline))) return "An event of another discipline.";
            if (filter.Is.Types.Count > 0 && page.Any(e => !filter.Is.Types.Contains(e.Type))) return "An event of another type.";
            if (filter.Is.Rules.Count > 0 && page.Any(e => !filter.Is.Rules.Contains(e.Rule?.Id ?? ""))) return "An event of another rule.";
            return page.Any(e => e.Header.Entity is { } id && filter.IsNot.Entities.Contains(id)) ? "An entity that was excluded." : null;
        }
    }
}
