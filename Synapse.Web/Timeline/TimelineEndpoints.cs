using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Events;
using Synapse.Web.Account;
using Synapse.Web.Hosting;
using Synapse.Web.Storage;
using Log = Synapse.Infrastructure.Events.Timeline;

namespace Synapse.Web.Timeline;

/// <summary>The past, for programs.</summary>
public static class TimelineEndpoints
{
    private const int MostRows = 500;
    private const int DefaultRows = 50;

    public static void AddTimeline(this WebApplicationBuilder builder) => builder.Services.AddSingleton<TimelineChoiceReader>();

    public static void MapTimeline(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Timeline");
        api.MapGet("/events/timeline", EventsAsync).WithSummary("Events newest first, in any mix of filters");
        api.MapGet("/batches", BatchesAsync).WithSummary("The timeline by batch, newest first");
        api.MapGet("/events/batch/{correlationId}", BatchAsync).WithSummary("One batch with its events");
        api.MapGet("/events/assets/{id}/history", HistoryAsync).WithSummary("Everything that happened to one asset; format=csv downloads it as a table");
    }

    private static async Task<Results<Ok<TimelineAnswer>, ApiProblem>> EventsAsync(
        HttpRequest http, CurrentPerson person, Log timeline, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel, string? cursor = null, int page = 1, int limit = DefaultRows)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see the timeline") is { } refusal) return (ApiProblem)refusal;
        if (page < 1) return (ApiProblem)new Refusal(RefusalCode.InvalidFilter, "Pages are counted from 1.");
        var read = TimelineQuery.Read(http.Query.ToDictionary());
        if (read is not Outcome<EventFilter>.Done(var filter)) return (ApiProblem)((Outcome<EventFilter>.Refused)read).Refusal;
        var start = await StartAsync(http, timeline, projectId, cursor, cancel);
        if (start is not Outcome<string?>.Done(var from)) return (ApiProblem)((Outcome<string?>.Refused)start).Refusal;
        limit = Math.Clamp(limit, 1, MostRows);
        var total = await timeline.CountAsync(projectId, filter, cancel);
        if (total is Outcome<EventTotal>.Refused(var unknown)) return (ApiProblem)unknown;

