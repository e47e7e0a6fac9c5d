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

/// <summary>What people say about a request and its rows. Said is said: comments are not changed, and they outlive every new plan of the request.</summary>
public sealed class RollbackComments(NpgsqlDataSource source, ProjectStore projects, ProjectBell bell, TimeProvider time)
{
    private const int Longest = 4000;

    /// <summary>All of a request, oldest first.</summary>
    public async Task<Outcome<IReadOnlyList<RollbackComment>>> ListAsync(Actor actor, ProjectId project, RollbackRequestId request, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see rollbacks") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var command = source.CreateCommand("""
            select c.entity_id, c.path, p.person_id, p.name, c.said_at, c.said from rollback_comments c join people p using (person_key)
            where c.project_id = $1 and c.request_id = $2 order by c.said_at, c.comment_id
            """);
        await using var r = await command.With(key, request.Value).ExecuteReaderAsync(cancellationToken);
        var comments = new List<RollbackComment>();
        while (await r.ReadAsync(cancellationToken))
            comments.Add(new RollbackComment(
                r.OrNull<Guid>(0) is { } id ? new EntityId(id) : null, r.TextOrNull(1), new PersonId(r.GetString(2)), r.GetString(3), r.GetFieldValue<DateTimeOffset>(4), r.GetString(5)));
        return new Outcome<IReadOnlyList<RollbackComment>>.Done(comments);
    }

    /// <summary>Refused with INVALID_REQUEST when nothing or too much is said, NOT_FOUND.</summary>
    public async Task<Outcome<RollbackComment>> SayAsync(
        Actor actor, ProjectId project, RollbackRequestId request, EntityId? entity, string? path, string said, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Engineer, "comment on a rollback") is { } refusal) return refusal;
        if (said.Trim() is not { Length: > 0 and <= Longest } text) return new Refusal(RefusalCode.InvalidRequest, $"A comment has 1 to {Longest} characters.");
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var at = time.GetUtcNow();
        await using (var connection = await source.OpenConnectionAsync(cancellationToken))
        {
            var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
            await using var command = new NpgsqlCommand("""
                insert into rollback_comments (project_id, comment_id, request_id, entity_id, path, person_key, said, said_at)
                select $1, $2, $3, $4, $5, $6, $7, $8 where exists (select from rollback_requests where project_id = $1 and request_id = $3)
                """, connection);
            command.With(
                key, Guid.CreateVersion7(at), request.Value, RollbackRequestTable.Optional(entity?.Value, NpgsqlDbType.Uuid), RollbackRequestTable.Optional(path, NpgsqlDbType.Text), person, text, at);
            if (await command.ExecuteNonQueryAsync(cancellationToken) == 0) return RollbackRefusal.NotFound;
        }

        bell.Ring(project);
        return new RollbackComment(entity, path, actor.Id, actor.Name, at, text);
    }
}
