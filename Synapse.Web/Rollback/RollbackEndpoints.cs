using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Projects;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Rollback;
using Synapse.Web.Account;
using Synapse.Web.Hosting;
using Synapse.Web.Layout;
using Log = Synapse.Infrastructure.Events.Timeline;

namespace Synapse.Web.Rollback;

/// <summary>Rollbacks for programs: ask, look, decide.</summary>
public static class RollbackEndpoints
{
    private const int MostRows = 500;

    public static void AddRollbacks(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<RollbackInbox>().AddScoped<INavigationBadge, RollbackBadge>();
        builder.Services.AddScoped<RollbackReport>();
    }

    public static void MapRollbacks(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Rollbacks");
        api.MapRollbackReview();
        api.MapFreezes();
        api.MapPost("/rules/rollback", AskAsync).WithSummary("Take a batch back: at once where the caller may do so alone, else as a request for review");
        api.MapGet("/rollbacks", ListAsync).WithSummary("Requests, newest first");
        api.MapGet("/rollbacks/{id:guid}", FindAsync).WithSummary("One request with its plan: per item before, after, now, class and resolution");
        api.MapPost("/rollbacks/{id:guid}/approve", ApproveAsync).WithSummary("Apply the plan that was reviewed");
        api.MapPost("/rollbacks/{id:guid}/reject", RejectAsync).WithSummary("Say no, with a comment");
        api.MapPost("/rollbacks/{id:guid}/withdraw", WithdrawAsync).WithSummary("Take one's own request back");
        api.MapPost("/rollbacks/{id:guid}/resolutions", ResolveAsync).WithSummary("Decide on single items; the plan is made anew");
    }

    private static async Task<Results<Ok<RolledBackAnswer>, Accepted<PendingAnswer>, ApiProblem>> AskAsync(
        RollbackOrder order, CurrentPerson person, RollbackRequests requests, Log timeline, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        var wanted = (IReadOnlyList<string?>)[.. order.CorrelationIds ?? [], .. order.CorrelationId is null && order.CorrelationIds is { Count: > 0 } ? Array.Empty<string?>() : [order.CorrelationId]];
        var batches = new List<BatchId>();
        foreach (var text in wanted)
            if (Guid.TryParse(text, out var id)) batches.Add(new BatchId(id));
            else return (ApiProblem)new Refusal(RefusalCode.InvalidCorrelation, $"“{text}” is no correlation id.");
        var actor = await person.ActorAsync(cancel);
        var alone = batches.Count == 1 && actor.Can(projectId, Core.People.ProjectRole.Lead) && await requests.MayDirectlyAsync(projectId, cancel);
        var outcome = order.Emergency ? await requests.RollBackInEmergencyAsync(actor, projectId, batches, order.Reason ?? "", cancel)
            : alone ? await requests.RollBackDirectlyAsync(actor, projectId, batches[0], order.Reason ?? "", cancel)
            : await requests.RequestAsync(actor, projectId, batches, order.Reason ?? "", cancel);
        if (outcome is not Outcome<RollbackRequest>.Done(var request)) return (ApiProblem)((Outcome<RollbackRequest>.Refused)outcome).Refusal;
        return request.State == RollbackState.Approved
            ? TypedResults.Ok(await AppliedAsync(request, timeline, cancel))
            : TypedResults.Accepted($"/api/v1/rollbacks/{request.Id}", new PendingAnswer(request.Id, "pending_approval", request.PlanHash, RollbackJson.Of(request.Counts)));
    }

    private static async Task<Results<Ok<RequestList>, ApiProblem>> ListAsync(
        CurrentPerson person, RollbackRequests requests, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel, string? status = null, Guid? cursor = null, int limit = 50)
    {
        if (status is not null && Words.Parse<RollbackState>(status) is null)
            return (ApiProblem)new Refusal(RefusalCode.InvalidFilter, $"There is no status “{status}”; known are {string.Join(", ", Enum.GetValues<RollbackState>().Select(s => s.Word()))}.");
        limit = Math.Clamp(limit, 1, MostRows);
        var after = cursor is { } id ? new RollbackRequestId(id) : default(RollbackRequestId?);
        var found = await requests.ListAsync(await person.ActorAsync(cancel), projectId, Words.Parse<RollbackState>(status), after, limit, cancel);
        return found.ToHttp(all => new RequestList([.. all.Select(RequestAnswer.Of)], all.Count < limit ? null : all[^1].Id));
    }

