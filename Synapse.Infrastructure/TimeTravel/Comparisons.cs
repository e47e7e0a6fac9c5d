using System.Data;
using System.Globalization;
using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Storage;

namespace Synapse.Infrastructure.TimeTravel;

/// <summary>What differs between two moments of a project. Worked out on the first look, then read; the last few are kept for each project.</summary>
public sealed class Comparisons(NpgsqlDataSource source, ProjectStore projects, Moments moments)
{
    public const int MostItems = 1000;
    private const int LockClass = 0x434d; // any number that nothing else in this database locks with
    private const int MostKept = 8;

    /// <summary>Both moments, the earlier first, with what differs in numbers. Refused with FORBIDDEN, or as <see cref="Moments.MarkAsync"/> does.</summary>
    public Task<Outcome<Comparison>> OfAsync(Actor actor, ProjectId project, AsOf one, AsOf other, CancellationToken cancellationToken) =>
        ReadAsync(actor, project, one, other, async (connection, key, from, to) => new Comparison(
            from, to, await ComparisonTable.CountsAsync(connection, key, cancellationToken), await ComparisonTable.PropertiesAsync(connection, key, cancellationToken)), cancellationToken);

    /// <summary>The differences by kind and name, page by page. Refused as <see cref="OfAsync"/>, and with INVALID_FILTER when the cursor is none.</summary>
    public Task<Outcome<ComparisonPage>> ItemsAsync(
        Actor actor, ProjectId project, AsOf one, AsOf other, ComparisonFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var after = -1;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return Task.FromResult<Outcome<ComparisonPage>>(new Refusal(RefusalCode.InvalidFilter, "This cursor is none that was given out."));
        return ReadAsync(
            actor, project, one, other,
            (connection, key, _, _) => ComparisonTable.PageAsync(connection, key, filter, after, Math.Clamp(limit, 1, MostItems), cancellationToken), cancellationToken);
    }

    private async Task<Outcome<T>> ReadAsync<T>(
        Actor actor, ProjectId project, AsOf one, AsOf other, Func<NpgsqlConnection, int, BatchMark, BatchMark, Task<T>> read, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "compare two moments") is { } refusal) return refusal;
        var (first, second) = (await moments.MarkAsync(project, one, cancellationToken), await moments.MarkAsync(project, other, cancellationToken));
        if (first is not Outcome<BatchMark>.Done(var from)) return ((Outcome<BatchMark>.Refused)first).Refusal;
        if (second is not Outcome<BatchMark>.Done(var to)) return ((Outcome<BatchMark>.Refused)second).Refusal;
        if (from.BatchNo > to.BatchNo) (from, to) = (to, from);
        var projectKey = (await projects.KeyOfAsync(project, cancellationToken))!.Value;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // Each entity is led back from today.
        if (await ArchiveTable.OutSinceAsync(connection, projectKey, from.BatchNo, cancellationToken) is { Count: > 0 } needed)
            return ArchiveTable.Refusal($"Comparing with how things stood after batch {from.BatchNo} needs everything that happened since then", needed);
        return await read(connection, await KeyAsync(connection, projectKey, new BatchSpan(from.BatchNo, to.BatchNo), cancellationToken), from, to);
    }

    private static async Task<int> KeyAsync(NpgsqlConnection connection, int projectKey, BatchSpan span, CancellationToken cancellationToken)
    {
        if (await FindAsync(connection, projectKey, span, cancellationToken) is { } known) return known;
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockClass}, {projectKey})", cancellationToken);
        try
        {
            if (await FindAsync(connection, projectKey, span, cancellationToken) is { } rival) return rival;
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var items = await new ComparisonMaker(connection, projectKey).CompareAsync(span, cancellationToken);
            await using var insert = new NpgsqlCommand("insert into comparisons (project_id, from_no, to_no) values ($1, $2, $3) returning comparison_key", connection);
            var key = (int)(await insert.With(projectKey, span.After, span.UpTo).ExecuteScalarAsync(cancellationToken))!;
            await ComparisonTable.WriteAsync(connection, key, items, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await ForgetAsync(connection, projectKey, cancellationToken);
            return key;
        }
        finally
        {
            if (connection.FullState == ConnectionState.Open) await ExecuteAsync(connection, $"select pg_advisory_unlock({LockClass}, {projectKey})", CancellationToken.None);
        }
    }

    /// <summary>Finding one counts as looking at it; what was looked at within ten minutes is not thrown away.</summary>
    private static async Task<int?> FindAsync(NpgsqlConnection connection, int projectKey, BatchSpan span, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "update comparisons set used_at = clock_timestamp() where project_id = $1 and from_no = $2 and to_no = $3 returning comparison_key", connection).With(projectKey, span.After, span.UpTo);
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    private static Task ForgetAsync(NpgsqlConnection connection, int projectKey, CancellationToken cancellationToken) => ExecuteAsync(
        connection,
        $"""
        with gone as (
            delete from comparisons where used_at < clock_timestamp() - interval '10 minutes' and comparison_key in (
                select comparison_key from comparisons where project_id = {projectKey} order by used_at desc offset {MostKept}) returning comparison_key)
        delete from comparison_items where comparison_key in (select comparison_key from gone)
        """, cancellationToken);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
