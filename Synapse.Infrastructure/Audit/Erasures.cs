using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Live;
using Synapse.Infrastructure.People;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.Audit;

/// <summary>Lets an administrator erase what an event carries, for good and on record. The event, its header and its hash stay, so the seals still verify.</summary>
public sealed class Erasures(NpgsqlDataSource source, ProjectStore projects, ProjectBell bell)
{
    /// <summary>Erases. Refused with FORBIDDEN, INVALID_PROJECT, INVALID_REQUEST without a reason or when it was erased before, NOT_FOUND.</summary>
    public async Task<Outcome<ErasureRecord>> EraseAsync(Actor actor, ProjectId project, EventId id, string reason, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Admin, "erase what an event carries") is { } refusal) return refusal;
        if (reason.Trim().Length == 0) return new Refusal(RefusalCode.InvalidRequest, "Say why: an erasure stays on record with its reason.");
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
            await using var erase = new NpgsqlCommand("select erase_event($1, $2, $3, $4, $5)", connection).With(key, id.Batch.Value, id.Sequence, person, reason.Trim());
            await erase.ExecuteNonQueryAsync(cancellationToken);
            bell.Ring(project);
            return (await ErasureLog.OfAsync(connection, key, [id.Batch], cancellationToken))[id];
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.NoDataFound)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            if ((await ArchiveTable.OutAsync(connection, cancellationToken)).FirstOrDefault(a => a.Holds(id.Batch)) is { } archive)
                return ArchiveTable.Refusal("What an archived event carries cannot be erased", [archive]);
            return new Refusal(RefusalCode.NotFound, $"There is no event {id} in the project {project}.");
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "erasure_log" })
        {
            return new Refusal(RefusalCode.InvalidRequest, "What this event carried has been erased already.", ObjectValue.Of(("event_id", id.ToString())));
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { } refused)
        {
            return refused;
        }
    }

    /// <summary>Everything that was erased in a project, newest first. Refused with FORBIDDEN or INVALID_PROJECT.</summary>
    public async Task<Outcome<IReadOnlyList<ErasureRecord>>> AllAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Lead, "see what was erased") is { } refusal) return refusal;
        if (await projects.KeyOfAsync(project, cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var all = await ErasureLog.AllAsync(connection, key, cancellationToken);
        return new Outcome<IReadOnlyList<ErasureRecord>>.Done([.. all.Values.OrderByDescending(e => e.At)]);
    }
}