    private static async Task<Results<Ok<RequestPlanAnswer>, ApiProblem>> FindAsync(
        Guid id, CurrentPerson person, RollbackRequests requests, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel, string? @class = null, int cursor = -1, int limit = 100)
    {
        if (@class is not null && Words.Parse<RollbackClass>(@class) is null)
            return (ApiProblem)new Refusal(RefusalCode.InvalidFilter, $"There is no class “{@class}”; known are {string.Join(", ", Enum.GetValues<RollbackClass>().Select(c => c.Word()))}.");
        var actor = await person.ActorAsync(cancel);
        var found = await requests.FindAsync(actor, projectId, new RollbackRequestId(id), cancel);
        if (found is not Outcome<RollbackRequest>.Done(var request)) return (ApiProblem)((Outcome<RollbackRequest>.Refused)found).Refusal;
        limit = Math.Clamp(limit, 1, MostRows);
        var items = await requests.ItemsAsync(actor, projectId, request.Id, new RollbackItemFilter(Words.Parse<RollbackClass>(@class)), cursor, limit, cancel);
        return items.ToHttp(page => RequestPlanAnswer.Of(request, page, limit));
    }

    private static async Task<Results<Ok<RolledBackAnswer>, Accepted<PendingAnswer>, ApiProblem>> ApproveAsync(
        Guid id, DecisionOrder order, CurrentPerson person, RollbackRequests requests, Log timeline, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        var outcome = await requests.ApproveAsync(await person.ActorAsync(cancel), projectId, new RollbackRequestId(id), order.PlanHash ?? "", order.Comment, cancel);
        if (outcome is not Outcome<RollbackRequest>.Done(var request)) return (ApiProblem)((Outcome<RollbackRequest>.Refused)outcome).Refusal;
        // Where several have to approve, all but the last one's approval is noted.
        return request.State == RollbackState.Approved
            ? TypedResults.Ok(await AppliedAsync(request, timeline, cancel))
            : TypedResults.Accepted($"/api/v1/rollbacks/{request.Id}", new PendingAnswer(request.Id, "pending_approval", request.PlanHash, RollbackJson.Of(request.Counts)));
    }

    private static async Task<Results<Ok<RequestAnswer>, ApiProblem>> RejectAsync(
        Guid id, DecisionOrder order, CurrentPerson person, RollbackRequests requests, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await requests.RejectAsync(await person.ActorAsync(cancel), projectId, new RollbackRequestId(id), order.Comment ?? "", cancel)).ToHttp(RequestAnswer.Of);

    private static async Task<Results<Ok<RequestAnswer>, ApiProblem>> WithdrawAsync(
        Guid id, CurrentPerson person, RollbackRequests requests, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel) =>
        (await requests.WithdrawAsync(await person.ActorAsync(cancel), projectId, new RollbackRequestId(id), cancel)).ToHttp(RequestAnswer.Of);

    private static async Task<Results<Ok<RequestAnswer>, ApiProblem>> ResolveAsync(
        Guid id, ResolutionsOrder order, CurrentPerson person, RollbackRequests requests, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        var decisions = new Dictionary<ResolutionTarget, Resolution>();
        foreach (var item in order.Items ?? [])
        {
            if (ResolutionReader.Read(item) is not { } resolution)
                return (ApiProblem)new Refusal(RefusalCode.InvalidRequest, $"There is no resolution “{item.Resolution}”, or what it needs (reason, batch_id, value) is missing.");
            decisions[new ResolutionTarget(item.EntityId, item.Path)] = resolution;
        }

        return (await requests.DecideAsync(await person.ActorAsync(cancel), projectId, new RollbackRequestId(id), order.PlanHash ?? "", decisions, cancel)).ToHttp(RequestAnswer.Of);
    }

    private static async Task<RolledBackAnswer> AppliedAsync(RollbackRequest request, Log timeline, CancellationToken cancel)
    {
        var original = await timeline.BatchAsync(request.Project, request.Batch.Id, cancel);
        var result = request.Result is { } written ? await timeline.BatchAsync(request.Project, written, cancel) : null;
        return new RolledBackAnswer(
            request.IsPartial ? "partially_rolled_back" : "rolled_back", request.Batch.Id, request.Result, request.Id,
            original is Outcome<BatchHeader>.Done(var batch) ? batch.EventCount : 0,
            result is Outcome<BatchHeader>.Done(var wrote) ? wrote.Summary : ObjectValue.Empty);
    }
}
