using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Events;

/// <summary>What happened in a project: by batch and by event, newest first, filtered in any mix, at the same speed at any depth.</summary>
public sealed class Timeline(NpgsqlDataSource source, ProjectStore projects, DisciplineKeys disciplines)
{
    public const int MostPerPage = 500;
    private const int CountedAtMost = 1000;
    private const int CountingMilliseconds = 200;

    /// <summary>Batches with at least one event that matches. Refused with INVALID_PROJECT, or INVALID_FILTER when the cursor is none.</summary>
    public Task<Outcome<TimelinePage<BatchHeader>>> BatchesAsync(ProjectId project, EventFilter filter, int limit, string? cursor, CancellationToken cancellationToken) =>
        AskAsync(project, filter, cursor, async (query, after, token) =>
        {
            limit = Math.Clamp(limit, 1, MostPerPage);
            var batches = await query.BatchesAsync(after, limit + 1, token);
            return Page(batches, limit, last => new TimelineCursor(last.BatchNo, 0));
        }, cancellationToken);

    /// <summary>Events that match. Refused with INVALID_PROJECT, or INVALID_FILTER when the cursor is none.</summary>
    public Task<Outcome<TimelinePage<EventRecord>>> EventsAsync(ProjectId project, EventFilter filter, int limit, string? cursor, CancellationToken cancellationToken) =>
        AskAsync(project, filter, cursor, async (query, after, token) =>
        {
            limit = Math.Clamp(limit, 1, MostPerPage);
            var events = await query.EventsAsync(after, limit + 1, token);
            return Page(events, limit, last => new TimelineCursor(last.BatchNo, last.Sequence));
        }, cancellationToken);

    /// <summary>How many events match: exact where the rollup can tell, otherwise up to 1,000, otherwise many.</summary>
    public Task<Outcome<EventTotal>> CountAsync(ProjectId project, EventFilter filter, CancellationToken cancellationToken) =>
        AskAsync(project, filter, null, async (query, _, token) => query.IsCountedByRollup
            ? await query.SumAsync(CountingMilliseconds, token) is { } sum ? new EventTotal(sum, IsExact: true) : new EventTotal(null, IsExact: false)
            : await query.CountAsync(CountedAtMost, CountingMilliseconds, token) switch
            {
                null => new EventTotal(null, IsExact: false),
                > CountedAtMost => new EventTotal(CountedAtMost, IsExact: false),
                var n => new EventTotal(n, IsExact: true),
            }, cancellationToken);

    /// <summary>
    /// A cursor at a moment: the page that it asks for begins with the newest batch that was recorded before it. Unlike a filter it costs the same at any depth. Refused with INVALID_PROJECT.
    /// </summary>
    public Task<Outcome<string>> CursorAtAsync(ProjectId project, DateTimeOffset moment, CancellationToken cancellationToken) =>
        AskAsync(project, EventFilter.None, null, async (query, _, token) => new TimelineCursor(await query.LastBeforeAsync(moment, token) + 1, 0).ToString(), cancellationToken);

    /// <summary>The batches after a number, oldest first: whoever follows a project misses none, because numbers are given in the order of commits.</summary>
    public Task<Outcome<IReadOnlyList<BatchHeader>>> SinceAsync(ProjectId project, long batchNo, int limit, CancellationToken cancellationToken) =>
        AskAsync(project, EventFilter.None, null, (query, _, token) => query.SinceAsync(batchNo, Math.Clamp(limit, 1, MostPerPage), token), cancellationToken);

    /// <summary>One batch. Refused with INVALID_CORRELATION when the project has no such batch.</summary>
    public async Task<Outcome<BatchHeader>> BatchAsync(ProjectId project, BatchId batch, CancellationToken cancellationToken)
    {
        var filter = new EventFilter { Is = new EventCriteria { Batches = [batch] } };
        return await BatchesAsync(project, filter, 1, null, cancellationToken) switch
        {
            Outcome<TimelinePage<BatchHeader>>.Done { Value.Items: [var found] } => found,
            Outcome<TimelinePage<BatchHeader>>.Refused refused => refused.Refusal,
            _ => Unknown(batch),
        };
    }

    /// <summary>A batch's own events in their order, from after a sequence number (-1: from the first). Refused with INVALID_CORRELATION.</summary>
    public async Task<Outcome<IReadOnlyList<EventRecord>>> EventsOfAsync(ProjectId project, BatchId batch, int after, int limit, CancellationToken cancellationToken)
    {
        var events = await AskAsync(project, EventFilter.None, null, (query, _, token) => query.EventsOfAsync(batch, after, Math.Clamp(limit, 1, MostPerPage), token), cancellationToken);
        if (events is Outcome<IReadOnlyList<EventRecord>>.Done { Value.Count: 0 } && await BatchAsync(project, batch, cancellationToken) is Outcome<BatchHeader>.Refused refused) return refused.Refusal;
        return events;
    }

    internal static Refusal Unknown(BatchId batch) => new(RefusalCode.InvalidCorrelation, $"There is no batch {batch} in this project.");

    private async Task<Outcome<T>> AskAsync<T>(
        ProjectId project, EventFilter filter, string? cursor, Func<TimelineQuery, TimelineCursor?, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        TimelineCursor? after = null;
        if (!string.IsNullOrEmpty(cursor) && (after = TimelineCursor.Parse(cursor)) is null)
            return new Refusal(RefusalCode.InvalidFilter, "This is no place in the timeline: take the cursor from the page before, or leave it out to begin with the newest.");
        try
        {
            if (await projects.KeyOfAsync(project, cancellationToken) is not { } projectKey) return ProjectStore.Unknown(project);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var query = await TimelineQuery.PrepareAsync(connection, disciplines, projectKey, filter, cancellationToken);
            return new Outcome<T>.Done(await ask(query, after, cancellationToken));
        }
        catch (Exception e) when (DatabaseRefusal.Of(e) is { } refusal)
        {
            return refusal;
        }
    }

    private static TimelinePage<T> Page<T>(IReadOnlyList<T> oneMore, int limit, Func<T, TimelineCursor> cursor) =>
        oneMore.Count > limit ? new([.. oneMore.Take(limit)], cursor(oneMore[limit - 1]).ToString()) : new(oneMore, null);
}
