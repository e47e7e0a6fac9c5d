using Npgsql;
using NpgsqlTypes;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Planning;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rollback;

/// <summary>
/// Queues the run that computes again what a rollback made stale: a dry run of just those rules at just those places, caused by the rollback's batch and written in its transaction, so it is there
/// if and only if the rollback is. People look at its plan and apply it like any other.
/// </summary>
internal sealed class RollbackFollowUp(NpgsqlConnection connection, int projectKey, TimeProvider time)
{
    /// <summary>The run's id, or null when nothing is to run again.</summary>
    public async Task<Guid?> QueueAsync(RollbackPlan plan, BatchId cause, int person, CancellationToken cancellationToken)
    {
        var stale = plan.Items.Where(i => i.RunsAgain).ToList();
        var rules = await RulesAsync([.. stale.SelectMany(i => i.Rules).Distinct()], cancellationToken);
        if (rules.Count == 0) return null;
        var filter = RunFilter.None with { Rules = rules, Assets = PlacesOf(stale) };
        var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
        await using var command = new NpgsqlCommand("""
            insert into executions (project_id, execution_id, batch_id, mode, state, filters, options, requested_by, requested_at, caused_by_batch)
            values ($1, $2, $3, 'DRY_RUN', 'QUEUED', $4, '{}', $5, $6, $7)
            """, connection);
        command.With(
            projectKey, id, BatchId.New(time).Value, new NpgsqlParameter { Value = ValueJson.Write(RunFilterJson.Write(filter)), NpgsqlDbType = NpgsqlDbType.Json }, person, now, cause.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return id;
    }

    private static IReadOnlyList<EntityId> PlacesOf(List<RollbackItem> stale) => [.. stale.SelectMany(i => i.Triggers.Count > 0 ? i.Triggers : [i.Id]).Distinct().Order()];

    // Those that are still there, in whatever version counts now; a rule that was switched off since has nothing to say.
    private async Task<IReadOnlyList<RuleId>> RulesAsync(int[] keys, CancellationToken cancellationToken)
    {
        if (keys.Length == 0) return [];
        await using var command = new NpgsqlCommand("""
            select distinct r.rule_id from rule_versions v join rules r on r.project_id = v.project_id and r.rule_id = v.rule_id
            join rule_versions now on now.project_id = r.project_id and now.rule_key = r.rule_key
            where v.project_id = $1 and v.rule_key = any($2) and coalesce((now.document ->> 'active')::boolean, true) order by r.rule_id
            """, connection);
        await using var reader = await command.With(projectKey, keys).ExecuteReaderAsync(cancellationToken);
        var rules = new List<RuleId>();
        while (await reader.ReadAsync(cancellationToken)) rules.Add(new RuleId(reader.GetString(0)));
        return rules;
    }
}
