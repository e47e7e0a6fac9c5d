using Npgsql;
using Synapse.Core.Executions;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Executions;

/// <summary>Reads stored plans the way people review them: counted, grouped by what is the same, filtered, the risky first.</summary>
public sealed class PlanReader(NpgsqlDataSource source)
{
    private const string Rows = "execution_plan_items where project_id = (select project_id from projects where code = $1) and plan_id = $2";

    private const string Risk =
        """
        case when item->>'op' = 'DELETE' then 5 when kind in ('error', 'conflict') then 4
             when item->>'op' = 'UPDATE' and item->>'before' <> '{}' then 3 when kind in ('finding', 'unknown') then 2
             when kind = 'change' then 1 else 0 end
        """;

    // Updates are the same when they write the same over the same; of creations the rule and the type tell enough, for their tags always differ.
    private const string Signature =
        """
        md5(concat_ws(e'\n', kind, rule_key, item->>'action', item->>'op', coalesce(entity_type, item->>'entity_kind'), item->>'code',
            case when item->>'op' = 'UPDATE' then item->>'before' end, case when item->>'op' = 'UPDATE' then item->>'after' end))
        """;

    public async Task<PlanOverview> OverviewAsync(ProjectId project, PlanId plan, CancellationToken cancellationToken) => new(
        await CountAsync(project, plan, $"select kind from {Rows}", cancellationToken),
        await CountAsync(project, plan, $"select coalesce(entity_type, item->>'entity_kind') from {Rows} and kind = 'change'", cancellationToken),
        await CountAsync(project, plan, $"select area from {Rows} and kind = 'change'", cancellationToken),
        await CountAsync(project, plan, $"select json_object_keys(item->'after') from {Rows} and item->>'op' = 'UPDATE'", cancellationToken));

    /// <summary>Rows that are the same, counted; the risky first, then the rare, because an outlier is what a review looks for.</summary>
    public async Task<IReadOnlyList<PlanGroup>> GroupsAsync(ProjectId project, PlanId plan, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            with groups as (
                select {Signature} as signature, count(*)::int as n, max({Risk}) as risk, min(item_no) as first, (array_agg(tag order by item_no) filter (where tag is not null))[1:4] as tags
                from {Rows} and kind <> 'skipped' group by 1)
            select signature, n, risk, i.item::text, coalesce(tags, array[]::text[])
            from groups join execution_plan_items i on i.project_id = (select project_id from projects where code = $1) and i.plan_id = $2 and i.item_no = first
            order by risk desc, n, first limit $3
            """);
        command.With(project.Value, plan.Value, limit);
        var groups = new List<PlanGroup>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            groups.Add(new PlanGroup(row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.Object(3), row.GetFieldValue<string[]>(4)));
        return groups;
    }

    /// <summary>Rows after the cursor, by their number or the risky first.</summary>
    public async Task<IReadOnlyList<PlanRow>> RowsAsync(
        ProjectId project, PlanId plan, PlanRowFilter filter, bool riskFirst, PlanCursor? after, int limit, CancellationToken cancellationToken)
    {
        var (place, order) = riskFirst
            ? ($"({Risk} < $10 or ({Risk} = $10 and item_no > $11))", "risk desc, item_no")
            : ("($10::int >= 0 and item_no > $11)", "item_no");
        await using var command = source.CreateCommand(
            $"""
            select item_no, {Risk} as risk, kind, tag, item::text from {Rows}
              and (cardinality($3::text[]) = 0 or kind = any($3)) and (cardinality($4::text[]) = 0 or item->>'rule_id' = any($4))
              and (cardinality($5::text[]) = 0 or coalesce(entity_type, item->>'entity_kind') = any($5)) and (cardinality($6::text[]) = 0 or area = any($6))
              and ($7::text is null or (item->'after')->>$7 is not null or (item->'before')->>$7 is not null)
              and ($8::text is null or position(lower($8) in lower(tag)) > 0)
              and ($9::text is null or {Signature} = $9) and {place}
            order by {order} limit $12
            """);
        var from = after ?? new PlanCursor(int.MaxValue, -1);
        command.With(
            project.Value, plan.Value, filter.Kinds.ToArray(), filter.Rules.ToArray(), filter.Types.ToArray(), filter.Areas.ToArray(),
            filter.Property, filter.Tag, filter.Group, from.Risk, from.No, limit);
        var rows = new List<PlanRow>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            rows.Add(new PlanRow(row.GetInt32(0), row.GetInt32(1), row.GetString(2), row.TextOrNull(3), row.Object(4)));
        return rows;
    }

    /// <summary>The tags of the assets and cables among these ids.</summary>
    public async Task<IReadOnlyDictionary<EntityId, string>> TagsAsync(ProjectId project, IReadOnlyCollection<EntityId> ids, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            with p as (select project_id from projects where code = $1)
            select id, tag from assets where project_id = (select project_id from p) and id = any($2)
            union all select id, tag from cables where project_id = (select project_id from p) and id = any($2)
            """);
        command.With(project.Value, ids.Select(i => i.Value).ToArray());
        var tags = new Dictionary<EntityId, string>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) tags[new EntityId(row.GetGuid(0))] = row.GetString(1);
        return tags;
    }

    private async Task<IReadOnlyList<PlanCount>> CountAsync(ProjectId project, PlanId plan, string words, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select w, count(*)::int from ({words}) as words(w) where w is not null group by 1 order by 2 desc, 1 limit 100");
        command.With(project.Value, plan.Value);
        var counts = new List<PlanCount>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken)) counts.Add(new PlanCount(row.GetString(0), row.GetInt32(1)));
        return counts;
    }
}
