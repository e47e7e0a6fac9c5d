using Npgsql;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.People;

namespace Synapse.Infrastructure.Rules;

/// <summary>A version of a rule that takes no part in runs because it exceeded its budget, or did until it was released.</summary>
public sealed record Quarantined(
    RuleId Rule, int Key, int Version, DateTimeOffset Since, ExecutionId Execution, string Reason, DateTimeOffset? ReleasedAt, string? ReleasedBy, string? ReleaseReason);

/// <summary>Versions of rules that exceeded their budget. They are put aside by the run in which it happened and released by people; a newer version begins free.</summary>
public sealed class RuleQuarantine(NpgsqlDataSource source, TimeProvider time)
{
    private const string Select = """
        select q.rule_id, q.rule_key, v.version, q.since, q.execution_id, q.reason, q.released_at, w.name, q.release_reason
        from rule_quarantines q join rule_versions v using (project_id, rule_key) join projects p using (project_id) left join people w on w.person_key = q.released_by
        where p.code = $1
        """;

    /// <summary>What is put aside now.</summary>
    public Task<IReadOnlyList<Quarantined>> OpenAsync(ProjectId project, CancellationToken cancellationToken) =>
        ReadAsync(source.CreateCommand($"{Select} and q.released_at is null order by q.rule_id").With(project.Value), cancellationToken);

    /// <summary>Every time that a rule was put aside, newest first.</summary>
    public Task<IReadOnlyList<Quarantined>> OfRuleAsync(ProjectId project, RuleId rule, CancellationToken cancellationToken) =>
        ReadAsync(source.CreateCommand($"{Select} and q.rule_id = $2 order by q.since desc").With(project.Value, rule.Value), cancellationToken);

    /// <summary>Lets the versions of a rule take part again. Refused with NOT_FOUND when none is put aside, FORBIDDEN: a lead decides.</summary>
    public async Task<Outcome<RuleId>> ReleaseAsync(Actor actor, ProjectId project, RuleId rule, string? reason, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "release a rule from quarantine") is { } refusal) return refusal;
        if (reason?.Trim() is not { Length: > 0 } why) return new Refusal(RefusalCode.InvalidRequest, "Say why: the reason stays in the rule's history.");
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            update rule_quarantines set released_at = $3, released_by = $4, release_reason = $5
            where project_id = (select project_id from projects where code = $1) and rule_id = $2 and released_at is null
            """,
            connection).With(project.Value, rule.Value, time.GetUtcNow().ToUniversalTime(), person, why);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0 ? rule : new Refusal(RefusalCode.NotFound, $"The rule {rule} is not in quarantine.");
    }

    /// <summary>Of the rules for a run, those that may take part and those that are put aside, with the reason.</summary>
    internal static async Task<(IReadOnlyList<RuleVersion> Free, IReadOnlyList<QuarantinedRule> PutAside)> SplitAsync(
        NpgsqlDataSource source, ProjectId project, IReadOnlyList<RuleVersion> rules, CancellationToken cancellationToken)
    {
        var open = (await ReadAsync(source.CreateCommand($"{Select} and q.released_at is null").With(project.Value), cancellationToken)).ToDictionary(q => q.Key, q => q.Reason);
        return ([.. rules.Where(r => !open.ContainsKey(r.Key))], [.. rules.Where(r => open.ContainsKey(r.Key)).Select(r => new QuarantinedRule(r, open[r.Key]))]);
    }

    private static async Task<IReadOnlyList<Quarantined>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var list = new List<Quarantined>();
            while (await row.ReadAsync(cancellationToken))
                list.Add(new Quarantined(
                    new RuleId(row.GetString(0)), row.GetInt32(1), row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3), new ExecutionId(row.GetGuid(4)), row.GetString(5),
                    row.OrNull<DateTimeOffset>(6), row.TextOrNull(7), row.TextOrNull(8)));
            return list;
        }
    }
}
