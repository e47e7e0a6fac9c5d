using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Rules.Functions;
using Synapse.Web.Account;
using Synapse.Web.Hosting;
using Synapse.Web.Rules.Catalogue;

namespace Synapse.Web.Rules.Functions;

/// <summary>Functions, for programs.</summary>
internal static class FunctionEndpoints
{
    private const string Document =
        """
        {"name": "with_spare", "description": "Power with a spare", "status": "DRAFT", "parameters": [{"name": "power", "type": "NUMBER", "unit": "kW"}, {"name": "spare", "type": "NUMBER", "default": 0.25}],
         "result": {"type": "NUMBER", "unit": "kW"}, "body": {"*": [{"var": "power"}, {"+": [1, {"var": "spare"}]}]}, "test_cases": [{"name": "a quarter more", "arguments": {"power": 8}, "expected": 10}]}
        """;

    private const string Saved = """{"batch_no": 12, "changed": [{"name": "with_spare", "version": 1}], "unchanged": []}""";

    public static void MapFunctions(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Rules");
        api.MapGet("/functions", ListAsync).WithSummary("The newest version of every function");
        api.MapPost("/functions", CreateAsync).WithSummary("Make a function from a document").WithExamples(Document, Saved);
        api.MapPost("/functions/check", CheckAsync).Accepts<object>("application/json").WithSummary("What is wrong with a function, as its text stands: path, line, column, a sentence and a proposal").WithExamples(Document, """{"publishable": true, "complaints": []}""");
        api.MapGet("/functions/{name}", FindAsync).WithSummary("One function, in its newest or another version");
        api.MapPut("/functions/{name}", SaveAsync).WithSummary("Save a document as a new version; If-Match names the version that was edited").WithExamples(Document, Saved);
        api.MapGet("/functions/{name}/versions", VersionsAsync).WithSummary("Every version of a function, newest first");
        api.MapGet("/functions/{name}/rules", UsersAsync).WithSummary("The rules that carry a function, and in which version");
        api.MapPost("/functions/{name}/status", MoveAsync).WithSummary("Publish a function, or withdraw it, with a reason").WithExamples("""{"project_id": "goldmine", "status": "PRODUCTION", "reason": "agreed with the client"}""", Saved);
        api.MapPost("/functions/{name}/rollback", BackAsync).WithSummary("Make an earlier version the newest again, as a draft").WithExamples("""{"project_id": "goldmine", "version": 2, "reason": "the factor was right before"}""", Saved);
        api.MapPost("/functions/{name}/adopt", AdoptAsync).WithSummary("Take the version in production into the rules that carry another one").WithExamples("""{"project_id": "goldmine", "rule_ids": ["firm-pump-motor"], "reason": "new spare"}""", RuleExamples.Saved);
        api.MapPost("/functions/{name}/try", TryAsync).WithSummary("What a function gives for some arguments").WithExamples("""{"project_id": "goldmine", "arguments": {"power": 8}}""", """{"result": 10, "error": null, "trace": null}""");
        api.MapPost("/functions/{name}/test", TestAsync).WithSummary("Run the cases of a function");
    }

