using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Hosting;
using Synapse.Web.Layout;
using Synapse.Web.Rules.Catalogue;
using Synapse.Web.Rules.Editing;
using Synapse.Web.Rules.Functions;

namespace Synapse.Web.Rules;

/// <summary>Rules, for programs.</summary>
public static class RuleEndpoints
{
    public static void AddRules(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SubjectReader>();
        builder.Services.AddSingleton<RuleExplainer>();
        builder.Services.AddSingleton<RuleSurveyor>();
        builder.Services.AddSingleton<RuleCaseDesk>();
        builder.Services.AddSingleton<RuleSetDesk>();
        builder.Services.AddSingleton<RuleLineReader>();
        builder.Services.AddSingleton<RuleBacktest>();
        builder.Services.AddSingleton<ValueOrigins>();
        builder.Services.AddSingleton<PastPlants>();
        builder.Services.AddHostedService<CatalogueLoop>();
        builder.Services.AddScoped<IPaletteSource, RulePalette>();
    }

    public static void MapRules(this IEndpointRouteBuilder app)
    {
        app.MapCatalogue();
        app.MapRuleCheck();
        app.MapRuleTables();
        app.MapFunctions();
        var api = app.MapGroup("/api/v1").WithTags("Rules");
        api.MapGet("/rules", ListAsync).WithSummary("The newest version of every rule");
        api.MapPost("/rules", CreateAsync).WithSummary("Make a rule from a document").WithExamples(RuleExamples.Document, RuleExamples.Saved);
        api.MapGet("/rules/export", ExportAsync).WithSummary("The whole rule set as one file with a hash");
        api.MapPost("/rules/import", ImportAsync).WithSummary("Save every rule of a file, all or none; mode=dry_run shows what would change");
        api.MapGet("/rules/{id}", FindAsync).WithSummary("One rule, in its newest or another version");
        api.MapPut("/rules/{id}", SaveAsync).WithSummary("Save a document as a new version; If-Match names the version that was edited").WithExamples(RuleExamples.Document, RuleExamples.Saved);
        api.MapGet("/rules/{id}/versions", VersionsAsync).WithSummary("Every version of a rule, newest first");
        api.MapPost("/rules/{id}/test", TestAsync).WithSummary("Run the test cases of a rule").WithExamples(null, RuleExamples.Tested);
        app.MapRuleLife();
        app.MapRuleWhy();
        api.MapPost("/logic/evaluate", Evaluate).WithSummary("Evaluate JSONLogic").WithExamples(RuleExamples.Evaluate, RuleExamples.Evaluated);
    }

