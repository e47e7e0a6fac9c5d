using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core.Events;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core;
using Synapse.Infrastructure.Plant.Lists;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Hosting;
using Synapse.Web.Layout;

namespace Synapse.Web.Assets;

/// <summary>The plant, for programs: lists of every kind, single assets, and edits of one asset.</summary>
public static class PlantEndpoints
{
    private static readonly (string Path, EntityKind Kind)[] Lists =
        [("/assets", EntityKind.Asset), ("/cables", EntityKind.Cable), ("/edges", EntityKind.Edge), ("/packages", EntityKind.Package)];

    public static void AddPlant(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PlantLists>();
        builder.Services.AddSingleton<AssetReader>();
        builder.Services.AddScoped<PlantExport>();
        builder.Services.AddScoped<IPaletteSource, TagPalette>();
    }

    public static void MapPlant(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Plant");
        foreach (var (path, kind) in Lists)
        {
            api.MapGet(path + "/export", (HttpContext http, PlantExport export, [FromQuery(Name = "project_id")] ProjectId project, CancellationToken cancel, string format = "csv") =>
                export.ExportAsync(http, kind, project, format, cancel)).WithSummary($"The {path[1..]} that the filter leaves, as format=csv or xlsx");
            api.MapGet(path, (HttpRequest http, PlantLists lists, CurrentPerson person, [FromQuery(Name = "project_id")] ProjectId project, CancellationToken cancel, int limit = 100, string? cursor = null) =>
                    ListAsync(kind, http, lists, person, project, limit, cursor, cancel))
                .WithSummary($"The project's {path[1..]}; filter by any field, not_field, properties.x (=, *, >, >=, <, <=), q; sort=field or -field; as_of=batch number or moment shows the past").WithExamples(null, PlantExamples.List);
        }

        api.MapGet("/assets/{id:guid}", FindAsync).WithSummary("One asset; as_of=batch number or moment shows how it was").WithExamples(null, PlantExamples.Asset);
        api.MapPatch("/assets/{id:guid}", EditAsync).WithSummary("Change an asset, as a batch of its own; If-Match names the version that was seen").WithExamples(PlantExamples.Edit, PlantExamples.Asset);
        api.MapPost("/assets/{id:guid}/ahead", AheadAsync).WithSummary("What the rules would do after such a change; nothing is written").WithExamples(PlantExamples.Edit, PlantExamples.Ahead);
    }

    private static async Task<Results<Ok<PlantListAnswer>, ApiProblem>> ListAsync(
        EntityKind kind, HttpRequest http, PlantLists lists, CurrentPerson person, ProjectId project, int limit, string? cursor, CancellationToken cancel)
    {
        var wanted = ListUrl.Read(http.Query);
        if (wanted.PointInTime is not Outcome<AsOf?>.Done(var asOf)) return (ApiProblem)((Outcome<AsOf?>.Refused)wanted.PointInTime).Refusal;
        var page = await lists.PageAsync(await person.ActorAsync(cancel), project, kind, wanted.Filter, wanted.Order, cursor, Math.Clamp(limit, 1, PlantLists.MostRows), cancel, asOf);
        return page.ToHttp(p => new PlantListAnswer([.. p.Rows.Select(Answer)], p.Next));
    }

    private static async Task<Results<Ok<ObjectValue>, ApiProblem>> FindAsync(
        Guid id, HttpContext http, AssetReader assets, CurrentPerson person, [FromQuery(Name = "project_id")] ProjectId project, CancellationToken cancel,
        [FromQuery(Name = ListUrl.AsOfParameter)] string? asOf = null)
    {
        var past = ListUrl.PastOf(asOf);
        if (past is not Outcome<AsOf?>.Done(var point)) return (ApiProblem)((Outcome<AsOf?>.Refused)past).Refusal;
        return (await assets.FindAsync(await person.ActorAsync(cancel), project, new EntityId(id), point, cancel)).ToHttp(asset => Versioned(http, asset));
    }

    private static async Task<Results<Ok<ObjectValue>, ApiProblem>> EditAsync(
        Guid id, HttpContext http, AssetPatch body, AssetEditor editor, CurrentPerson person, [FromQuery(Name = "project_id")] ProjectId project, CancellationToken cancel,
        [FromHeader(Name = "If-Match")] string? match = null)
    {
        var version = int.TryParse(match?.Trim().Trim('"'), out var number) ? number : default(int?);
        if (version is null && match is not "*")
            return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, "If-Match must name the version of the asset that you saw, such as \"3\"; * takes whatever there is."));
        var edit = new AssetEdit(project, new EntityId(id), version, body.Set ?? ObjectValue.Empty, body.Reason);
        return (await editor.EditAsync(await person.ActorAsync(cancel), edit, cancel)).ToHttp(asset => Versioned(http, asset));
    }

    private static async Task<Results<Ok<ObjectValue>, ApiProblem>> AheadAsync(
        Guid id, AssetPatch body, RuleForesight foresight, CurrentPerson person, [FromQuery(Name = "project_id")] ProjectId project, CancellationToken cancel) =>
        (await foresight.AfterAsync(await person.ActorAsync(cancel), new AssetEdit(project, new EntityId(id), null, body.Set ?? ObjectValue.Empty, body.Reason), cancel)).ToHttp(Answer);

    private static ObjectValue Answer(EditAhead ahead) => ObjectValue.Of(
        ("changes", ArrayValue.Of(ahead.Changes.Select(c => Value.From(PlanJson.Change(c))))),
        ("notes", ArrayValue.Of(ahead.Notes.Select(n => Value.From(PlanJson.Note(n))))),
        ("waiting", ahead.Waiting),
        ("at_batch_no", ahead.AtBatchNo));

    private static ObjectValue Versioned(HttpContext http, Entity asset)
    {
        http.Response.Headers.ETag = $"\"{asset.Version}\"";
        return Answer(new ListRow(asset.Id, asset.Version, asset.Fields));
    }

    private static ObjectValue Answer(ListRow row)
    {
        var answer = ObjectValue.Of(("id", row.Id.ToString()), ("version", row.Version));
        return row.Fields.Aggregate(answer, (a, field) => a.With(field.Key, field.Value));
    }
}

public sealed record PlantListAnswer(IReadOnlyList<ObjectValue> Items, string? NextCursor);

/// <param name="Set">Dotted paths (description, properties.power_kw) to new values; null removes.</param>
/// <param name="Reason">Why; it is kept with the batch.</param>
public sealed record AssetPatch(ObjectValue? Set, string? Reason);
