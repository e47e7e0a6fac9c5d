using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Events;

/// <summary>The only way in which a plant changes: one batch, one transaction, all or nothing, numbered without gaps and sealed.</summary>
public sealed class BatchWriter(NpgsqlDataSource source, ProjectStore projects, DisciplineKeys disciplines, TimeProvider time)
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);
    private const int MostQuestions = 20;

    /// <summary>Called between the steps; tests stop there.</summary>
    internal Func<BatchStep, NpgsqlConnection, Task>? AfterStep { get; init; }

    /// <summary>
    /// Writes the batch. Refused with VERSION_CONFLICT or STALE_PLAN when something that it changes or read has moved, DUPLICATE_TAG with the tags that exist already, CONSTRAINT_VIOLATION with
    /// the rules that rows would break, INVALID_PROJECT, DATABASE_…; a refusal leaves everything as it was. A batch that is there already, by its id, is not written twice.
    /// </summary>
    /// <param name="cancellationToken">Heeded until the commit begins.</param>
    public async Task<Outcome<BatchReceipt>> CommitAsync(BatchDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            if (await projects.KeyOfAsync(draft.Project, cancellationToken) is not { } projectKey) return ProjectStore.Unknown(draft.Project);
            var batch = await PrepareAsync(draft, projectKey, cancellationToken);
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryAsync(batch, cancellationToken);
                }
                catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected && attempt < MostAttempts)
                {
                    // Nothing was written; whoever won is done or will be soon.
                }
                catch (PostgresException e) when (IsWithoutPartition(e) && attempt < MostAttempts)
                {
                    if (await MakeRoomAsync(draft.Id, cancellationToken) is { } refusal) return refusal;
                }
            }
        }
        catch (UnstorableException e)
        {
            return new Refusal(RefusalCode.InvalidRequest, $"{e.Message} Nothing was changed.", ObjectValue.Of(("id", e.Entity.Id.ToString()), ("field", e.Column.Field)));
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { } refusal)
        {
            return refusal;
        }
    }

    /// <summary>The batch when it was committed, else null: for whoever lost the answer.</summary>
    public async Task<BatchReceipt?> FindAsync(ProjectId project, BatchId batch, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select b.batch_no, b.n, b.entity_count, b.recorded_at from batches b join projects p using (project_id) where p.code = $1 and b.batch_id = $2
            """).With(project.Value, batch.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new BatchReceipt(batch, reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3))
            : null;
    }

    private async Task<Outcome<BatchReceipt>> TryAsync(PreparedBatch batch, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var writing = new BatchTransaction(connection, batch, step => AfterStep?.Invoke(step, connection) ?? Task.CompletedTask);
        try
        {
            var outcome = await writing.WriteAsync(cancellationToken);
            if (outcome is Outcome<BatchReceipt>.Refused) return outcome;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation && (e.TableName == "batches" || e.TableName?.StartsWith("workflow_events", StringComparison.Ordinal) == true))
        {
            if (await FindAsync(batch.Draft.Project, batch.Draft.Id, cancellationToken) is { } first) return first;
            throw;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await connection.CloseAsync();
            return await new TakenKeys(source, batch.ProjectKey).RefusalAsync(batch.Changes, writing.Before, e.ConstraintName ?? "", cancellationToken);
        }

        return await CommitAsync(writing, batch.Draft);
    }

    private async Task<Outcome<BatchReceipt>> CommitAsync(BatchTransaction writing, BatchDraft draft)
    {
        try
        {
            return await writing.CommitAsync();
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { Code: RefusalCode.DatabaseUnavailable })
        {
            return await AskAsync(draft);
        }
    }

    /// <summary>The connection broke during the commit: it may have happened or not. Only the database knows.</summary>
    private async Task<Outcome<BatchReceipt>> AskAsync(BatchDraft draft)
    {
        for (var question = 0; question < MostQuestions; question++)
        {
            try
            {
                if (await FindAsync(draft.Project, draft.Id, CancellationToken.None) is { } receipt) return receipt;
                return new Refusal(RefusalCode.DatabaseUnavailable, "The connection to the database broke before the batch was committed. Nothing was changed; try again.");
            }
            catch (Exception e) when (DatabaseRefusal.Of(e) is { Code: RefusalCode.DatabaseUnavailable })
            {
                await Task.Delay(AskAgain, time);
            }
        }

        return new Refusal(
            RefusalCode.DatabaseUnavailable,
            "The database was lost while the batch was being committed, and it is not known yet whether it was. Look at the timeline when the database is back.",
            ObjectValue.Of(("correlation_id", draft.Id.ToString()), ("outcome_known", false)));
    }

    /// <summary>No month is there for the batch's events; whoever keeps the months ahead has not run for long.</summary>
    private static bool IsWithoutPartition(PostgresException e) => e is { SqlState: PostgresErrorCodes.CheckViolation, TableName: "workflow_events", ConstraintName: null };

    private async Task<Refusal?> MakeRoomAsync(BatchId batch, CancellationToken cancellationToken)
    {
        try
        {
            var partitions = new EventPartitions(source, time);
            await partitions.AddAsync(batch.BegunAt, cancellationToken);
            if (await partitions.HaveRoomForAsync(batch, cancellationToken)) return null;
            return new Refusal(
                RefusalCode.EventsArchived,
                $"This batch was begun in {Month.Of(batch.BegunAt)}, and the history of that month is archived. Nothing was changed; begin it again.", ObjectValue.Of(("month", $"{Month.Of(batch.BegunAt)}")));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState)
        {
            return new Refusal(RefusalCode.InvalidRequest, $"This batch would begin in {Month.Of(batch.BegunAt)}: look at the clock of the machine that made it. Nothing was changed.");
        }
    }

    private async Task<PreparedBatch> PrepareAsync(BatchDraft draft, int projectKey, CancellationToken cancellationToken)
    {
        var events = new BatchEvents(draft);
        var counting = Task.Run(() => EventCounts.Of(events), cancellationToken);
        var changes = NetChanges.Of(events);
        var counts = await counting;
        return new PreparedBatch(draft, projectKey, events, changes, counts, await disciplines.KeysOfAsync(counts.DisciplineNames, cancellationToken));
    }
}
