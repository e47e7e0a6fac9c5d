using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core.Projects;
using Synapse.Core.Rules.Checking;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Rules.Catalogue;

/// <summary>The check of a rule's text, for programs.</summary>
internal static class CheckEndpoint
{
    private const string Checked = """
        {"publishable": false, "complaints": [{"path": "/condition/and/1/>/0", "line": 4, "column": 61, "severity": "ERROR", "code": "UNKNOWN_PROPERTY",
         "message": "No asset of the project has the property “powr_kw”, and no rule writes it. Did you mean “power_kw”?", "proposal": "power_kw", "rules": []}]}
        """;

    public static void MapRuleCheck(this IEndpointRouteBuilder app) =>
        app.MapGroup("/api/v1").WithTags("Rules").MapPost("/rules/check", CheckAsync).Accepts<object>("application/json")
            .WithSummary("What is wrong with a document, as its text stands: path, line, column, a sentence and a proposal").WithExamples(RuleExamples.Document, Checked);

    private static async Task<Results<Ok<RuleCheckAnswer>, ApiProblem>> CheckAsync(
        HttpRequest http, [FromQuery(Name = "project_id")] ProjectId projectId, RuleChecks checks, CurrentPerson person, CancellationToken cancel)
    {
        using var reader = new StreamReader(http.Body);
        var text = await reader.ReadToEndAsync(cancel);
        return (await checks.CheckAsync(await person.ActorAsync(cancel), projectId, text, cancel)).ToHttp(report => new RuleCheckAnswer(report.IsPublishable, report.Complaints));
    }
}

/// <param name="Publishable">Whether nothing about it is an error.</param>
public sealed record RuleCheckAnswer(bool Publishable, IReadOnlyList<PlacedComplaint> Complaints);
