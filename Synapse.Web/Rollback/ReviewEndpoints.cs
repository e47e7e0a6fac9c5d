using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Rollback;
using Synapse.Infrastructure.TimeTravel;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Rollback;

/// <summary>What surrounds a decision, for programs: closures, restores, comments, acknowledgements, the report.</summary>
internal static class ReviewEndpoints
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapRollbackReview(this RouteGroupBuilder api)
    {
        api.MapGet("/rollbacks/closure", ClosureAsync).WithSummary("Which later batches would have to go back with these, and how large they are");
        api.MapPost("/rollbacks/restore", RestoreAsync).WithSummary("Ask for the whole project to go back to where a batch left it (administrators; a second person approves)");
        api.MapPost("/rollbacks/{id:guid}/include", IncludeAsync).WithSummary("Take further batches back with a request; the plan is made anew");
        api.MapPost("/rollbacks/{id:guid}/acknowledge", AcknowledgeAsync).WithSummary("Say, as a second person, that one has seen an emergency");
        api.MapGet("/rollbacks/{id:guid}/comments", CommentsAsync).WithSummary("What people said of a request and its rows, oldest first");
        api.MapPost("/rollbacks/{id:guid}/comments", SayAsync).WithSummary("Comment on a request or on one of its rows");
        api.MapGet("/rollbacks/{id:guid}/report.pdf", PdfAsync).WithSummary("The whole plan on paper, with its hash on every page").Produces(200, contentType: "application/pdf");
        api.MapGet("/rollbacks/{id:guid}/report.xlsx", XlsxAsync).WithSummary("The whole plan as a workbook, with its hash").Produces(200, contentType: Workbook);
    }

    private static async Task<Results<Ok<ClosureAnswer>, ApiProblem>> ClosureAsync(
        [FromQuery(Name = "correlation_id")] Guid[] batches, CurrentPerson person, RollbackPlans plans, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel, bool stale = false)
    {
        if (batches.Length == 0) return (ApiProblem)new Refusal(RefusalCode.InvalidCorrelation, "Name at least one batch as correlation_id.");
        return (await plans.ClosureAsync(await person.ActorAsync(cancel), projectId, [.. batches.Select(b => new BatchId(b)).Distinct()], stale, cancel)).ToHttp(ClosureAnswer.Of);
    }

    private static async Task<Results<Accepted<PendingAnswer>, ApiProblem>> RestoreAsync(
        RestoreOrder order, CurrentPerson person, RollbackRequests requests, Moments moments, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        if (order.Confirm != projectId.Value) return (ApiProblem)new Refusal(RefusalCode.InvalidRequest, $"To restore a whole project, repeat its id in confirm: {projectId}.");
        if (await BatchOfAsync(order, moments, projectId, cancel) is not { } batch) return (ApiProblem)new Refusal(RefusalCode.InvalidCorrelation, "There is no batch of that id, or none before that moment.");
        return await requests.RequestRestoreAsync(await person.ActorAsync(cancel), projectId, batch, order.Reason ?? "", cancel) switch
        {
            Outcome<RollbackRequest>.Done(var r) => TypedResults.Accepted($"/api/v1/rollbacks/{r.Id}", new PendingAnswer(r.Id, "pending_approval", r.PlanHash, RollbackJson.Of(r.Counts))),
            Outcome<RollbackRequest>.Refused(var refusal) => (ApiProblem)refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    // A moment means the same as in as_of: after the last batch that was recorded by then.
    private static async Task<BatchId?> BatchOfAsync(RestoreOrder order, Moments moments, ProjectId project, CancellationToken cancel)
    {
        if (Guid.TryParse(order.CorrelationId, out var id)) return new BatchId(id);
        if (order.Moment is not { } moment) return null;
        return await moments.MarkAsync(project, new AsOf.At(moment), cancel) is Outcome<BatchMark>.Done(var mark) ? mark.Id : null;
    }

    private static async Task<Results<Ok<RequestAnswer>, ApiProblem>> IncludeAsync(
        Guid id, IncludeOrder order, CurrentPerson person, RollbackRequests requests, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await requests.IncludeAsync(
            await person.ActorAsync(cancel), projectId, new RollbackRequestId(id), order.PlanHash ?? "", [.. (order.CorrelationIds ?? []).Select(b => new BatchId(b))], cancel)).ToHttp(RequestAnswer.Of);

    private static async Task<Results<Ok<RequestAnswer>, ApiProblem>> AcknowledgeAsync(
        Guid id, DecisionOrder order, CurrentPerson person, RollbackRequests requests, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await requests.AcknowledgeAsync(await person.ActorAsync(cancel), projectId, new RollbackRequestId(id), order.Comment, cancel)).ToHttp(RequestAnswer.Of);

    private static async Task<Results<Ok<IReadOnlyList<RollbackComment>>, ApiProblem>> CommentsAsync(
        Guid id, CurrentPerson person, RollbackComments comments, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await comments.ListAsync(await person.ActorAsync(cancel), projectId, new RollbackRequestId(id), cancel)).ToHttp();

    private static async Task<Results<Ok<RollbackComment>, ApiProblem>> SayAsync(
        Guid id, CommentOrder order, CurrentPerson person, RollbackComments comments, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await comments.SayAsync(await person.ActorAsync(cancel), projectId, new RollbackRequestId(id), order.EntityId, order.Path, order.Comment ?? "", cancel)).ToHttp();

    private static async Task<IResult> PdfAsync(
        Guid id, HttpContext http, CurrentPerson person, RollbackRequests requests, RollbackReport report, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        var actor = await person.ActorAsync(cancel);
        if (await requests.FindAsync(actor, projectId, new RollbackRequestId(id), cancel) is not Outcome<RollbackRequest>.Done(var request)) return new ApiProblem(NoSuchRequest);
        Attach(http, request, "pdf", "application/pdf");
        await report.WritePdfAsync(actor, request, http.Response.Body, cancel);
        return Results.Empty;
    }

    private static async Task<IResult> XlsxAsync(
        Guid id, HttpContext http, CurrentPerson person, RollbackRequests requests, RollbackReport report, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        var actor = await person.ActorAsync(cancel);
        if (await requests.FindAsync(actor, projectId, new RollbackRequestId(id), cancel) is not Outcome<RollbackRequest>.Done(var request)) return new ApiProblem(NoSuchRequest);
        Attach(http, request, "xlsx", Workbook);
        if (await report.WriteXlsxAsync(actor, request, http.Response.Body, cancel) is not { } refusal) return Results.Empty;
        http.Response.Headers.ContentDisposition = default;
        return new ApiProblem(refusal);
    }

    private static Refusal NoSuchRequest { get; } = new(RefusalCode.NotFound, "There is no such rollback request in this project.");

    private static void Attach(HttpContext http, RollbackRequest request, string format, string type)
    {
        http.Response.ContentType = type;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{request.Project}-rollback-{request.Batch.No}-{request.PlanHash[..8]}.{format}\"";
    }
}
