using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Demo;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Sizing;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.LocalPostgres;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rules;

namespace Synapse.Benchmarks;

/// <summary>
/// A whole run as a click starts it: load the project, plan the demo rules, apply in one transaction; on a private, durable PostgreSQL of its own. Prints one JSON line a size. The reference is the bare
/// COPY of exactly the events that the run wrote, ready-made bytes, into the same table with its indexes, committed likewise.
/// </summary>
internal static class RunSpeed
{
    private static readonly int[] Sizes = [100, 1_000, 10_000, 100_000];

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var only = arguments.Option("assets", "");
        int[] sizes = only.Length == 0 ? Sizes : [int.Parse(only, CultureInfo.InvariantCulture)];
        var folder = Path.Combine(OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp", $"synapse-bench-{Environment.ProcessId}");
        try
        {
            await using var server = await PostgresServer.StartAsync(new PostgresOptions(folder), NullLogger.Instance, default);
            var access = await server.EnsureDatabaseAsync("bench", default);
            await DatabaseSchema.MigrateAsync(access, default);
            await using var source = NpgsqlDataSource.Create(access.Application);
            await using var administrator = NpgsqlDataSource.Create(access.Administrator!);
            var bench = new RunBench(source, administrator);
            for (var i = 0; i < 5; i++) await bench.MeasureAsync(new ProjectId($"warm-{i}"), 1_000);
            var isRight = true;
            foreach (var size in sizes)
            {
                var result = await bench.MeasureAsync(new ProjectId($"run-{size}"), size);
                isRight &= result.Complaint is null;
                Console.WriteLine(result.ToJson());
            }

            return isRight ? 0 : 1;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}

/// <param name="Complaint">What is wrong with what the run wrote; null when nothing is.</param>
internal sealed record RunResult(
    int Assets, int Events, TimeSpan Load, TimeSpan Plan, TimeSpan Apply, TimeSpan RawCopy, long PeakBytes, string? Complaint)
{
    public string ToJson() => Value.From(ObjectValue.Of(
        ("assets", Assets), ("events", Events), ("load_s", Seconds(Load)), ("plan_s", Seconds(Plan)), ("apply_s", Seconds(Apply)), ("total_s", Seconds(Load + Plan + Apply)),
        ("raw_copy_s", Seconds(RawCopy)), ("ratio_to_raw_copy", Math.Round(RawCopy / Apply, 2)), ("peak_mb", PeakBytes >> 20), ("ok", Complaint is null), ("complaint", Complaint))).ToString();

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 4);
}

/// <summary>The parts of Synapse that a run goes through.</summary>
internal sealed class RunBench
{
    private readonly NpgsqlDataSource _administrator;
    private readonly ProjectStore _projects;
    private readonly PlantStore _plants;
    private readonly BatchWriter _batches;
    private readonly RuleStore _rules;
    private readonly Verification _verification;

    public RunBench(NpgsqlDataSource source, NpgsqlDataSource administrator)
    {
        _administrator = administrator;
        _projects = new ProjectStore(source);
        _plants = new PlantStore(source);
        var disciplines = new DisciplineKeys(source);
        _batches = new BatchWriter(source, _projects, disciplines, TimeProvider.System);
        _rules = new RuleStore(source, _batches, TimeProvider.System);
        _verification = new Verification(source, _projects, disciplines);
    }

    public async Task<RunResult> MeasureAsync(ProjectId project, int assets)
    {
        await PrepareAsync(project, assets);
        await using (var checkpoint = _administrator.CreateCommand("checkpoint")) await checkpoint.ExecuteNonQueryAsync();
        GC.Collect();
        using var memory = new PeakMemory();

        var clock = Stopwatch.StartNew();
        var plant = Done(await _plants.LoadAsync(project, default));
        var rules = await _rules.ForRunAsync(project, withDrafts: false, default);
        var load = clock.Elapsed;

        clock.Restart();
        var plan = Done(Planner.Plan(new PlanRequest(plant.Project, plant.Entities, rules, RunFilter.None), SizingTables.Default));
        var planned = clock.Elapsed;

        clock.Restart();
        var draft = new BatchDraft(project, BatchId.New(TimeProvider.System), BatchKind.Execution, "Bench", Actor.System, TimeProvider.System.GetUtcNow(), RunEvents.Of(plan, BatchDraft.EventsBefore));
        var receipt = Done(await _batches.CommitAsync(draft, default));
        var applied = clock.Elapsed;

        var peak = memory.Peak;
        var complaint = await ComplaintAsync(project, plant, plan, receipt);
        return new RunResult(assets, receipt.EventCount, load, planned, applied, await RawCopy.MeasureAsync(_administrator, receipt.Id), peak, complaint);
    }

    private async Task PrepareAsync(ProjectId project, int assets)
    {
        var demo = DemoPlant.Project(project);
        Done(await _projects.CreateAsync(project, demo.Name, demo.Country, demo.Client, demo.Settings, default));
        Done(await _rules.SaveAsync(Actor.System, project, "Rules", [.. DemoRules.Documents.Select(d => new RuleEdit(d))], default));
        var events = DemoPlant.Scaled(project, assets).Select(c => NewEvent.Of(c, null, null, ObjectValue.Empty)).ToList();
        Done(await _batches.CommitAsync(
            new BatchDraft(project, BatchId.New(TimeProvider.System), BatchKind.Import, "Plant", Actor.System, TimeProvider.System.GetUtcNow(), events), default));
    }

    /// <summary>Counts, folded events against tables, seals, and that a second run has nothing to do.</summary>
    private async Task<string?> ComplaintAsync(ProjectId project, LoadedPlant before, Plan plan, BatchReceipt receipt)
    {
        var after = Done(await _plants.LoadAsync(project, default));
        var created = plan.Changes.Count(c => c.Change.Op == Synapse.Core.Plant.ChangeOp.Create);
        if (plan.Changes.Count == 0) return "The rules did nothing.";
        if (after.Entities.Count != before.Entities.Count + created) return $"{before.Entities.Count} entities and {created} new ones make {after.Entities.Count}.";
        if (after.AtBatchNo != receipt.BatchNo) return $"The project stands at batch {after.AtBatchNo}, not {receipt.BatchNo}.";
        if (Done(await _verification.ReplayAsync(project, default)) is { IsEqual: false } replay) return $"Folding the events differs: {replay.Misfit} {replay.Differences.FirstOrDefault()}";
        if (Done(await _verification.SealsAsync(project, 0, null, default)) is { IsWhole: false } seals) return seals.Bad[0].ToString();
        return null;
    }

    private static T Done<T>(Outcome<T> outcome) => outcome is Outcome<T>.Done done ? done.Value : throw new InvalidOperationException(outcome.ToString());
}