    private static async Task<Results<Ok<RuleList>, ApiProblem>> ListAsync([FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, CancellationToken cancel) =>
        (await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see rules") is { } refusal
            ? new ApiProblem(refusal)
            : TypedResults.Ok(new RuleList([.. (await rules.ListAsync(projectId, cancel)).Select(RuleAnswer.Of)]));

    private static async Task<Results<Ok<RulesSavedAnswer>, ApiProblem>> CreateAsync(
        [FromQuery(Name = "project_id")] ProjectId projectId, Value document, CurrentPerson person, RuleStore rules, CancellationToken cancel, string? note = null) =>
        (await rules.SaveAsync(await person.ActorAsync(cancel), projectId, $"New rule {document["id"].AsString}", [new RuleEdit(document, BasedOn: 0, note)], cancel)).ToHttp(RulesSavedAnswer.Of);

    private static async Task<Results<Ok<RuleAnswer>, ApiProblem>> FindAsync(
        RuleId id, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, CancellationToken cancel, int? version = null)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see rules") is { } refusal) return new ApiProblem(refusal);
        return await rules.FindAsync(projectId, id, version, cancel) is { } rule ? TypedResults.Ok(RuleAnswer.Of(rule)) : new ApiProblem(RuleStore.Unknown(projectId, id, version));
    }

    private static async Task<Results<Ok<RulesSavedAnswer>, ApiProblem>> SaveAsync(
        RuleId id, [FromQuery(Name = "project_id")] ProjectId projectId, Value document, CurrentPerson person, RuleStore rules, CancellationToken cancel,
        [FromHeader(Name = "If-Match")] string? match = null, string? note = null)
    {
        if (document["id"].AsString is { } named && named != id.Value)
            return new ApiProblem(new Refusal(RefusalCode.InvalidRule, $"The address names the rule {id}, the document the rule {named}."));
        if (!TryReadVersion(match, out var based)) return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, "If-Match must be the number of the version that was edited."));
        return (await rules.SaveAsync(await person.ActorAsync(cancel), projectId, $"Rule {id} edited", [new RuleEdit(document, based, note)], cancel)).ToHttp(RulesSavedAnswer.Of);
    }

    private static async Task<Results<Ok<RuleList>, ApiProblem>> VersionsAsync(RuleId id, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, CancellationToken cancel)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see rules") is { } refusal) return new ApiProblem(refusal);
        var versions = await rules.VersionsAsync(projectId, id, cancel);
        return versions.Count == 0 ? new ApiProblem(RuleStore.Unknown(projectId, id)) : TypedResults.Ok(new RuleList([.. versions.Select(RuleAnswer.Of)]));
    }

    private static async Task<Results<Ok<RuleTestAnswer>, ApiProblem>> TestAsync(
        RuleId id, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, CancellationToken cancel, int? version = null)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "test rules") is { } refusal) return new ApiProblem(refusal);
        if (await rules.FindAsync(projectId, id, version, cancel) is not { } rule) return new ApiProblem(RuleStore.Unknown(projectId, id, version));
        var results = RuleTester.Run(rule.Document);
        return TypedResults.Ok(new RuleTestAnswer(results.Count(r => r.Passed), results.Count(r => !r.Passed), results));
    }

    private static async Task<Results<Ok<ObjectValue>, ApiProblem>> ExportAsync([FromQuery(Name = "project_id")] ProjectId projectId, HttpContext http, CurrentPerson person, RuleStore rules, RuleSetDesk desk, TimeProvider time, CancellationToken cancel)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see rules") is { } refusal) return new ApiProblem(refusal);
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{projectId}-rules.json\"";
        return TypedResults.Ok(RuleSetFile.Write(projectId, await rules.ListAsync(projectId, cancel), await desk.FunctionsAsync(projectId, cancel), time.GetUtcNow()));
    }

    private static async Task<Results<Ok<RulesSavedAnswer>, Ok<RuleSetAnswer>, ApiProblem>> ImportAsync(
        [FromQuery(Name = "project_id")] ProjectId projectId, Value file, CurrentPerson person, RuleSetDesk desk, CancellationToken cancel, string? note = null, string? mode = null)
    {
        if (RuleSetFile.Read(file) is not Outcome<RuleSet>.Done(var set)) return new ApiProblem(((Outcome<RuleSet>.Refused)RuleSetFile.Read(file)).Refusal);
        var actor = await person.ActorAsync(cancel);
        if (mode == "dry_run")
            return await desk.CompareAsync(actor, projectId, set, cancel) switch
            {
                Outcome<IReadOnlyList<RuleSetItem>>.Done(var items) => TypedResults.Ok(RuleSetAnswer.Of(items)),
                Outcome<IReadOnlyList<RuleSetItem>>.Refused(var refusal) => new ApiProblem(refusal),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        return await desk.TakeOverAsync(actor, projectId, set, $"{set.Rules.Count} rules imported", d => new RuleEdit(d, null, note), cancel) switch
        {
            Outcome<RulesSaved>.Done(var saved) => TypedResults.Ok(RulesSavedAnswer.Of(saved)),
            Outcome<RulesSaved>.Refused(var refusal) => new ApiProblem(refusal),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static Results<Ok<EvaluateAnswer>, ApiProblem> Evaluate(EvaluateRequest body, CancellationToken cancel)
    {
        if ((body.Profile is null ? LogicProfile.Engine : Words.Parse<LogicProfile>(body.Profile)) is not { } profile)
            return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, $"There is no profile “{body.Profile}”; known are engine and community."));
        if (body.Missing?.ToLowerInvariant() is not (null or "javascript" or "unknown"))
            return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, $"“{body.Missing}” is no way to treat what is missing; known are javascript and unknown."));
        var options = LogicOptions.Conformance(profile) with { MissingMode = body.Missing?.ToLowerInvariant() == "unknown" ? MissingMode.Unknown : MissingMode.JavaScript };
        var compiled = LogicProgram.Compile(body.Logic, options);
        if (compiled.Program is not { } program) return new ApiProblem(Complain(compiled.Complaints));
        var result = program.Evaluate(body.Data, cancel);
        var error = result.IsValue ? null : new EvaluateError(result.Code!, result.ToString(), result.Error, result.Missing, result.BudgetPath);
        return TypedResults.Ok(new EvaluateAnswer(result.Value, error, body.Trace ? TraceNode.Of(program.Explain(body.Data, cancel).Root) : null));
    }

    private static Refusal Complain(IReadOnlyList<LogicComplaint> complaints) => new(
        RefusalCode.InvalidRule, $"{complaints[0].Path}: {complaints[0].Message}",
        ObjectValue.Of(("complaints", ArrayValue.Of(complaints.Select(c => Value.From(ObjectValue.Of(("path", c.Path), ("code", c.Code), ("message", c.Message))))))));

    private static bool TryReadVersion(string? match, out int? version)
    {
        version = int.TryParse(match?.Trim().Trim('"'), out var number) ? number : null;
        return match is null or "*" || version is not null;
    }
}
