using System.Diagnostics;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Plant.Lists;
using Synapse.Infrastructure.TimeTravel;

namespace Synapse.Benchmarks;

/// <summary>
/// Looking back in a long past: the state of an asset at each end of a history of a thousand versions, and the list of assets as it stood half-way and after the first import, at the first look and at further ones.
/// </summary>
internal static class MomentSpeed
{
    private const int Versions = 1_000;
    private const int Rounds = 100;
    private const int Rows = 200;
    private static readonly Actor Viewer = new(new PersonId("viewer"), "viewer", new Dictionary<string, ProjectRole> { ["*"] = ProjectRole.Viewer });

    public static async Task<int> RunAsync(Arguments arguments)
    {
        await using var room = await BenchRoom.OpenAsync(arguments);
        var past = await LongPast.FillAsync(room, BenchRoom.Events(arguments));
        await past.AgeAsync(0, Versions);
        var head = BenchRoom.Done(await room.Plants.LoadAsync(past.Project, default)).AtBatchNo;
        var lists = new PlantLists(room.Source, room.Projects, new Moments(room.Source, room.Projects));
        await room.SettleAsync();

        var newest = past.Now(0).Version;
        var states = new EntityStates(room.Source, room.Projects);
        var (first, wrong) = await Clock.SlowestAsync(Rounds, i => StateAsync(states, past, 1 + i));
        var (last, alsoWrong) = await Clock.SlowestAsync(Rounds, i => StateAsync(states, past, newest - i));
        var halfway = await FirstLookAsync(lists, states, past, head / 2);
        var import = await FirstLookAsync(lists, states, past, ImportNo);
        var (again, outOfOrder) = await Clock.SlowestAsync(Rounds, async _ => (await PageAsync(lists, past, head / 2)).Count == Rows ? null : "A page is short.");
        return BenchRoom.Tell(
            wrong ?? alsoWrong ?? halfway.Complaint ?? import.Complaint ?? outOfOrder,
            ("events", past.Events), ("versions", newest), ("p95_ms_first_versions", first), ("p95_ms_last_versions", last),
            ("halfway_s", halfway.Seconds), ("import_s", import.Seconds), ("p95_ms_again", again));
    }

    // The batch of the rules comes first, then the list.
    private const long ImportNo = 2;

    private static async Task<string?> StateAsync(EntityStates states, LongPast past, int version)
    {
        var state = BenchRoom.Done(await states.AtAsync(past.Project, past.Assets[0].Id, version, default));
        return state.Version == version && state.Fields[Field.Properties]["power_kw"].AsNumber == version ? null : $"Version {version} is {state}.";
    }

    private static async Task<IReadOnlyList<ListRow>> PageAsync(PlantLists lists, LongPast past, long batchNo) => BenchRoom.Done(
        await lists.PageAsync(Viewer, past.Project, EntityKind.Asset, ListFilter.None, null, null, Rows, default, new AsOf.AfterBatch(batchNo))).Rows;

    /// <summary>The first look at a moment, which works it out for all entities; compared with what each row's own history says.</summary>
    private static async Task<(double Seconds, string? Complaint)> FirstLookAsync(PlantLists lists, EntityStates states, LongPast past, long batchNo)
    {
        var clock = Stopwatch.StartNew();
        var rows = await PageAsync(lists, past, batchNo);
        var seconds = BenchRoom.Round(clock.Elapsed.TotalSeconds);
        if (rows.Count != Rows) return (seconds, $"{rows.Count} rows were listed after batch {batchNo}.");
        foreach (var row in rows)
        {
            var state = BenchRoom.Done(await states.AfterBatchAsync(past.Project, row.Id, batchNo, default));
            if (state.Version != row.Version || !state.Fields[Field.Properties]["power_kw"].Equals(row.Fields[Field.Properties]["power_kw"]))
                return (seconds, $"{row.Id} was {state.Fields} after batch {batchNo}, and is listed as {row.Fields}.");
        }

        return (seconds, null);
    }
}
