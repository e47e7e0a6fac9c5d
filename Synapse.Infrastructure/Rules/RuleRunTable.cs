using Npgsql;
using Synapse.Core.Planning;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Executions;

namespace Synapse.Infrastructure.Rules;

/// <summary>Writes what each rule met in a run, and puts aside the versions that exceeded their budget in it.</summary>
internal static class RuleRunTable
{
    public static async Task RecordAsync(NpgsqlConnection connection, ExecutionRecord run, Plan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var exceeded = plan.Notes.Where(n => n.Code is NoteCode.BudgetExceeded or NoteCode.Quarantined && n.Rule is not null).GroupBy(n => n.Rule!.Key).ToDictionary(g => g.Key, g => g.ToList());
        await using var command = new NpgsqlCommand(
            """
            insert into rule_runs (project_id, execution_id, rule_key, rule_id, dry, finished_at, considered, matched, unknown, changes, skipped, errors, findings, over_budget, micros)
            select project_id, $2, r.key, r.id, $3, $4, r.considered, r.matched, r.unknown, r.changes, r.skipped, r.errors, r.findings, r.over_budget, r.micros
            from projects, unnest($5::int[], $6::text[], $7::int[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[], $13::int[], $14::int[], $15::bigint[])
                as r(key, id, considered, matched, unknown, changes, skipped, errors, findings, over_budget, micros)
            where code = $1
            """,
            connection);
        var tallies = plan.Tallies;
        command.With(
            run.Project.Value, run.Id.Value, run.Mode == Core.Executions.ExecutionMode.DryRun, now.ToUniversalTime(), Of(t => t.Rule.Key), tallies.Select(t => t.Rule.Id.Value).ToArray(),
            Of(t => t.Considered), Of(t => t.Matched), Of(t => t.Unknown), Of(t => t.Changes), Of(t => t.Skipped), Of(t => t.Errors), Of(t => t.Findings),
            Of(t => exceeded.TryGetValue(t.Rule.Key, out var notes) ? notes.Sum(Times) : 0),
            tallies.Select(t => (long)plan.Times.GetValueOrDefault(t.Rule.Id).TotalMicroseconds).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
        foreach (var (key, notes) in exceeded) await PutAsideAsync(connection, run, key, notes, now, cancellationToken);

        int[] Of(Func<RuleTally, int> count) => [.. tallies.Select(count)];
    }

    /// <summary>A rule that was stopped within the run says how often it had exceeded its budget until then.</summary>
    private static int Times(PlanNote note) => note.Data["times"] is { IsNumber: true } times ? (int)times.AsNumber : note.Count;

    private static async Task PutAsideAsync(NpgsqlConnection connection, ExecutionRecord run, int key, List<PlanNote> notes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = notes[0];
        var reason = $"{first.Message.TrimEnd('.')}{(notes.Count > 1 ? $", and {notes.Count - 1} more like it" : "")}.";
        await using var command = new NpgsqlCommand(
            """
            insert into rule_quarantines (project_id, rule_key, rule_id, since, execution_id, reason)
            select project_id, $2, $3, $4, $5, $6 from projects where code = $1 on conflict do nothing
            """,
            connection);
        command.With(run.Project.Value, key, first.Rule!.Id.Value, now.ToUniversalTime(), run.Id.Value, reason);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
