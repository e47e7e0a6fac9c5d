using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Live;

namespace Synapse.Infrastructure.Executions;

/// <summary>
/// Takes queued runs and runs them, one after the other on this node; any number of nodes may work on one database. Also closes the record of a run whose node died:
/// such a run has written nothing, because everything is one transaction that includes its own record.
/// </summary>
public sealed class ExecutionWorker(
    NpgsqlDataSource source, ExecutionRunner runner, ExecutionFeed feed, ProjectBell bell, TimeProvider time, ILogger<ExecutionWorker> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Works until it is told to stop; a run that is under way then goes back to the queue, for this server's next start or another node.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var watch = bell.Watch(null);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await CloseAbandonedAsync(stopping);
                while (await RunNextAsync(stopping))
                {
                }

                await watch.NextAsync(Patience, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
            {
                logger.LogWarning("The worker cannot reach the database and tries again: {Reason}", e.Message);
                await Task.Delay(Patience, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Runs the oldest queued run that nobody else took; false when there is none.</summary>
    internal Task<bool> RunNextAsync(CancellationToken stopping) => RunNextAsync(null, stopping);

    /// <param name="only">Leaves the runs of other projects alone.</param>
    internal async Task<bool> RunNextAsync(ProjectId? only, CancellationToken stopping)
    {
        foreach (var queued in await ExecutionTable.InStateAsync(source, ExecutionState.Queued, stopping))
        {
            if (only is not null && queued.Project != only) continue;
            await using var lease = await ExecutionLease.TryTakeAsync(source, queued.Id, stopping);
            if (lease is null || !await TakeAsync(queued, stopping)) continue;
            await RunAsync(queued, stopping);
            return true;
        }

        return false;
    }

    /// <summary>Marks runs that say they are running while nobody holds their lease.</summary>
    internal async Task CloseAbandonedAsync(CancellationToken cancellationToken)
    {
        foreach (var running in await ExecutionTable.InStateAsync(source, ExecutionState.Running, cancellationToken))
        {
            await using var lease = await ExecutionLease.TryTakeAsync(source, running.Id, cancellationToken);
            if (lease is null) continue;
            var refusal = new Refusal("INTERRUPTED", "The server stopped in the middle of this run. Nothing was applied; start it again.");
            if (!await FinishAsync(running, ExecutionState.Failed, refusal, cancellationToken)) continue;
            logger.LogWarning("Execution {Execution} was interrupted by a stop of its server; nothing was applied", running.Id);
            feed.Publish(running.Id, new ExecutionMessage.Failed(running.Id, refusal.Code, refusal.Detail));
        }
    }

    private async Task RunAsync(ExecutionRecord run, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var watched = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watching = CancelWhenAskedAsync(run, cancel, watched.Token);
        try
        {
            await runner.RunAsync(run, cancel.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await RequeueAsync(run);
        }
        catch (OperationCanceledException)
        {
            var refusal = ExecutionQueue.Cancelled(null);
            await FinishAsync(run, ExecutionState.Cancelled, refusal, CancellationToken.None);
            feed.Publish(run.Id, new ExecutionMessage.Cancelled(run.Id, refusal.Detail));
        }
        catch (RunRefusedException e)
        {
            await FinishAsync(run, ExecutionState.Failed, e.Refusal, CancellationToken.None);
            feed.Publish(run.Id, new ExecutionMessage.Failed(run.Id, e.Refusal.Code, e.Refusal.Detail));
        }
        catch (Exception e)
        {
            await FailAsync(run, e);
        }
        finally
        {
            await watched.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            bell.Ring(run.Project);
        }
    }

    private async Task FailAsync(ExecutionRecord run, Exception e)
    {
        logger.LogError(e, "Execution {Execution} failed", run.Id);
        var refusal = DatabaseRefusal.Of(e)
            ?? new Refusal("INTERNAL_ERROR", "The run ended with an unexpected error. Nothing was applied. The server's log names the cause.");
        feed.Publish(run.Id, new ExecutionMessage.Failed(run.Id, refusal.Code, refusal.Detail));
        try
        {
            await FinishAsync(run, ExecutionState.Failed, refusal, CancellationToken.None);
        }
        catch (Exception again) when (again is NpgsqlException or IOException or TimeoutException)
        {
            // The record still says RUNNING; once the database is back, the lease is free and CloseAbandonedAsync closes it.
            logger.LogWarning("Execution {Execution} will be closed when the database is back: {Reason}", run.Id, again.Message);
        }
    }

    private async Task CancelWhenAskedAsync(ExecutionRecord run, CancellationTokenSource cancel, CancellationToken cancellationToken)
    {
        using var watch = bell.Watch(run.Project);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var now = await ExecutionTable.FindAsync(source, run.Project, run.Id, cancellationToken);
                if (now is { CancelRequested: true })
                {
                    await cancel.CancelAsync();
                    return;
                }
            }
            catch (NpgsqlException)
            {
                // The run itself meets the lost database and says so.
            }

            await watch.NextAsync(Patience / 2, time, cancellationToken);
        }
    }

    private async Task<bool> TakeAsync(ExecutionRecord run, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            update executions set state = 'RUNNING', phase = 'LOADING', started_at = $3, heartbeat_at = $3, node = $4
            where project_id = (select project_id from projects where code = $1) and execution_id = $2 and state = 'QUEUED'
            """);
        command.Parameters.Add(new() { Value = run.Project.Value });
        command.Parameters.Add(new() { Value = run.Id.Value });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = Environment.MachineName });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private async Task RequeueAsync(ExecutionRecord run)
    {
        await using var command = source.CreateCommand(
            """
            update executions set state = 'QUEUED', phase = 'QUEUED', done = 0, total = 0, started_at = null, node = null
            where project_id = (select project_id from projects where code = $1) and execution_id = $2 and state = 'RUNNING'
            """);
        command.Parameters.Add(new() { Value = run.Project.Value });
        command.Parameters.Add(new() { Value = run.Id.Value });
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task<bool> FinishAsync(ExecutionRecord run, ExecutionState state, Refusal? error, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            update executions set state = $3, phase = 'FINISHED', finished_at = $4, error = $5
            where project_id = (select project_id from projects where code = $1) and execution_id = $2 and state = 'RUNNING'
            """);
        command.Parameters.Add(new() { Value = run.Project.Value });
        command.Parameters.Add(new() { Value = run.Id.Value });
        command.Parameters.Add(new() { Value = state.Word() });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = error is null ? DBNull.Value : ValueJson.Write(ExecutionTable.ToJson(error)), NpgsqlDbType = NpgsqlDbType.Json });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
