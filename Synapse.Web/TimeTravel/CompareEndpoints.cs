using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.TimeTravel;

/// <summary>Two moments side by side, for programs.</summary>
public static class CompareEndpoints
{
    public static void AddTimeTravel(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProjectComparison>();
        builder.Services.AddScoped<CompareExport>();
    }

    public static void MapTimeTravel(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Plant");
        api.MapGet("/compare", CompareAsync)
            .WithSummary("What differs between two moments, entity by entity; from and to are batch numbers, moments or now; filter by kind, change, type, area, property, q");
        api.MapGet("/compare/export", (HttpRequest http, CompareExport export, [FromQuery(Name = "project_id")] ProjectId project, CancellationToken cancel, string format = "csv") =>
            export.ExportAsync(http, project, format, cancel)).WithSummary("The differences that the filter leaves, one line a property, as format=csv or xlsx");
    }

    private static async Task<Results<Ok<ComparisonAnswer>, ApiProblem>> CompareAsync(
        HttpRequest http, ProjectComparison comparison, CurrentPerson person, [FromQuery(Name = "project_id")] ProjectId project, CancellationToken cancel, int limit = 100, string? cursor = null)
    {
        var read = CompareUrl.Read(http.Query);
        if (read is not Outcome<CompareUrl>.Done(var url)) return (ApiProblem)((Outcome<CompareUrl>.Refused)read).Refusal;
        var actor = await person.ActorAsync(cancel);
        var found = await comparison.OfAsync(actor, project, url, cancel);
        if (found is not Outcome<Comparison>.Done(var whole)) return (ApiProblem)((Outcome<Comparison>.Refused)found).Refusal;
        return (await comparison.ItemsAsync(actor, project, url, cursor, limit, cancel)).ToHttp(page => ComparisonAnswer.Of(whole, page));
    }
}

/// <param name="Counts">Of everything that differs, whatever the filter.</param>
public sealed record ComparisonAnswer(MarkAnswer From, MarkAnswer To, IReadOnlyList<ChangeCount> Counts, IReadOnlyList<DifferenceAnswer> Items, string? NextCursor)
{
    public static ComparisonAnswer Of(Comparison whole, ComparisonPage page) => new(
        MarkAnswer.Of(whole.From), MarkAnswer.Of(whole.To), whole.Counts, [.. page.Items.Select(DifferenceAnswer.Of)], page.Next);
}

/// <param name="CorrelationId">Null before the first batch.</param>
public sealed record MarkAnswer(long BatchNo, BatchId? CorrelationId, string Title, DateTimeOffset? RecordedAt)
{
    public static MarkAnswer Of(BatchMark mark) => new(mark.BatchNo, mark.Id, mark.Title, mark.At);
}

/// <param name="Diff">Each leaf that differs: field, old, new.</param>
public sealed record DifferenceAnswer(
    EntityKind Kind, EntityId Id, EntityChange Change, string Tag, string? Type, string? Area, string? Discipline, int? VersionFrom, int VersionTo, IReadOnlyList<ObjectValue> Diff)
{
    public static DifferenceAnswer Of(ComparisonItem item) => new(
        item.Kind, item.Id, item.Change, item.Tag, item.Type, item.Area, item.Discipline, item.VersionFrom, item.VersionTo,
        [.. item.Diff.Paths.Select(p => ObjectValue.Of(("field", p), ("old", item.Diff.Before[p]), ("new", item.Diff.After[p])))]);
}
