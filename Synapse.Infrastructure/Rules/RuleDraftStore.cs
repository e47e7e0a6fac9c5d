using Npgsql;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rules;

/// <summary>A text that a person was writing.</summary>
/// <param name="BasedOn">The version of the rule that it began with; 0 for a new rule.</param>
public sealed record StoredDraft(string Text, int BasedOn, DateTimeOffset SavedAt);

/// <summary>Keeps what people write before they save it. A draft is found by its writer only.</summary>
public sealed class RuleDraftStore(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>A rule that is not there yet.</summary>
    public const string NewRule = "";

    private const int Longest = 2_000_000;

    public async Task<StoredDraft?> FindAsync(Actor actor, ProjectId project, string rule, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select text, based_on, saved_at from rule_drafts join projects using (project_id) where code = $1 and person_id = $2 and rule_id = $3
            """).With(project.Value, actor.Id.Value, rule);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetString(0), reader.GetInt32(1), reader.GetFieldValue<DateTimeOffset>(2)) : null;
    }

    /// <summary>Keeps the text in the place of an earlier draft. Nothing is kept of who may not edit rules here, or of a text beyond all measure.</summary>
    public async Task KeepAsync(Actor actor, ProjectId project, string rule, string text, int basedOn, CancellationToken cancellationToken)
    {
        if (!actor.Can(project, ProjectRole.Engineer) || text.Length > Longest || text.Contains('\0')) return;
        await using var command = source.CreateCommand("""
            insert into rule_drafts (project_id, person_id, rule_id, based_on, text, saved_at)
            select project_id, $2, $3, $4, $5, $6 from projects where code = $1
            on conflict (project_id, person_id, rule_id) do update set based_on = excluded.based_on, text = excluded.text, saved_at = excluded.saved_at
            """).With(project.Value, actor.Id.Value, rule, basedOn, text, time.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task ForgetAsync(Actor actor, ProjectId project, string rule, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            delete from rule_drafts d using projects p where p.project_id = d.project_id and p.code = $1 and d.person_id = $2 and d.rule_id = $3
            """).With(project.Value, actor.Id.Value, rule);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
