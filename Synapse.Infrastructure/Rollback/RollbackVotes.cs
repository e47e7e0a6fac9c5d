using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.People;

namespace Synapse.Infrastructure.Rollback;

/// <summary>In whose name somebody decides: their own, or that of a lead whose deputy they are.</summary>
internal sealed record Voice(int Person, int? Lead, string? LeadName);

/// <summary>Who may decide on a request, and who has approved its plan.</summary>
internal sealed class RollbackVotes(NpgsqlConnection connection, int projectKey)
{
    /// <summary>The voice with which a person decides, or the refusal when they have none: a lead's own, else a lead's who named them deputy.</summary>
    /// <param name="act">What they want to do, for the refusal.</param>
    public async Task<Outcome<Voice>> OfAsync(Actor actor, ProjectId project, RollbackRequest request, DateTimeOffset now, string act, CancellationToken cancellationToken)
    {
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        if (actor.Can(project, ProjectRole.Lead)) return new Voice(person, null, null);
        if (actor.Can(project, ProjectRole.Engineer) && await LeadOfAsync(person, request, now, cancellationToken) is { } voice) return voice;
        return actor.Needs(project, ProjectRole.Lead, act) ?? throw new InvalidOperationException("A lead has a voice of their own.");
    }

    /// <summary>Notes an approval; one that is there already counts as given. False when the request was decided, or its plan made anew, in the meantime.</summary>
    public async Task<bool> ApproveAsync(RollbackRequestId request, string planHash, Voice voice, string? comment, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            insert into rollback_approvals (project_id, request_id, plan_hash, person_key, on_behalf_of, comment, approved_at)
            select $1, $2, $3, $4, $5, $6, $7
            where not exists (select from rollback_approvals where project_id = $1 and request_id = $2 and plan_hash = $3 and person_key = $4)
            """, connection);
        command.With(
            projectKey, request.Value, planHash, voice.Person, RollbackRequestTable.Optional(voice.Lead, NpgsqlDbType.Integer), RollbackRequestTable.Optional(comment, NpgsqlDbType.Text), at);
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e) when (e.ConstraintName == "rollback_approval_open")
        {
            return false;
        }
    }

    /// <summary>How many approvals a plan has: different people, each with a voice that is not another's.</summary>
    /// <param name="with">Somebody who is about to approve.</param>
    public async Task<int> CountAsync(RollbackRequestId request, string planHash, Voice with, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            with votes as (
                select person_key, coalesce(on_behalf_of, person_key) voice from rollback_approvals where project_id = $1 and request_id = $2 and plan_hash = $3
                union select $4, $5)
            select least(count(distinct person_key), count(distinct voice))::int from votes
            """, connection);
        command.With(projectKey, request.Value, planHash, with.Person, with.Lead ?? with.Person);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // Whoever asked for a rollback does not decide on it through somebody else either.
    private async Task<Voice?> LeadOfAsync(int person, RollbackRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select d.lead_key, p.name from rollback_delegations d join people p on p.person_key = d.lead_key
            where d.project_id = $1 and d.deputy_key = $2 and d.revoked_at is null and d.valid_from <= $3 and d.valid_until > $3 and p.person_id <> $4
            order by d.valid_from limit 1
            """, connection);
        await using var reader = await command.With(projectKey, person, now, request.RequestedBy.Value).ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new Voice(person, reader.GetInt32(0), reader.GetString(1)) : null;
    }
}
