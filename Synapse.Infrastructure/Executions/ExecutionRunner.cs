using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Core.Sizing;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rules;

namespace Synapse.Infrastructure.Executions;

/// <summary>
/// Runs one execution: load the project once, plan in memory, then either store the plan or apply it in one transaction that also closes the run's record. So the record never says other than what was done.
/// </summary>
public sealed class ExecutionRunner(NpgsqlDataSource source, PlantStore plants, RuleStore rules, BatchWriter batches, PlanStore plans, ExecutionFeed feed, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">Cancelled: nothing was applied.</exception>
    /// <exception cref="RunRefusedException">The run cannot be done; nothing was applied.</exception>
    public async Task RunAsync(ExecutionRecord run, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var progress = new RunProgress(source, feed, run);
        progress.Enter(ExecutionPhase.Loading);
        var plan = await PlanAsync(run, progress, cancellationToken);
        var summary = run.Mode == ExecutionMode.DryRun
            ? await StoreAsync(run, plan, cancellationToken)
            : await ApplyAsync(run, plan, progress, cancellationToken);
        await progress.SettleAsync();
        feed.Publish(run.Id, new ExecutionMessage.Completed(run.Id, run.Batch.ToString(), (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, summary));
    }

    private async Task<Plan> PlanAsync(ExecutionRecord run, RunProgress progress, CancellationToken cancellationToken)
    {
        var plant = Granted(await plants.LoadAsync(run.Project, cancellationToken));
        var (pinned, putAside) = await RuleQuarantine.SplitAsync(
            source, run.Project, await rules.ForRunAsync(run.Project, run.Options.IncludeDrafts, cancellationToken), cancellationToken);
        feed.Publish(run.Id, new ExecutionMessage.Started(
            run.Id, run.Batch.ToString(), pinned.Count, plant.Entities.Count(e => e.Kind == EntityKind.Asset), RunFilterJson.Write(run.Filter)));
        var request = new PlanRequest(plant.Project, plant.Entities, pinned, run.Filter) { StopOnError = run.Options.StopOnError, Quarantined = putAside };
        var plan = Granted(await Task.Run(() => Planner.Plan(request, SizingTables.Default, progress, cancellationToken), cancellationToken));
        if (run is { Mode: ExecutionMode.Execute, Plan: { } reviewed }) await RefuseWhenStaleAsync(run, reviewed, plan, cancellationToken);
        return plan;
    }

    /// <summary>A reviewed plan is carried out only as it was reviewed.</summary>
    private async Task RefuseWhenStaleAsync(ExecutionRecord run, PlanId reviewed, Plan now, CancellationToken cancellationToken)
    {
        var stored = await plans.FindAsync(run.Project, reviewed, cancellationToken)
            ?? throw new RunRefusedException(new Refusal(RefusalCode.NotFound, $"There is no plan {reviewed} in this project."));
        if (stored.Hash == now.Hash) return;
        if (stored.Header["include_drafts"] == Value.True)
            throw new RunRefusedException(new Refusal(RefusalCode.InvalidRequest, "This plan includes drafts, so it cannot be executed. Publish the rules and make a new plan."));
        var drift = await PlanDriftReport.CompareAsync(plans, stored, now, cancellationToken);
        if (drift.Count == 0) return;
        throw new RunRefusedException(new Refusal(
            RefusalCode.StalePlan,
            $"The project changed since this plan was made (batch {stored.AtBatchNo} then, {now.AtBatchNo} now), and {drift.Count} of its rows would now be different. Make a new plan and review it.",
            ObjectValue.Of(("plan_id", reviewed.ToString()), ("differences", ArrayValue.Of(drift.Take(200))), ("difference_count", drift.Count))));
    }

    private async Task<ObjectValue> StoreAsync(ExecutionRecord run, Plan plan, CancellationToken cancellationToken)
    {
        var id = new PlanId(run.Id.Value);
        await plans.SaveAsync(id, plan, run.Options.IncludeDrafts, cancellationToken);
        var summary = RunSummary.Of(plan);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await CloseRecordAsync(connection, run, plan, id, summary, cancellationToken)) throw new OperationCanceledException("The run's record was closed by somebody else.");
        await transaction.CommitAsync(cancellationToken);
        return summary;
    }

    private async Task<ObjectValue> ApplyAsync(ExecutionRecord run, Plan plan, RunProgress progress, CancellationToken cancellationToken)
    {
        var events = RunEvents.Of(plan, BatchDraft.EventsBefore);
        progress.StartWriting(events.Count, plan.Rules.Count, plan.Changes.Count);
        RunNarration.Tell(feed, run.Id, plan);
        var summary = RunSummary.Of(plan);
        var written = summary;
        var draft = new BatchDraft(run.Project, run.Batch, BatchKind.Execution, Title(plan), new BatchAuthor(run.RequestedById, run.RequestedBy), run.StartedAt ?? time.GetUtcNow(), events)
        {
            ExecutionId = run.Id.Value,
            Cause = await CauseAsync(run, cancellationToken),
            Summary = summary,
            Progress = progress,
            BeforeCommit = async (connection, token) => await CloseRecordAsync(
                connection, run, plan, run.Plan, written = summary.With("written", await WrittenAsync(connection, run, token)), token)
                ? null
                : new Refusal("INTERRUPTED", "The run's record was closed while it was still writing. Nothing was applied; start it again."),
        };
        Granted(await batches.CommitAsync(draft, cancellationToken));
        return written;
    }

    /// <summary>How many changes of entities really are in the batch's events.</summary>
    private static async Task<long> WrittenAsync(NpgsqlConnection connection, ExecutionRecord run, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select count(*) from workflow_events where project_id = (select project_id from projects where code = $1) and batch_id = $2 and op is not null", connection) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = run.Project.Value });
        command.Parameters.Add(new() { Value = run.Batch.Value });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>What led to this run, or to the dry run whose plan it applies (which bears the dry run's id): a rollback that made values stale.</summary>
    private async Task<EventId?> CauseAsync(ExecutionRecord run, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select caused_by_batch from executions where project_id = (select project_id from projects where code = $1) and execution_id = $2");
        command.Parameters.Add(new() { Value = run.Project.Value });
        command.Parameters.Add(new() { Value = run.Plan?.Value ?? run.Id.Value });
        return await command.ExecuteScalarAsync(cancellationToken) is Guid cause ? new BatchId(cause).Event(0) : null;
    }

    private async Task<bool> CloseRecordAsync(NpgsqlConnection connection, ExecutionRecord run, Plan done, PlanId? plan, ObjectValue summary, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update executions set state = 'COMPLETED', phase = 'FINISHED', done = total, counts = $3, finished_at = $4, plan_id = $5
            where project_id = (select project_id from projects where code = $1) and execution_id = $2 and state = 'RUNNING'
            """,
            connection);
        command.Parameters.Add(new() { Value = run.Project.Value });
        command.Parameters.Add(new() { Value = run.Id.Value });
        command.Parameters.Add(new() { Value = ValueJson.Write(summary), NpgsqlDbType = NpgsqlDbType.Json });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = (object?)plan?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        if (await command.ExecuteNonQueryAsync(cancellationToken) != 1) return false;
        await RuleRunTable.RecordAsync(connection, run, done, time.GetUtcNow(), cancellationToken);
        return true;
    }

    private static string Title(Plan plan) => plan.Changes.Count == 0
        ? $"{Count(plan.Rules.Count, "rule")} run, nothing to change"
        : $"{Count(plan.Rules.Count, "rule")} run, {Count(plan.Changes.Count, "change")}";

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static T Granted<T>(Outcome<T> outcome) => outcome switch
    {
        Outcome<T>.Done done => done.Value,
        Outcome<T>.Refused refused => throw new RunRefusedException(refused.Refusal),
        _ => throw new UnreachableException(),
    };
}
