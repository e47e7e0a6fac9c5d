using Npgsql;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.People;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Audit;

/// <summary>Up to which batch somebody found the history whole.</summary>
public sealed record SealCheckpoint(long BatchNo, string Seal, string By, DateTimeOffset At);

/// <summary>
/// Remembers how far seals were proved, so that the next check can go on from there. The memory lies in the database that is checked: whoever can rewrite the one can rewrite the other, so what counts
/// against an administrator is a check from the beginning, compared with what was published.
/// </summary>
public sealed class SealChecks(NpgsqlDataSource source, ProjectStore projects)
{
    /// <summary>The farthest check that found everything whole; null when there was none.</summary>
    public async Task<SealCheckpoint?> LastAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select c.up_to_no, c.seal, w.name, c.checked_at from seal_checks c join projects p using (project_id) join people w on w.person_key = c.checked_by
            where p.code = $1 and c.is_whole order by c.up_to_no desc, c.checked_at desc limit 1
            """).With(project.Value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new SealCheckpoint(row.GetInt64(0), Convert.ToHexStringLower(row.GetFieldValue<byte[]>(1)), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3))
            : null;
    }

    public async Task NoteAsync(Actor actor, ProjectId project, SealReport report, CancellationToken cancellationToken)
    {
        if (report.LastBatchNo == 0 || await projects.KeyOfAsync(project, cancellationToken) is not { } key) return;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var person = await PeopleTable.KeyOfAsync(connection, actor, cancellationToken);
        await using var command = new NpgsqlCommand("insert into seal_checks (project_id, up_to_no, seal, is_whole, checked_by) values ($1, $2, $3, $4, $5)", connection)
            .With(key, report.LastBatchNo, Convert.FromHexString(report.LastSeal), report.IsWhole, person);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
