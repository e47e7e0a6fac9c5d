using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Planning;
using Synapse.Core.Projects;

namespace Synapse.Infrastructure.Executions;

/// <summary>A stored plan without its rows.</summary>
public sealed record StoredPlan(PlanId Id, ProjectId Project, long AtBatchNo, string Hash, ObjectValue Header, DateTimeOffset CreatedAt);

/// <summary>One row of a stored plan: a change or a note, as <see cref="PlanJson"/> writes it.</summary>
public sealed record StoredPlanItem(int No, ObjectValue Item);

/// <summary>Which rows of a plan to show; null means any.</summary>
/// <param name="Kind">change, skipped, conflict, error, finding or unknown.</param>
public sealed record PlanItemFilter(string? Kind = null, string? RuleId = null, string? EntityType = null, string? Area = null, string? Tag = null);

/// <summary>Plans at rest: the header, and one row a change or note so that a page can page, filter and sort.</summary>
public sealed class PlanStore(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>A COPY would otherwise end with the command timeout, which is meant for single statements.</summary>
    private static readonly TimeSpan CopyPatience = TimeSpan.FromMinutes(10);

    public async Task SaveAsync(PlanId id, Plan plan, bool includesDrafts, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var project = await InsertHeaderAsync(connection, id, plan, includesDrafts, cancellationToken);
        await using (var rows = await connection.BeginBinaryImportAsync(
            "copy execution_plan_items (project_id, plan_id, item_no, kind, rule_key, entity_kind, entity_type, area, tag, item) from stdin (format binary)", cancellationToken))
        {
            rows.Timeout = CopyPatience;
            var no = 0;
            foreach (var change in plan.Changes)
                await WriteAsync(rows, project, id, no++, "change", change.Rule.Key, (short)change.Change.Kind, change.EntityType, change.Area, change.Tag, PlanJson.Change(change), cancellationToken);
            foreach (var note in plan.Notes)
                await WriteAsync(rows, project, id, no++, note.Kind.Word().ToLowerInvariant(), note.Rule?.Key, null, null, null, note.TriggerTag, PlanJson.Note(note), cancellationToken);
            await rows.CompleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<StoredPlan?> FindAsync(ProjectId project, PlanId id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select at_batch_no, hash, header::text, execution_plans.created_at from execution_plans join projects using (project_id) where code = $1 and plan_id = $2");
        command.Parameters.Add(new() { Value = project.Value });
        command.Parameters.Add(new() { Value = id.Value });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;
        return new StoredPlan(
            id, project, row.GetInt64(0), row.GetString(1), ValueJson.Parse(row.GetString(2)).AsObject!, row.GetFieldValue<DateTimeOffset>(3));
    }

    /// <summary>Rows after <paramref name="after"/> (0 is the first row's number; pass -1 to begin), at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<StoredPlanItem>> ItemsAsync(ProjectId project, PlanId id, PlanItemFilter filter, int after, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select item_no, item::text from execution_plan_items i
            where project_id = (select project_id from projects where code = $1) and plan_id = $2 and item_no > $3
              and ($4::text is null or kind = $4) and ($5::text is null or entity_type = $5) and ($6::text is null or area = $6)
              and ($7::text is null or tag ilike '%' || $7 || '%')
              and ($8::text is null or rule_key in (select rule_key from rule_versions v where v.project_id = i.project_id and v.rule_id = $8))
            order by item_no limit $9
            """);
        command.Parameters.Add(new() { Value = project.Value });
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = after });
        foreach (var word in (string?[])[filter.Kind, filter.EntityType, filter.Area, filter.Tag, filter.RuleId])
            command.Parameters.Add(new() { Value = (object?)word ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = limit });
        var items = new List<StoredPlanItem>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) items.Add(new StoredPlanItem(rows.GetInt32(0), ValueJson.Parse(rows.GetString(1)).AsObject!));
        return items;
    }

    private async Task<int> InsertHeaderAsync(NpgsqlConnection connection, PlanId id, Plan plan, bool includesDrafts, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into execution_plans (project_id, plan_id, at_batch_no, hash, header, created_at)
            select project_id, $2, $3, $4, $5, $6 from projects where code = $1 returning project_id
            """,
            connection);
        command.Parameters.Add(new() { Value = plan.Project.Value });
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = plan.AtBatchNo });
        command.Parameters.Add(new() { Value = plan.Hash });
        command.Parameters.Add(new() { Value = ValueJson.Write(PlanJson.Header(plan).With("include_drafts", includesDrafts)), NpgsqlDbType = NpgsqlDbType.Json });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task WriteAsync(
        NpgsqlBinaryImporter rows, int project, PlanId plan, int no, string kind, int? ruleKey, short? entityKind, string? entityType, string? area, string? tag, ObjectValue item,
        CancellationToken cancellationToken)
    {
        await rows.StartRowAsync(cancellationToken);
        await rows.WriteAsync(project, NpgsqlDbType.Integer, cancellationToken);
        await rows.WriteAsync(plan.Value, NpgsqlDbType.Uuid, cancellationToken);
        await rows.WriteAsync(no, NpgsqlDbType.Integer, cancellationToken);
        await rows.WriteAsync(kind, NpgsqlDbType.Text, cancellationToken);
        await Optional(ruleKey, NpgsqlDbType.Integer);
        await Optional(entityKind, NpgsqlDbType.Smallint);
        await Optional(entityType, NpgsqlDbType.Text);
        await Optional(area, NpgsqlDbType.Text);
        await Optional(tag, NpgsqlDbType.Text);
        await rows.WriteAsync(ValueJson.Write(item), NpgsqlDbType.Json, cancellationToken);

        Task Optional<T>(T value, NpgsqlDbType type) => value is null ? rows.WriteNullAsync(cancellationToken) : rows.WriteAsync(value, type, cancellationToken);
    }
}