        // Page numbers are the specification's; a page is reached by walking, so programs that go deep use the cursor.
        var events = await timeline.EventsAsync(projectId, filter, limit, from, cancel);
        for (var at = 1; cursor is null && at < page && events is Outcome<TimelinePage<EventRecord>>.Done({ NextCursor: { } next }); at++)
            events = await timeline.EventsAsync(projectId, filter, limit, next, cancel);
        var count = ((Outcome<EventTotal>.Done)total).Value;
        return events.ToHttp(p => new TimelineAnswer(
            [.. p.Items.Select(e => EventAnswer.Of(projectId, e))], count.AtLeast, count.IsExact, cursor is null ? page : null,
            count is { IsExact: true, AtLeast: { } all } ? (all + limit - 1) / limit : null, p.NextCursor));
    }

    /// <summary>The cursor to go on from: the one that is given, else the one of the day or moment given as <c>at</c>.</summary>
    private static async Task<Outcome<string?>> StartAsync(HttpRequest http, Log timeline, ProjectId project, string? cursor, CancellationToken cancel) =>
        (cursor, TimelineQuery.ReadStart(http.Query.ToDictionary())) switch
        {
            (_, Outcome<DateTimeOffset?>.Refused(var unreadable)) => unreadable,
            (null, Outcome<DateTimeOffset?>.Done({ } at)) => await timeline.CursorAtAsync(project, at, cancel) switch
            {
                Outcome<string>.Done(var found) => new Outcome<string?>.Done(found),
                Outcome<string>.Refused(var refusal) => refusal,
                _ => throw new InvalidOperationException("An outcome is done or refused."),
            },
            _ => new Outcome<string?>.Done(cursor),
        };

    private static async Task<Results<Ok<BatchList>, ApiProblem>> BatchesAsync(
        HttpRequest http, CurrentPerson person, Log timeline, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel, string? cursor = null, int limit = DefaultRows)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see the timeline") is { } refusal) return (ApiProblem)refusal;
        var start = await StartAsync(http, timeline, projectId, cursor, cancel);
        if (start is not Outcome<string?>.Done(var from)) return (ApiProblem)((Outcome<string?>.Refused)start).Refusal;
        return TimelineQuery.Read(http.Query.ToDictionary()) switch
        {
            Outcome<EventFilter>.Done(var filter) => (await timeline.BatchesAsync(projectId, filter, Math.Clamp(limit, 1, MostRows), from, cancel))
                .ToHttp(p => new BatchList([.. p.Items.Select(BatchAnswer.Of)], p.NextCursor)),
            Outcome<EventFilter>.Refused(var wrong) => (ApiProblem)wrong,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    private static async Task<Results<Ok<BatchEventsAnswer>, ApiProblem>> BatchAsync(
        string correlationId, CurrentPerson person, Log timeline, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel, int cursor = -1, int limit = MostRows)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see the timeline") is { } refusal) return (ApiProblem)refusal;
        if (!Guid.TryParse(correlationId, out var id)) return (ApiProblem)new Refusal(RefusalCode.InvalidCorrelation, $"“{correlationId}” is no correlation id.");
        if (await timeline.BatchAsync(projectId, new BatchId(id), cancel) is not Outcome<BatchHeader>.Done(var batch))
            return (ApiProblem)new Refusal(RefusalCode.NotFound, $"There is no batch {id} in the project {projectId}.");
        limit = Math.Clamp(limit, 1, MostRows);
        return (await timeline.EventsOfAsync(projectId, batch.Id, cursor, limit, cancel)).ToHttp(events => new BatchEventsAnswer(
            BatchAnswer.Of(batch), [.. events.Select(e => EventAnswer.Of(projectId, e))], batch.Summary, BatchRollback.IsPossible(batch), StatusOf(batch.State),
            events.Count < limit ? null : events[^1].Sequence));
    }

    private static async Task<Results<Ok<HistoryAnswer>, FileContentHttpResult, ApiProblem>> HistoryAsync(
        string id, CurrentPerson person, AssetHistory history, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel, string? format = null)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see an asset's history") is { } refusal) return (ApiProblem)refusal;
        if (EntityId.Parse(id) is not { } asset) return (ApiProblem)new Refusal(RefusalCode.NotFound, $"“{id}” is no asset's id.");
        switch (await history.OfAsync(projectId, asset, cancel))
        {
            case Outcome<EntityHistory>.Refused(var unknown):
                return (ApiProblem)unknown;
            case Outcome<EntityHistory>.Done(var all) when format == "csv":
                return TypedResults.File(HistoryCsv.Write(all), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"history-{asset}.csv"));
            case Outcome<EntityHistory>.Done(var all) when format is not (null or "json"):
                return (ApiProblem)new Refusal(RefusalCode.InvalidRequest, $"There is no format “{format}”; known are json and csv.");
            case Outcome<EntityHistory>.Done(var all):
                return TypedResults.Ok(new HistoryAnswer(
                    asset, all.Tag, [.. all.Steps.Select(s => EventAnswer.Of(projectId, s.Event))], [.. all.Related.Select(RelatedAnswer.Of)], all.Steps.Count)
                {
                    ArchivedVersions = all.ArchivedVersions, Archives = [.. all.Archives.Select(HeldBy.Of)],
                });
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    private static string StatusOf(BatchState state) => state switch
    {
        BatchState.RolledBack => "ROLLED_BACK",
        BatchState.PartiallyRolledBack => "PARTIALLY_ROLLED_BACK",
        _ => "ACTIVE",
    };
}
