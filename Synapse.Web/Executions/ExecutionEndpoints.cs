using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.People;
using Synapse.Core.Planning;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Executions;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Executions;

/// <summary>Runs, for programs.</summary>
public static class ExecutionEndpoints
{
    private const int MostRows = 1000;

    public static void MapExecutions(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Executions");
        api.MapPost("/rules/execute", ExecuteAsync).WithSummary("Run rules, or preview what they would do").WithExamples(ExecutionExamples.Request, ExecutionExamples.Started);
        api.MapGet("/executions", ListAsync).WithSummary("The project's runs, newest first");
        api.MapGet("/executions/{id:guid}", FindAsync).WithSummary("One run: state, phase, counts, summary").WithExamples(null, ExecutionExamples.Completed);
        api.MapPost("/executions/{id:guid}/cancel", CancelAsync).WithSummary("Ask a run to stop; nothing is applied");
        api.MapGet("/executions/{id:guid}/plan", PlanAsync).WithSummary("The plan of a dry run, page by page").WithExamples(null, ExecutionExamples.Plan);
        api.MapGet("/executions/{id:guid}/events", EventsAsync).WithSummary("The live messages as server-sent events; Last-Event-ID resumes")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").WithExamples(null, ExecutionExamples.Event);
    }

    private static async Task<Results<Ok<ExecuteAnswer>, Accepted<ExecuteAnswer>, ApiProblem>> ExecuteAsync(
        ExecuteRequest body, HttpRequest http, CurrentPerson person, ExecutionQueue queue, RunWait wait, CancellationToken cancel)
    {
        if (body.ProjectId is not { } project) return (ApiProblem)new Refusal(RefusalCode.InvalidProject, "Say which project: project_id.");
        if (ReadMode(body.Mode) is not { } mode) return (ApiProblem)new Refusal(RefusalCode.InvalidRequest, $"There is no mode “{body.Mode}”; known are execute and dry_run.");
        if (RunFilterJson.Read(body.Filters) is not Outcome<RunFilter>.Done filter)
            return (ApiProblem)((Outcome<RunFilter>.Refused)RunFilterJson.Read(body.Filters)).Refusal;
        var key = body.IdempotencyKey ?? http.Headers["Idempotency-Key"].FirstOrDefault();
        var request = new ExecutionRequest(project, mode, filter.Value, body.PlanId is { } plan ? new PlanId(plan) : null, key, new ExecutionOptions(body.StopOnError, body.IncludeDrafts));
        var actor = await person.ActorAsync(cancel);
        switch (await queue.EnqueueAsync(actor, request, cancel))
        {
            case Outcome<ExecutionRecord>.Refused refused:
                return (ApiProblem)refused.Refusal;
            case Outcome<ExecutionRecord>.Done { Value: var run } when run.Mode == ExecutionMode.Execute:
                return TypedResults.Accepted($"/api/v1/executions/{run.Id}", Answer(run, "started", null));
            case Outcome<ExecutionRecord>.Done { Value: var run }:
                var done = await wait.UntilFinalAsync(actor, run, cancel);
                return TypedResults.Ok(Answer(run, "preview", done.IsFinal ? ExecutionAnswer.Of(done) : null));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<Results<Ok<ExecutionList>, ApiProblem>> ListAsync(
        CurrentPerson person, ExecutionQueue queue, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel, int limit = 50, DateTimeOffset? cursor = null)
    {
        var actor = await person.ActorAsync(cancel);
        if (actor.Needs(projectId, ProjectRole.Viewer, "see runs") is { } refusal) return (ApiProblem)refusal;
        var runs = await queue.NewestAsync(actor, projectId, cursor, Math.Clamp(limit, 1, MostRows), cancel);
        return TypedResults.Ok(new ExecutionList([.. runs.Select(ExecutionAnswer.Of)], runs.Count < limit ? null : runs[^1].RequestedAt.ToString("O")));
    }

    private static async Task<Results<Ok<ExecutionAnswer>, ApiProblem>> FindAsync(Guid id, CurrentPerson person, ExecutionQueue queue, CancellationToken cancel) =>
        await queue.FindAsync(await person.ActorAsync(cancel), new ExecutionId(id), cancel) is { } run
            ? TypedResults.Ok(ExecutionAnswer.Of(run))
            : (ApiProblem)ExecutionQueue.NoExecution(new ExecutionId(id));

    private static async Task<Results<Ok<ExecutionAnswer>, ApiProblem>> CancelAsync(Guid id, CurrentPerson person, ExecutionQueue queue, CancellationToken cancel) =>
        (await queue.CancelAsync(await person.ActorAsync(cancel), new ExecutionId(id), cancel)).ToHttp(ExecutionAnswer.Of);

    private static async Task<Results<Ok<PlanAnswer>, ApiProblem>> PlanAsync(
        Guid id, CurrentPerson person, ExecutionQueue queue, PlanStore plans, PlanReader reader, [AsParameters] PlanQuery query, CancellationToken cancel)
    {
        var execution = new ExecutionId(id);
        if (await queue.FindAsync(await person.ActorAsync(cancel), execution, cancel) is not { } run) return (ApiProblem)ExecutionQueue.NoExecution(execution);
        if (run.Plan is not { } planId || await plans.FindAsync(run.Project, planId, cancel) is not { } plan)
            return (ApiProblem)new Refusal(RefusalCode.NotFound, "This run has no stored plan: a dry run has one once it is completed, an execution that was not reviewed has none.");
        if (query.Sort is not (null or "plan" or "risk")) return (ApiProblem)new Refusal(RefusalCode.InvalidFilter, $"Rows are sorted by plan or risk, not by “{query.Sort}”.");
        if (query.Cursor is not null && PlanCursor.Parse(query.Cursor) is null) return (ApiProblem)new Refusal(RefusalCode.InvalidFilter, "This cursor is none that was given out.");
        var limit = Math.Clamp(query.Limit ?? 100, 1, MostRows);
        var rows = await reader.RowsAsync(run.Project, planId, query.ToFilter(), query.Sort == "risk", PlanCursor.Parse(query.Cursor), limit, cancel);
        return TypedResults.Ok(new PlanAnswer(
            planId, execution, plan.AtBatchNo, plan.Hash, plan.CreatedAt, plan.Header["summary"].AsObject!, plan.Header["rules"],
            [.. rows.Select(r => new PlanItemAnswer(r.No, r.Risk, r.Item))], rows.Count < limit ? null : rows[^1].Cursor.ToString()));
    }

    private static async Task<Results<RunEventStream, ApiProblem>> EventsAsync(
        Guid id, HttpRequest http, CurrentPerson person, ExecutionQueue queue, RunEventSource events, CancellationToken cancel)
    {
        var actor = await person.ActorAsync(cancel);
        if (await queue.FindAsync(actor, new ExecutionId(id), cancel) is not { } run) return (ApiProblem)ExecutionQueue.NoExecution(new ExecutionId(id));
        var after = long.TryParse(http.Headers["Last-Event-ID"], out var last) ? last : 0;
        return new RunEventStream(token => events.FollowAsync(actor, run, after, token));
    }

    private static ExecutionMode? ReadMode(string? mode) => mode is null ? ExecutionMode.Execute : Words.Parse<ExecutionMode>(mode);

    private static ExecuteAnswer Answer(ExecutionRecord run, string status, ExecutionAnswer? preview) =>
        new(run.Id, run.Batch, ExecutionAnswer.EventsUrlOf(run.Id), status, preview);
}
