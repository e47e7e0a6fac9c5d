using Npgsql;
using NpgsqlTypes;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.People;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Freezes and releases parts of a plant. What is frozen is refused to be written by the transaction of every batch, whatever asks for it.</summary>
public sealed class Freezes(NpgsqlDataSource source, ProjectStore projects, ProjectBell bell, TimeProvider time)
{
    /// <summary>All freezes, those in force first, then the newest.</summary>
    public async Task<Outcome<IReadOnlyList<Freeze>>> ListAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see what is frozen") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        return new Outcome<IReadOnlyList<Freeze>>.Done(await ReadAsync(key, null, cancellationToken));
    }

    /// <summary>The live assets and cables with these tags, by tag without case; a tag that nothing has is not in it.</summary>
    public async Task<IReadOnlyDictionary<string, EntityId>> TaggedAsync(ProjectId project, IReadOnlyCollection<string> tags, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select t.tag, t.id from projects p cross join lateral (
                select tag, id from assets a where a.project_id = p.project_id and not a.deleted and lower(a.tag) = any($2)
                union all select tag, id from cables c where c.project_id = p.project_id and not c.deleted and lower(c.tag) = any($2)) t
            where p.code = $1
            """);
        await using var reader = await command.With(project.Value, tags.Select(t => t.ToLowerInvariant()).ToArray()).ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<string, EntityId>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadAsync(cancellationToken)) found.TryAdd(reader.GetString(0), new EntityId(reader.GetGuid(1)));
        return found;
    }

    /// <summary>Refused with INVALID_REQUEST without a label, a reason or anything to freeze.</summary>
    public async Task<Outcome<Freeze>> FreezeAsync(Actor actor, ProjectId project, FreezeWish wish, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "freeze a part of the plant") is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(wish.Label) || string.IsNullOrWhiteSpace(wish.Reason)) return new Refusal(RefusalCode.InvalidRequest, "Give the freeze a name and say why.");
        if (wish is FreezeWish.Single { Entities.Count: 0 } or FreezeWish.OfArea { Area.Length: 0 }) return new Refusal(RefusalCode.InvalidRequest, "Say what shall be frozen.");
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        try
        {
            return await WriteAsync(actor, key, project, wish, cancellationToken);
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { } refused)
        {
            return refused;
        }
    }

    /// <summary>Refused with INVALID_REQUEST without a reason, NOT_FOUND when there is no such freeze or it is released already.</summary>
    public async Task<Outcome<Freeze>> ReleaseAsync(Actor actor, ProjectId project, FreezeId id, string reason, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "release a freeze") is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(reason)) return new Refusal(RefusalCode.InvalidRequest, "Say why it is released: it stands in the history of the freeze.");
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using (var connection = await source.OpenConnectionAsync(cancellationToken))
        {
            var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
            await using var command = new NpgsqlCommand(
                "update freezes set released_by = $3, released_at = $4, release_reason = $5 where project_id = $1 and freeze_id = $2 and released_at is null", connection);
            if (await command.With(key, id.Value, person, time.GetUtcNow(), reason.Trim()).ExecuteNonQueryAsync(cancellationToken) == 0)
                return new Refusal(RefusalCode.NotFound, "There is no such freeze in force in this project.");
        }

        bell.Ring(project);
        return (await ReadAsync(key, id, cancellationToken)).Single();
    }

    private async Task<Outcome<Freeze>> WriteAsync(Actor actor, int key, ProjectId project, FreezeWish wish, CancellationToken cancellationToken)
    {
        var id = new FreezeId(Guid.CreateVersion7(time.GetUtcNow()));
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // A batch looks for freezes under the same lock, so none slips through while a freeze is being written.
        await using (var locking = new NpgsqlCommand("select last_batch_no from projects where project_id = $1 for no key update", connection))
            await locking.With(key).ExecuteNonQueryAsync(cancellationToken);
        var (scope, area) = wish switch
        {
            FreezeWish.OfArea a => (FreezeScope.Area, a.Area.Trim()),
            FreezeWish.OfProject => (FreezeScope.Project, null),
            _ => (FreezeScope.Entities, null),
        };
        await using (var insert = new NpgsqlCommand(
            "insert into freezes (project_id, freeze_id, scope, area, label, reason, frozen_by, frozen_at) values ($1, $2, $3, $4, $5, $6, $7, $8)", connection))
            await insert.With(
                key, id.Value, scope.Word(), new NpgsqlParameter { Value = (object?)area ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }, wish.Label.Trim(), wish.Reason.Trim(), person,
                time.GetUtcNow()).ExecuteNonQueryAsync(cancellationToken);
        if (wish is FreezeWish.Single single)
        {
            await using var members = new NpgsqlCommand("insert into frozen_entities (project_id, freeze_id, entity_id) select $1, $2, x from unnest($3::uuid[]) x", connection);
            await members.With(key, id.Value, single.Entities.Select(e => e.Value).Distinct().ToArray()).ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        bell.Ring(project);
        return (await ReadAsync(key, id, cancellationToken)).Single();
    }

    private async Task<IReadOnlyList<Freeze>> ReadAsync(int key, FreezeId? id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select f.freeze_id, f.scope, f.area, f.label, f.reason, (select count(*)::int from frozen_entities e where e.project_id = f.project_id and e.freeze_id = f.freeze_id),
                array(select coalesce(a.tag, c.tag) from frozen_entities e left join assets a on a.project_id = e.project_id and a.id = e.entity_id
                    left join cables c on c.project_id = e.project_id and c.id = e.entity_id
                    where e.project_id = f.project_id and e.freeze_id = f.freeze_id and coalesce(a.tag, c.tag) is not null order by 1 limit 5),
                b.name, f.frozen_at, r.name, f.released_at, f.release_reason
            from freezes f join people b on b.person_key = f.frozen_by left join people r on r.person_key = f.released_by
            where f.project_id = $1 and ($2 is null or f.freeze_id = $2) order by f.released_at is not null, f.frozen_at desc
            """);
        command.With(key, new NpgsqlParameter { Value = (object?)id?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        var freezes = new List<Freeze>();
        while (await r.ReadAsync(cancellationToken))
            freezes.Add(new Freeze(
                new FreezeId(r.GetGuid(0)), Words.Parse<FreezeScope>(r.GetString(1))!.Value, r.TextOrNull(2), r.GetString(3), r.GetString(4), r.GetInt32(5), r.GetFieldValue<string[]>(6),
                r.GetString(7), r.GetFieldValue<DateTimeOffset>(8), r.TextOrNull(9), r.OrNull<DateTimeOffset>(10), r.TextOrNull(11)));
        return freezes;
    }
}
