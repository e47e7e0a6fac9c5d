using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Export;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Rules.Editing;

/// <summary>The decision table of a rule as a workbook, out and in.</summary>
internal static class TableEndpoints
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapRuleTables(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Rules");
        api.MapGet("/rules/{id}/table", ExportAsync).WithSummary("The decision table of a rule as a workbook");
        api.MapPut("/rules/{id}/table", ImportAsync).Accepts<byte[]>(Workbook).WithSummary("Save the rows of a workbook as a new version of a rule with a decision table");
    }

    private static async Task<IResult> ExportAsync(
        RuleId id, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, TimeProvider time, CancellationToken cancel, int? version = null)
    {
        var actor = await person.ActorAsync(cancel);
        if (actor.Needs(projectId, ProjectRole.Viewer, "see rules") is { } refusal) return new ApiProblem(refusal);
        if (await rules.FindAsync(projectId, id, version, cancel) is not { } rule) return new ApiProblem(new Refusal(RefusalCode.NotFound, $"There is no such rule in the project {projectId}."));
        if (rule.Document.Table is null) return new ApiProblem(new Refusal(RefusalCode.NotFound, $"The rule {id} has no decision table."));
        var file = new MemoryStream();
        var table = DecisionTableFile.Write(rule.Document, new ExportHeading(rule.Document.Name, projectId.Value, "", time.GetUtcNow(), actor.Name));
        if (await TableExport.WriteXlsxAsync(table, file, cancel) is { } tooLarge) return new ApiProblem(tooLarge);
        file.Position = 0;
        return Microsoft.AspNetCore.Http.Results.File(file, Workbook, $"{id}.xlsx");
    }

    private static async Task<Results<Ok<RulesSavedAnswer>, ApiProblem>> ImportAsync(
        RuleId id, HttpRequest http, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, CancellationToken cancel, string? note = null)
    {
        var actor = await person.ActorAsync(cancel);
        if (actor.Needs(projectId, ProjectRole.Engineer, "edit rules") is { } refusal) return new ApiProblem(refusal);
        if (await rules.FindAsync(projectId, id, null, cancel) is not { } rule) return new ApiProblem(new Refusal(RefusalCode.NotFound, $"There is no rule {id} in the project {projectId}."));
        var read = await DecisionTableFile.ReadAsync(rule.Document.Json, http.Body, cancel);
        if (read is Outcome<ObjectValue>.Refused(var unreadable)) return new ApiProblem(unreadable);
        var document = ((Outcome<ObjectValue>.Done)read).Value;
        return (await rules.SaveAsync(actor, projectId, $"Rule {id}: table read from a workbook", [new RuleEdit(document, rule.Version, note)], cancel)).ToHttp(RulesSavedAnswer.Of);
    }
}
