using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Import;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Import;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Import;

/// <summary>Lists on their way in, for programs.</summary>
public static class ImportEndpoints
{
    public static void MapImport(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1/imports").WithTags("Imports");
        api.MapPost("/", ImportAsync).WithSummary("Compare a list with the project, or import it").WithImportForm().WithExamples(null, ImportExamples.Compared);
        api.MapPost("/{planId:guid}/execute", ExecuteAsync).WithSummary("Carry out an import that was compared before; refused when it would now do something else")
            .WithExamples(null, ImportExamples.CarriedOut);
        api.MapGet("/{planId:guid}/complaints", ComplaintsAsync).WithSummary("Everything that the import complained about, as CSV").Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Results<Ok<ImportAnswer>, ApiProblem>> ImportAsync(
        HttpRequest http, CurrentPerson person, ImportPlans plans, MappingStore mappings, ImportLimits limits, [FromQuery(Name = "project_id")] ProjectId projectId, CancellationToken cancel)
    {
        var actor = await person.ActorAsync(cancel);
        if (actor.Needs(projectId, ProjectRole.Engineer, "import a list") is { } refusal) return (ApiProblem)refusal;
        var read = await ImportForm.ReadAsync(http, limits, cancel);
        if (read is not Outcome<ImportForm>.Done(var form)) return (ApiProblem)((Outcome<ImportForm>.Refused)read).Refusal;
        var mapping = form.Mapping ?? await mappings.FindAsync(projectId, form.Content.Table.Headers, cancel) ?? ImportMapping.Guess(form.Content.Table.Headers, form.Content.Filled);
        var order = new ImportOrder(projectId, form.FileName, form.Content, mapping);
        return form.Execute
            ? (await plans.MakeAndExecuteAsync(actor, order, cancel)).ToHttp(it => ImportAnswer.Of(it.Id, it.Done.Batch?.Id, it.Done.Diff))
            : (await plans.MakeAsync(actor, order, cancel)).ToHttp(it => ImportAnswer.Of(it.Id, null, it.Preview.Diff));
    }

    private static async Task<Results<Ok<ImportAnswer>, ApiProblem>> ExecuteAsync(Guid planId, CurrentPerson person, ImportPlans plans, CancellationToken cancel) =>
        (await plans.ExecuteAsync(await person.ActorAsync(cancel), new PlanId(planId), cancel)).ToHttp(done => ImportAnswer.Of(new PlanId(planId), done.Batch?.Id, done.Diff));

    private static async Task<Results<PushStreamHttpResult, ApiProblem>> ComplaintsAsync(Guid planId, CurrentPerson person, ImportPlans plans, CancellationToken cancel) =>
        await plans.FindAsync(await person.ActorAsync(cancel), new PlanId(planId), cancel) switch
        {
            Outcome<ImportPlan>.Done(var plan) => TypedResults.Stream(
                body => ComplaintExport.WriteCsvAsync(plan.Complaints, body, cancel), "text/csv; charset=utf-8", $"complaints-{Path.GetFileNameWithoutExtension(plan.Order.FileName)}.csv"),
            Outcome<ImportPlan>.Refused(var refusal) => (ApiProblem)refusal,
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
}
