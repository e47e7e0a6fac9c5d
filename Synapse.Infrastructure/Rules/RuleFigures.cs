using Npgsql;
using Synapse.Core.Executions;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rules;

/// <summary>What a rule met and did, over all its versions and runs, dry runs included.</summary>
/// <param name="Evaluated">How often its condition was asked.</param>
/// <param name="OverBudget">How often it exceeded its budget; counted among the errors too.</param>
/// <param name="Time">All it took; conditions are sampled.</param>
/// <param name="LastFired">When it last held somewhere in a run that was applied; null: never.</param>
public sealed record RuleFigure(
    RuleId Rule, long Runs, long Evaluated, long Matched, long Unknown, long Changes, long Skipped, long Errors, long Findings, long OverBudget, TimeSpan Time, DateTimeOffset? LastRun,
    DateTimeOffset? LastFired)
{
    public static RuleFigure None(RuleId rule) => new(rule, 0, 0, 0, 0, 0, 0, 0, 0, 0, TimeSpan.Zero, null, null);
}

/// <summary>One rule in one run.</summary>
public sealed record RuleRun(
    ExecutionId Execution, int Version, bool Dry, DateTimeOffset FinishedAt, int Considered, int Matched, int Unknown, int Changes, int Skipped, int Errors, int Findings, int OverBudget, TimeSpan Time);

/// <summary>Reads what rules met in runs.</summary>
public sealed class RuleFigures(NpgsqlDataSource source)
{
    private const string Sums = """
        count(*), sum(considered)::bigint, sum(matched)::bigint, sum(unknown)::bigint, sum(changes)::bigint, sum(skipped)::bigint, sum(errors)::bigint, sum(findings)::bigint,
        sum(over_budget)::bigint, sum(micros)::bigint, max(finished_at), max(finished_at) filter (where not dry and matched > 0)
        """;

    /// <summary>Every rule that took part in a run of the project.</summary>
    public async Task<IReadOnlyDictionary<RuleId, RuleFigure>> OfProjectAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"select rule_id, {Sums} from rule_runs where project_id = (select project_id from projects where code = $1) group by rule_id").With(project.Value);
        return (await ReadAsync(command, cancellationToken)).ToDictionary(f => f.Rule);
    }

    /// <summary>Every rule of the whole server, by its id, for whoever watches it.</summary>
    public async Task<IReadOnlyList<RuleFigure>> OfServerAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select rule_id, {Sums} from rule_runs group by rule_id order by rule_id");
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The runs of one rule, newest first.</summary>
    public async Task<IReadOnlyList<RuleRun>> RunsAsync(ProjectId project, RuleId rule, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select r.execution_id, v.version, r.dry, r.finished_at, considered, matched, unknown, changes, skipped, errors, findings, over_budget, micros
            from rule_runs r join rule_versions v using (project_id, rule_key)
            where project_id = (select project_id from projects where code = $1) and r.rule_id = $2 order by r.finished_at desc limit $3
            """).With(project.Value, rule.Value, limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<RuleRun>();
        while (await row.ReadAsync(cancellationToken))
            runs.Add(new RuleRun(
                new ExecutionId(row.GetGuid(0)), row.GetInt32(1), row.GetBoolean(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetInt32(7),
                row.GetInt32(8), row.GetInt32(9), row.GetInt32(10), row.GetInt32(11), TimeSpan.FromMicroseconds(row.GetInt64(12))));
        return runs;
    }

    private static async Task<List<RuleFigure>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var figures = new List<RuleFigure>();
        while (await row.ReadAsync(cancellationToken))
            figures.Add(new RuleFigure(
                new RuleId(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9),
                TimeSpan.FromMicroseconds(row.GetInt64(10)), row.OrNull<DateTimeOffset>(11), row.OrNull<DateTimeOffset>(12)));
        return figures;
    }
}
