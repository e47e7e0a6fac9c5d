using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.People;

namespace Synapse.Infrastructure.Executions;

/// <summary>Where runs are asked for, followed and cancelled. A run is a row: it does not need the page that started it.</summary>
public sealed class ExecutionQueue(NpgsqlDataSource source, ProjectBell bell, TimeProvider time)
{
    /// <summary>
    /// Queues a run. Refused with EXECUTION_IN_PROGRESS (and the id of the run that holds the place) when another one writes to the project, whoever started it on whatever node.
    /// </summary>
    public async Task<Outcome<ExecutionRecord>> EnqueueAsync(Actor actor, ExecutionRequest request, CancellationToken cancellationToken)
    {
        if (actor.Needs(request.Project, ProjectRole.Engineer, "run rules") is { } refusal) return refusal;
        if (request is { Mode: ExecutionMode.Execute, Options.IncludeDrafts: true })
            return new Refusal(RefusalCode.InvalidRequest, "Drafts take part in dry runs only. Publish the rules first, or leave the drafts out.");
        var id = new ExecutionId(Guid.CreateVersion7(time.GetUtcNow()));
        try
        {
            if (!await InsertAsync(actor, id, request, cancellationToken))
                return new Refusal(RefusalCode.InvalidProject, $"There is no project {request.Project}.");
        }
        catch (PostgresException e) when (e.ConstraintName is "executions_idempotency" or "executions_one_per_project")
        {
            return await FirstAsync(request, cancellationToken) is { } first ? first : await InProgressAsync(request, cancellationToken);
        }

        bell.Ring(request.Project);
        return (await ExecutionTable.FindAsync(source, request.Project, id, cancellationToken))!;
    }

    /// <summary>The run, or null when there is none that this person may see.</summary>
    public async Task<ExecutionRecord?> FindAsync(Actor actor, ExecutionId id, CancellationToken cancellationToken)
    {
        var record = await ExecutionTable.FindAsync(source, null, id, cancellationToken);
        return record is not null && actor.Can(record.Project, ProjectRole.Viewer) ? record : null;
    }

    /// <summary>The project's runs, newest first.</summary>
    public async Task<IReadOnlyList<ExecutionRecord>> NewestAsync(Actor actor, ProjectId project, DateTimeOffset? before, int limit, CancellationToken cancellationToken) =>
        actor.Can(project, ProjectRole.Viewer) ? await ExecutionTable.NewestAsync(source, project, before, limit, cancellationToken) : [];

    /// <summary>The run that writes to the project now, or null.</summary>
    public async Task<ExecutionRecord?> ActiveAsync(Actor actor, ProjectId project, CancellationToken cancellationToken) =>
        actor.Can(project, ProjectRole.Viewer) ? await ExecutionTable.FindActiveAsync(source, project, cancellationToken) : null;

    /// <summary>Asks a run to stop; the node that runs it does so within a second and nothing is applied. A run that is over stays as it is.</summary>
    public async Task<Outcome<ExecutionRecord>> CancelAsync(Actor actor, ExecutionId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(actor, id, cancellationToken) is not { } record) return NoExecution(id);
        if (actor.Needs(record.Project, ProjectRole.Engineer, "cancel a run") is { } refusal) return refusal;
        await using var command = source.CreateCommand(
            """
            update executions e set cancel_requested = true,
                state = case when state = 'QUEUED' then 'CANCELLED' else state end,
                phase = case when state = 'QUEUED' then 'FINISHED' else phase end,
                finished_at = case when state = 'QUEUED' then $3 else finished_at end,
                error = case when state = 'QUEUED' then $4 else error end
            where project_id = (select project_id from projects where code = $1) and execution_id = $2 and state in ('QUEUED', 'RUNNING')
            """);
        command.Parameters.Add(new() { Value = record.Project.Value });
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = ValueJson.Write(ExecutionTable.ToJson(Cancelled(actor.Name))), NpgsqlDbType = NpgsqlDbType.Json });
        await command.ExecuteNonQueryAsync(cancellationToken);
        bell.Ring(record.Project);
        return (await ExecutionTable.FindAsync(source, record.Project, id, cancellationToken))!;
    }

    public static Refusal NoExecution(ExecutionId id) => new(RefusalCode.NotFound, $"There is no execution {id}.");

    internal static Refusal Cancelled(string? by) => new("CANCELLED", by is null ? "The run was cancelled; nothing was applied." : $"{by} cancelled the run; nothing was applied.");

    /// <summary>The run that this very request started before.</summary>
    private async Task<ExecutionRecord?> FirstAsync(ExecutionRequest request, CancellationToken cancellationToken) =>
        request.IdempotencyKey is { } key ? await ExecutionTable.FindByKeyAsync(source, request.Project, key, cancellationToken) : null;

    private async Task<Refusal> InProgressAsync(ExecutionRequest request, CancellationToken cancellationToken)
    {
        var active = await ExecutionTable.FindActiveAsync(source, request.Project, cancellationToken);
        return new Refusal(
            RefusalCode.ExecutionInProgress,
            active is null
                ? "Another run of this project has only just ended. Start again."
                : $"{active.RequestedBy} is running rules in this project. Wait until that run ends, or cancel it.",
            active is null ? null : ObjectValue.Of(("execution_id", active.Id.ToString())));
    }

    private async Task<bool> InsertAsync(Actor actor, ExecutionId id, ExecutionRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            insert into executions (project_id, execution_id, batch_id, mode, state, filters, options, plan_id, idempotency_key, requested_by, requested_at)
            select project_id, $2, $3, $4, 'QUEUED', $5, $6, $7, $8, $9, $10 from projects where code = $1
            """,
            connection);
        command.Parameters.Add(new() { Value = request.Project.Value });
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = BatchId.New(time).Value });
        command.Parameters.Add(new() { Value = request.Mode.Word() });
        command.Parameters.Add(new() { Value = ValueJson.Write(RunFilterJson.Write(request.Filter)), NpgsqlDbType = NpgsqlDbType.Json });
        command.Parameters.Add(new() { Value = ValueJson.Write(ObjectValue.Of(("stop_on_error", request.Options.StopOnError), ("include_drafts", request.Options.IncludeDrafts))), NpgsqlDbType = NpgsqlDbType.Json });
        command.Parameters.Add(new() { Value = (object?)request.Plan?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = (object?)request.IdempotencyKey ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = person });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
