using System.Diagnostics;
using System.Globalization;
using Synapse.Core.Demo;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Sizing;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rules;

namespace Synapse.Benchmarks;

/// <summary>
/// A whole run as a click starts it: load the project, plan the demo rules, apply in one transaction; on a private, durable PostgreSQL of its own. Prints one JSON line a size. The reference is the bare
/// COPY of exactly the events that the run wrote, ready-made bytes, into the same table with its indexes, committed likewise. Of three runs of a size the median one is told.
/// </summary>
internal static class RunSpeed
{
    private static readonly int[] Sizes = [100, 1_000, 10_000, 100_000];
    private const int Times = 3;
    private const int LastRepeated = 10_000;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var only = arguments.Option("assets", "");
        int[] sizes = only.Length == 0 ? Sizes : [int.Parse(only, CultureInfo.InvariantCulture)];
        await using var room = await BenchRoom.OpenAsync(arguments);
        var bench = new RunBench(room);
        for (var i = 0; i < 5; i++) await bench.MeasureAsync(new ProjectId($"warm-{i}"), 1_000);
        var isRight = true;
        foreach (var size in sizes)
        {
            var results = new List<RunResult>();
            for (var time = 0; time < (size > LastRepeated ? 1 : Times); time++) results.Add(await bench.MeasureAsync(new ProjectId($"run-{size}-{time}"), size));
            isRight &= results.All(r => r.Complaint is null);
            Console.WriteLine(results.OrderBy(r => r.Total).ElementAt(results.Count / 2).ToJson());
        }

        return isRight ? 0 : 1;
    }
}

/// <param name="Complaint">What is wrong with what the run wrote; null when nothing is.</param>
internal sealed record RunResult(
    int Assets, int Events, TimeSpan Load, TimeSpan Plan, TimeSpan Apply, TimeSpan RawCopy, long PeakBytes, string? Complaint)
{
    public TimeSpan Total => Load + Plan + Apply;

    public string ToJson() => Value.From(ObjectValue.Of(
        ("assets", Assets), ("events", Events), ("load_s", Seconds(Load)), ("plan_s", Seconds(Plan)), ("apply_s", Seconds(Apply)), ("total_s", Seconds(Total)),
        ("raw_copy_s", Seconds(RawCopy)), ("ratio_to_raw_copy", Math.Round(RawCopy / Apply, 2)), ("peak_mb", PeakBytes >> 20), ("ok", Complaint is null), ("complaint", Complaint))).ToString();

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 4);
}

/// <summary>The parts of Synapse that a run goes through.</summary>
internal sealed class RunBench(BenchRoom room)
{
    public async Task<RunResult> MeasureAsync(ProjectId project, int assets)
    {
        await PrepareAsync(project, assets);
        await room.SettleAsync();
        using var memory = new PeakMemory();

        var clock = Stopwatch.StartNew();
        var plant = BenchRoom.Done(await room.Plants.LoadAsync(project, default));
        var rules = await room.Rules.ForRunAsync(project, withDrafts: false, default);
        var load = clock.Elapsed;

        clock.Restart();
        var plan = BenchRoom.Done(Planner.Plan(new PlanRequest(plant.Project, plant.Entities, rules, RunFilter.None), SizingTables.Default));
        var planned = clock.Elapsed;

        clock.Restart();
        var draft = new BatchDraft(project, BatchId.New(TimeProvider.System), BatchKind.Execution, "Bench", Actor.System, TimeProvider.System.GetUtcNow(), RunEvents.Of(plan, BatchDraft.EventsBefore));
        var receipt = BenchRoom.Done(await room.Batches.CommitAsync(draft, default));
        var applied = clock.Elapsed;

        var peak = memory.Peak;
        var complaint = await ComplaintAsync(project, plant, plan, receipt);
        return new RunResult(assets, receipt.EventCount, load, planned, applied, await RawCopy.MeasureAsync(room, receipt.Id), peak, complaint);
    }

    private async Task PrepareAsync(ProjectId project, int assets)
    {
        var demo = DemoPlant.Project(project);
        BenchRoom.Done(await room.Projects.CreateAsync(project, demo.Name, demo.Country, demo.Client, demo.Settings, default));
        BenchRoom.Done(await room.Rules.SaveAsync(Actor.System, project, "Rules", [.. DemoRules.Documents.Select(d => new RuleEdit(d))], default));
        var events = DemoPlant.Scaled(project, assets).Select(c => NewEvent.Of(c, null, null, ObjectValue.Empty)).ToList();
        BenchRoom.Done(await room.Batches.CommitAsync(
            new BatchDraft(project, BatchId.New(TimeProvider.System), BatchKind.Import, "Plant", Actor.System, TimeProvider.System.GetUtcNow(), events), default));
    }

    /// <summary>Counts, folded events against tables, seals, and that a second run has nothing to do.</summary>
    private async Task<string?> ComplaintAsync(ProjectId project, LoadedPlant before, Plan plan, BatchReceipt receipt)
    {
        var after = BenchRoom.Done(await room.Plants.LoadAsync(project, default));
        var created = plan.Changes.Count(c => c.Change.Op == Synapse.Core.Plant.ChangeOp.Create);
        if (plan.Changes.Count == 0) return "The rules did nothing.";
        if (after.Entities.Count != before.Entities.Count + created) return $"{before.Entities.Count} entities and {created} new ones make {after.Entities.Count}.";
        if (after.AtBatchNo != receipt.BatchNo) return $"The project stands at batch {after.AtBatchNo}, not {receipt.BatchNo}.";
        return await room.ComplaintAsync(project);
    }
}
