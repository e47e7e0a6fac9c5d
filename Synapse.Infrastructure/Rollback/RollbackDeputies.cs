using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.People;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Deputies of leads who are away: they approve rollbacks in the lead's name, from and until a moment. Whoever asked for a rollback never decides on it, in nobody's name.</summary>
public sealed class RollbackDeputies(NpgsqlDataSource source, ProjectStore projects, ProjectBell bell, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public async Task<Outcome<IReadOnlyList<Deputy>>> ListAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see deputies") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        return new Outcome<IReadOnlyList<Deputy>>.Done(await ReadAsync(key, null, cancellationToken));
    }

    /// <summary>Names one's own deputy. Refused with INVALID_REQUEST for oneself, or a time that is over, ends before it begins, or is longer than a year.</summary>
    /// <param name="deputy">Somebody who works in the project; the caller knows who does.</param>
    public async Task<Outcome<Deputy>> NameAsync(Actor lead, ProjectId project, PersonId deputy, string deputyName, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (lead.Needs(project, ProjectRole.Lead, "name a deputy") is { } refusal) return refusal;
        if (deputy == lead.Id) return new Refusal(RefusalCode.InvalidRequest, "Nobody is their own deputy.");
        if (until <= from || until <= time.GetUtcNow() || until - from > Longest)
            return new Refusal(RefusalCode.InvalidRequest, "A deputy stands in from one moment until a later one that is not over yet, for a year at most.");
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await using (var connection = await source.OpenConnectionAsync(cancellationToken))
        {
            var (leadKey, deputyKey) = (await PeopleTable.KeyOfAsync(connection, lead, cancellationToken), await PeopleTable.KeyOfAsync(connection, deputy, deputyName, cancellationToken));
            await using var command = new NpgsqlCommand(
                "insert into rollback_delegations (project_id, delegation_id, lead_key, deputy_key, valid_from, valid_until) values ($1, $2, $3, $4, $5, $6)", connection);
            await command.With(key, id, leadKey, deputyKey, from.ToUniversalTime(), until.ToUniversalTime()).ExecuteNonQueryAsync(cancellationToken);
        }

        bell.Ring(project);
        return (await ReadAsync(key, id, cancellationToken)).Single();
    }

    /// <summary>Ends one's own deputy's time. Refused with NOT_FOUND.</summary>
    public async Task<Outcome<Deputy>> RevokeAsync(Actor lead, ProjectId project, Guid id, CancellationToken cancellationToken)
    {
        if (lead.Needs(project, ProjectRole.Lead, "end a deputy's time") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var command = source.CreateCommand("""
            update rollback_delegations d set revoked_at = $3 from people p
            where d.project_id = $1 and d.delegation_id = $2 and p.person_key = d.lead_key and p.person_id = $4 and d.revoked_at is null
            """);
        if (await command.With(key, id, time.GetUtcNow(), lead.Id.Value).ExecuteNonQueryAsync(cancellationToken) == 0)
            return new Refusal(RefusalCode.NotFound, "You have named no such deputy, or their time is over.");
        bell.Ring(project);
        return (await ReadAsync(key, id, cancellationToken)).Single();
    }

    /// <summary>The leads in whose name somebody may decide on rollbacks now; none for whoever is nobody's deputy. What a lead has asked for is not decided in their name.</summary>
    public async Task<IReadOnlyList<PersonId>> LeadsOfAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        if (!actor.Can(project, ProjectRole.Engineer) || await projects.KeyOfAsync(project, cancellationToken) is not { } key) return [];
        await using var command = source.CreateCommand("""
            select distinct l.person_id from rollback_delegations d join people p on p.person_key = d.deputy_key join people l on l.person_key = d.lead_key
            where d.project_id = $1 and p.person_id = $2 and d.revoked_at is null and d.valid_from <= $3 and d.valid_until > $3
            """);
        await using var reader = await command.With(key, actor.Id.Value, time.GetUtcNow()).ExecuteReaderAsync(cancellationToken);
        var leads = new List<PersonId>();
        while (await reader.ReadAsync(cancellationToken)) leads.Add(new PersonId(reader.GetString(0)));
        return leads;
    }

    private async Task<IReadOnlyList<Deputy>> ReadAsync(int key, Guid? id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select d.delegation_id, l.person_id, l.name, p.person_id, p.name, d.valid_from, d.valid_until, d.revoked_at
            from rollback_delegations d join people l on l.person_key = d.lead_key join people p on p.person_key = d.deputy_key
            where d.project_id = $1 and ($2 is null or d.delegation_id = $2) order by d.valid_until desc limit 200
            """);
        command.With(key, new NpgsqlParameter { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        var deputies = new List<Deputy>();
        while (await r.ReadAsync(cancellationToken))
            deputies.Add(new Deputy(
                r.GetGuid(0), new PersonId(r.GetString(1)), r.GetString(2), new PersonId(r.GetString(3)), r.GetString(4), r.GetFieldValue<DateTimeOffset>(5), r.GetFieldValue<DateTimeOffset>(6),
                r.OrNull<DateTimeOffset>(7)));
        return deputies;
    }
}
