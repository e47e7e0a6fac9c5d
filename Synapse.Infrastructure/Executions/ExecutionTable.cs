using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Executions;

/// <summary>The statements over the table of runs.</summary>
internal static class ExecutionTable
{
    private const string Columns =
        """
        select p.code, e.execution_id, e.batch_id, e.mode, e.state, e.phase, e.done, e.total, e.filters::text, e.options::text, e.counts::text, e.error::text,
               e.plan_id, r.person_id, r.name, e.requested_at, e.started_at, e.finished_at, e.cancel_requested
        from executions e join projects p using (project_id) join people r on r.person_key = e.requested_by
        """;

    public static async Task<ExecutionRecord?> FindAsync(NpgsqlDataSource source, ProjectId? project, ExecutionId id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{Columns} where e.execution_id = $1 and ($2::text is null or p.code = $2)");
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = (object?)project?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    public static async Task<ExecutionRecord?> FindByKeyAsync(NpgsqlDataSource source, ProjectId project, string idempotencyKey, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{Columns} where p.code = $1 and e.idempotency_key = $2");
        command.Parameters.Add(new() { Value = project.Value });
        command.Parameters.Add(new() { Value = idempotencyKey });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    public static async Task<ExecutionRecord?> FindActiveAsync(NpgsqlDataSource source, ProjectId project, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{Columns} where p.code = $1 and e.mode = 'EXECUTE' and e.state in ('QUEUED', 'RUNNING')");
        command.Parameters.Add(new() { Value = project.Value });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    public static async Task<IReadOnlyList<ExecutionRecord>> NewestAsync(NpgsqlDataSource source, ProjectId project, DateTimeOffset? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"{Columns} where p.code = $1 and ($2::timestamptz is null or e.requested_at < $2) order by e.requested_at desc limit $3");
        command.Parameters.Add(new() { Value = project.Value });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    public static async Task<IReadOnlyList<ExecutionRecord>> InStateAsync(NpgsqlDataSource source, ExecutionState state, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"{Columns} where e.state = $1 and e.state in ('QUEUED', 'RUNNING') order by e.requested_at");
        command.Parameters.Add(new() { Value = state.Word() });
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<IReadOnlyList<ExecutionRecord>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var records = new List<ExecutionRecord>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) records.Add(Read(reader));
        return records;
    }

    private static ExecutionRecord Read(DbDataReader row) => new(
        new ProjectId(row.GetString(0)),
        new ExecutionId(row.GetGuid(1)),
        new BatchId(row.GetGuid(2)),
        Words.Parse<ExecutionMode>(row.GetString(3))!.Value,
        Words.Parse<ExecutionState>(row.GetString(4))!.Value,
        Words.Parse<ExecutionPhase>(row.GetString(5))!.Value,
        row.GetInt64(6),
        row.GetInt64(7),
        RunFilterJson.Read(ValueJson.Parse(row.GetString(8))) is Outcome<RunFilter>.Done filter ? filter.Value : RunFilter.None,
        new ExecutionOptions(Json(row, 9)["stop_on_error"] == Value.True, Json(row, 9)["include_drafts"] == Value.True),
        Json(row, 10),
        RefusalIn(Json(row, 11)),
        row.IsDBNull(12) ? null : new PlanId(row.GetGuid(12)),
        new PersonId(row.GetString(13)),
        row.GetString(14),
        row.GetFieldValue<DateTimeOffset>(15),
        row.IsDBNull(16) ? null : row.GetFieldValue<DateTimeOffset>(16),
        row.IsDBNull(17) ? null : row.GetFieldValue<DateTimeOffset>(17),
        row.GetBoolean(18));

    private static ObjectValue Json(DbDataReader row, int column) =>
        row.IsDBNull(column) ? ObjectValue.Empty : ValueJson.Parse(row.GetString(column)).AsObject ?? ObjectValue.Empty;

    private static Refusal? RefusalIn(ObjectValue json) =>
        json["error_code"].AsString is { } code ? new Refusal(code, json["detail"].AsString ?? "", json["context"].AsObject) : null;

    public static ObjectValue ToJson(Refusal refusal) => ObjectValue.Of(
        ("detail", refusal.Detail), ("error_code", refusal.Code), ("context", refusal.Context is { } context ? context : Value.EmptyObject));
}
