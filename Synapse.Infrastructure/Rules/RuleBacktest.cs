using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Sizing;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Rules;

/// <summary>A run of the past on whose data a rule can be tried.</summary>
/// <param name="HadRule">The version of the rule that took part in it; null when none did.</param>
public sealed record PastRun(long BatchNo, string Title, DateTimeOffset At, int? HadRule);

/// <summary>What one version of a rule would do differently from another on the same data, all other rules being equal.</summary>
/// <param name="Against">The version that is in force, or that took part in the run; null when the rule is new there.</param>
/// <param name="AtBatchNo">The batch after which the data stood like this.</param>
/// <param name="Before">What the rule met and did in that version; null when it took no part.</param>
/// <param name="Drift">Every change that only one of them leads to, also through other rules.</param>
public sealed record Backtest(StoredRule Candidate, StoredRule? Against, long AtBatchNo, RuleTally? Before, RuleTally? After, PlanDrift Drift, PlanCounts CountsBefore, PlanCounts CountsAfter);

/// <summary>Tries a version of a rule before it is activated: on the project of today, and on what past runs found. Nothing is written.</summary>
public sealed class RuleBacktest(NpgsqlDataSource source, PlantStore plants, PastPlants past, RuleStore rules)
{
    private const int MostRuns = 30;

    /// <summary>The candidate against the version in force, on the project as it is.</summary>
    /// <param name="version">The candidate; null: the newest.</param>
    public async Task<Outcome<Backtest>> TodayAsync(Actor actor, ProjectId project, RuleId id, int? version, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "backtest rules") is { } refusal) return refusal;
        if (await rules.FindAsync(project, id, version, cancellationToken) is not { } candidate) return RuleStore.Unknown(project, id, version);
        var others = (await rules.ForRunAsync(project, withDrafts: false, cancellationToken)).Where(r => r.Id != id).ToList();
        var against = (await rules.InForceAsync(project, cancellationToken)).FirstOrDefault(r => r.Id == id);
        return await CompareAsync(await plants.LoadAsync(project, cancellationToken), others, candidate, against, cancellationToken);
    }

    /// <summary>The candidate against the version that took part in a run, on the data and beside the rules of that run.</summary>
    public async Task<Outcome<Backtest>> PastAsync(Actor actor, ProjectId project, RuleId id, int? version, long batchNo, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "backtest rules") is { } refusal) return refusal;
        if (await rules.FindAsync(project, id, version, cancellationToken) is not { } candidate) return RuleStore.Unknown(project, id, version);
        if (await KeysAsync(project, batchNo, cancellationToken) is not { } keys) return new Refusal(RefusalCode.NotFound, $"The batch {batchNo} of the project {project} is no run.");
        var pinned = (await rules.ByKeysAsync(project, keys, cancellationToken)).Values.ToList();
        return await CompareAsync(
            await past.LoadAsync(project, batchNo - 1, cancellationToken), [.. pinned.Where(r => r.Id != id).Select(r => r.Rule)], candidate, pinned.FirstOrDefault(r => r.Id == id), cancellationToken);
    }

    /// <summary>The runs that were applied, newest first.</summary>
    public async Task<IReadOnlyList<PastRun>> RunsAsync(ProjectId project, RuleId id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select b.batch_no, b.title, b.recorded_at,
                   (select v.version from rule_versions v where v.project_id = b.project_id and v.rule_id = $2 and v.rule_key = any(b.rule_keys) limit 1)
            from batches b where b.project_id = (select project_id from projects where code = $1) and b.kind = $3 order by b.batch_no desc limit $4
            """).With(project.Value, id.Value, (short)BatchKind.Execution, MostRuns);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<PastRun>();
        while (await row.ReadAsync(cancellationToken)) runs.Add(new PastRun(row.GetInt64(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.OrNull<int>(3)));
        return runs;
    }

    private async Task<int[]?> KeysAsync(ProjectId project, long batchNo, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select rule_keys from batches where project_id = (select project_id from projects where code = $1) and batch_no = $2 and kind = $3").With(project.Value, batchNo, (short)BatchKind.Execution);
        return await command.ExecuteScalarAsync(cancellationToken) as int[];
    }

    private static async Task<Outcome<Backtest>> CompareAsync(
        Outcome<LoadedPlant> loaded, IReadOnlyList<RuleVersion> others, StoredRule candidate, StoredRule? against, CancellationToken cancellationToken)
    {
        if (loaded is not Outcome<LoadedPlant>.Done(var plant)) return ((Outcome<LoadedPlant>.Refused)loaded).Refusal;
        var before = await PlanAsync(plant, against is null ? others : [.. others, against.Rule], cancellationToken);
        if (before is not Outcome<Plan>.Done(var was)) return ((Outcome<Plan>.Refused)before).Refusal;
        var after = await PlanAsync(plant, [.. others, candidate.Rule], cancellationToken);
        if (after is not Outcome<Plan>.Done(var would)) return ((Outcome<Plan>.Refused)after).Refusal;
        return new Backtest(candidate, against, plant.AtBatchNo, TallyOf(was), TallyOf(would), PlanDrift.Compare(was, would), was.Counts, would.Counts);

        RuleTally? TallyOf(Plan plan) => plan.Tallies.FirstOrDefault(t => t.Rule.Id == candidate.Id);
    }

    private static Task<Outcome<Plan>> PlanAsync(LoadedPlant plant, IReadOnlyList<RuleVersion> pinned, CancellationToken cancellationToken) =>
        Task.Run(() => Planner.Plan(new PlanRequest(plant.Project, plant.Entities, pinned, RunFilter.None), SizingTables.Default, null, cancellationToken), cancellationToken);
}