    private static async Task<Results<Ok<FunctionList>, ApiProblem>> ListAsync([FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, FunctionStore functions, CancellationToken cancel) =>
        await SeesAsync(person, projectId, cancel) is { } refusal
            ? new ApiProblem(refusal)
            : TypedResults.Ok(new FunctionList([.. (await functions.AllAsync(projectId, cancel)).GroupBy(f => f.Name).Select(g => FunctionAnswer.Of(g.First()))]));

    private static async Task<Results<Ok<FunctionsSavedAnswer>, ApiProblem>> CreateAsync(
        [FromQuery(Name = "project_id")] ProjectId projectId, Value document, CurrentPerson person, FunctionStore functions, CancellationToken cancel, string? note = null) =>
        (await functions.SaveAsync(await person.ActorAsync(cancel), projectId, $"New function {document["name"].AsString}", [new FunctionEdit(document, BasedOn: 0, note)], cancel)).ToHttp(FunctionsSavedAnswer.Of);

    private static async Task<Results<Ok<RuleCheckAnswer>, ApiProblem>> CheckAsync(
        HttpRequest http, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, FunctionStore functions, CancellationToken cancel)
    {
        if (await SeesAsync(person, projectId, cancel) is { } refusal) return new ApiProblem(refusal);
        using var reader = new StreamReader(http.Body);
        var report = FunctionReport.Of(await reader.ReadToEndAsync(cancel), await functions.LibraryAsync(projectId, cancel));
        return TypedResults.Ok(new RuleCheckAnswer(report.IsPublishable, report.Complaints));
    }

    private static async Task<Results<Ok<FunctionAnswer>, ApiProblem>> FindAsync(
        FunctionName name, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, FunctionStore functions, CancellationToken cancel, int? version = null) =>
        (await VersionAsync(name, projectId, version, person, functions, cancel)).ToHttp(FunctionAnswer.Of);

    private static async Task<Results<Ok<FunctionsSavedAnswer>, ApiProblem>> SaveAsync(
        FunctionName name, [FromQuery(Name = "project_id")] ProjectId projectId, Value document, CurrentPerson person, FunctionStore functions, CancellationToken cancel,
        [FromHeader(Name = "If-Match")] string? match = null, string? note = null)
    {
        if (document["name"].AsString is { } named && named != name.Value)
            return new ApiProblem(new Refusal(RefusalCode.InvalidRule, $"The address names the function {name}, the document the function {named}."));
        int? based = int.TryParse(match?.Trim().Trim('"'), out var number) ? number : null;
        if (match is not (null or "*") && based is null) return new ApiProblem(new Refusal(RefusalCode.InvalidRequest, "If-Match must be the number of the version that was edited."));
        return (await functions.SaveAsync(await person.ActorAsync(cancel), projectId, $"Function {name} edited", [new FunctionEdit(document, based, note)], cancel)).ToHttp(FunctionsSavedAnswer.Of);
    }

    private static async Task<Results<Ok<FunctionList>, ApiProblem>> VersionsAsync(
        FunctionName name, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, FunctionStore functions, CancellationToken cancel)
    {
        if (await SeesAsync(person, projectId, cancel) is { } refusal) return new ApiProblem(refusal);
        var versions = await functions.VersionsAsync(projectId, name, cancel);
        return versions.Count == 0 ? new ApiProblem(FunctionStore.Unknown(projectId, name)) : TypedResults.Ok(new FunctionList([.. versions.Select(FunctionAnswer.Of)]));
    }

    private static async Task<Results<Ok<FunctionUsers>, ApiProblem>> UsersAsync(
        FunctionName name, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, FunctionStore functions, CancellationToken cancel)
    {
        if (await SeesAsync(person, projectId, cancel) is { } refusal) return new ApiProblem(refusal);
        var users = await functions.UsedByAsync(projectId, name, cancel);
        return TypedResults.Ok(new FunctionUsers([.. users.Select(r => new FunctionUser(r.Id, r.Version, r.Document.Name, r.Document.Functions[name.Value].Version))]));
    }

    private static async Task<Results<Ok<FunctionsSavedAnswer>, ApiProblem>> MoveAsync(FunctionName name, FunctionMove body, CurrentPerson person, FunctionDesk desk, CancellationToken cancel) =>
        body is { ProjectId: { } project, Status: { } status }
            ? (await desk.MoveAsync(await person.ActorAsync(cancel), project, name, status, body.Reason, body.BasedOn, cancel)).ToHttp(FunctionsSavedAnswer.Of)
            : Ask("project_id and status");

    private static async Task<Results<Ok<FunctionsSavedAnswer>, ApiProblem>> BackAsync(FunctionName name, FunctionBack body, CurrentPerson person, FunctionDesk desk, CancellationToken cancel) =>
        body is { ProjectId: { } project, Version: { } version }
            ? (await desk.GoBackAsync(await person.ActorAsync(cancel), project, name, version, body.Reason, cancel)).ToHttp(FunctionsSavedAnswer.Of)
            : Ask("project_id and version");

    private static async Task<Results<Ok<RulesSavedAnswer>, ApiProblem>> AdoptAsync(FunctionName name, FunctionAdoption body, CurrentPerson person, FunctionDesk desk, CancellationToken cancel) =>
        body.ProjectId is { } project
            ? (await desk.AdoptAsync(await person.ActorAsync(cancel), project, name, body.RuleIds ?? [], body.Reason, cancel)).ToHttp(RulesSavedAnswer.Of)
            : Ask("project_id");

    private static async Task<Results<Ok<EvaluateAnswer>, ApiProblem>> TryAsync(FunctionName name, FunctionTrial body, CurrentPerson person, FunctionStore functions, CancellationToken cancel)
    {
        if (body.ProjectId is not { } project) return Ask("project_id");
        return (await VersionAsync(name, project, body.Version, person, functions, cancel)).ToHttp(function =>
        {
            var result = function.Document.Function.Call(body.Arguments ?? ObjectValue.Empty, cancel);
            var error = result.IsValue ? null : new EvaluateError(result.Code!, result.ToString(), result.Error, result.Missing, result.BudgetPath);
            return new EvaluateAnswer(result.Value, error, body.Trace ? TraceNode.Of(function.Document.Function.Explain(body.Arguments ?? ObjectValue.Empty, cancel).Root) : null);
        });
    }

    private static async Task<Results<Ok<FunctionTestAnswer>, ApiProblem>> TestAsync(
        FunctionName name, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, FunctionStore functions, CancellationToken cancel, int? version = null) =>
        (await VersionAsync(name, projectId, version, person, functions, cancel)).ToHttp(f => FunctionTestAnswer.Of(FunctionTester.Run(f.Document)));

    private static async Task<Outcome<StoredFunction>> VersionAsync(FunctionName name, ProjectId project, int? version, CurrentPerson person, FunctionStore functions, CancellationToken cancel)
    {
        if (await SeesAsync(person, project, cancel) is { } refusal) return refusal;
        var versions = await functions.VersionsAsync(project, name, cancel);
        return versions.FirstOrDefault(v => version is null || v.Version == version) is { } found ? found : FunctionStore.Unknown(project, name, versions.Count == 0 ? null : version);
    }

    private static async Task<Refusal?> SeesAsync(CurrentPerson person, ProjectId project, CancellationToken cancel) => (await person.ActorAsync(cancel)).Needs(project, ProjectRole.Viewer, "see functions");

    private static ApiProblem Ask(string what) => new(new Refusal(RefusalCode.InvalidRequest, $"Say {what}."));
}
