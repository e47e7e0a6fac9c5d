using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Rules;

/// <param name="Status">Where the rule is moved on to.</param>
/// <param name="Active">Whether it is switched on or off instead.</param>
/// <param name="Reason">Why; it stays in the history.</param>
/// <param name="BasedOn">The newest version as the caller knows it.</param>
public sealed record RuleMove(ProjectId? ProjectId, string? Reason, RuleStatus? Status = null, bool? Active = null, int? BasedOn = null);

/// <param name="Version">The version whose document becomes the newest again.</param>
public sealed record RuleBack(ProjectId? ProjectId, int? Version, string? Reason, int? BasedOn = null);

/// <param name="RuleIds">Which rules; all when left out.</param>
/// <param name="AsDrafts">Whether they arrive as drafts (the default) or keep their standing, which takes a lead there.</param>
/// <param name="Mode"><c>execute</c>, or <c>dry_run</c> for what would change.</param>
public sealed record RuleCopy(ProjectId? From, ProjectId? To, IReadOnlyList<RuleId>? RuleIds = null, bool AsDrafts = true, string? Reason = null, string? Mode = null);

public sealed record RuleRelease(ProjectId? ProjectId, string? Reason);

/// <summary>The life of rules, for programs.</summary>
public static class RuleLifeEndpoints
{
    private const int MostRuns = 200;

    public static void MapRuleLife(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Rules");
        api.MapPost("/rules/{id}/status", MoveAsync).WithSummary("Move a rule on in its life, or switch it on or off, with a reason").WithExamples("""{"project_id": "goldmine", "status": "DEV_VALIDATED", "reason": "all cases pass"}""", RuleExamples.Saved);
        api.MapPost("/rules/{id}/rollback", BackAsync).WithSummary("Make an earlier version the newest again").WithExamples("""{"project_id": "goldmine", "version": 2, "reason": "the new limit was wrong"}""", RuleExamples.Saved);
        api.MapPost("/rules/copy", CopyAsync).WithSummary("Copy rules into another project, or show what that would change");
        api.MapGet("/rules/metrics", MetricsAsync).WithSummary("What every rule met and did over all runs, and which are in quarantine");
        api.MapGet("/rules/{id}/metrics", RuleMetricsAsync).WithSummary("What a rule met and did, run by run");
        api.MapPost("/rules/{id}/release", ReleaseAsync).WithSummary("Let a rule that exceeded its budget take part in runs again");
    }

    private static async Task<Results<Ok<RulesSavedAnswer>, ApiProblem>> MoveAsync(RuleId id, RuleMove body, CurrentPerson person, RuleLifeDesk desk, CancellationToken cancel)
    {
        if (body.ProjectId is not { } project) return Ask("project_id");
        var actor = await person.ActorAsync(cancel);
        if (body is { Status: { } status, Active: null }) return (await desk.MoveAsync(actor, project, id, status, body.Reason, body.BasedOn, cancel)).ToHttp(RulesSavedAnswer.Of);
        if (body is { Active: { } active, Status: null }) return (await desk.SwitchAsync(actor, project, id, active, body.Reason, body.BasedOn, cancel)).ToHttp(RulesSavedAnswer.Of);
        return Ask("either status or active");
    }

    private static async Task<Results<Ok<RulesSavedAnswer>, ApiProblem>> BackAsync(RuleId id, RuleBack body, CurrentPerson person, RuleLifeDesk desk, CancellationToken cancel) =>
        body is { ProjectId: { } project, Version: { } version }
            ? (await desk.GoBackAsync(await person.ActorAsync(cancel), project, id, version, body.Reason, body.BasedOn, cancel)).ToHttp(RulesSavedAnswer.Of)
            : Ask("project_id and version");

    private static async Task<Results<Ok<RulesSavedAnswer>, Ok<RuleSetAnswer>, ApiProblem>> CopyAsync(RuleCopy body, CurrentPerson person, RuleSetDesk desk, CancellationToken cancel)
    {
        if (body is not { From: { } from, To: { } to }) return Ask("from and to");
        var actor = await person.ActorAsync(cancel);
        if (body.Mode == "dry_run")
        {
            if (await desk.ToCopyAsync(actor, from, body.RuleIds ?? [], body.AsDrafts, cancel) is not Outcome<RuleSet>.Done(var set)) return Ask("rules that are there");
            return await desk.CompareAsync(actor, to, set, cancel) switch
            {
                Outcome<IReadOnlyList<RuleSetItem>>.Done(var items) => TypedResults.Ok(RuleSetAnswer.Of(items)),
                Outcome<IReadOnlyList<RuleSetItem>>.Refused(var refusal) => new ApiProblem(refusal),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }

        return await desk.CopyAsync(actor, from, to, body.RuleIds ?? [], body.AsDrafts, body.Reason, cancel) switch
        {
            Outcome<RulesSaved>.Done(var saved) => TypedResults.Ok(RulesSavedAnswer.Of(saved)),
            Outcome<RulesSaved>.Refused(var refusal) => new ApiProblem(refusal),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<Results<Ok<RuleMetricsList>, ApiProblem>> MetricsAsync(
        [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, RuleFigures figures, RuleQuarantine quarantine, CancellationToken cancel)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see rules") is { } refusal) return new ApiProblem(refusal);
        var known = await figures.OfProjectAsync(projectId, cancel);
        var aside = (await quarantine.OpenAsync(projectId, cancel)).ToDictionary(q => q.Rule, q => q.Reason);
        return TypedResults.Ok(new RuleMetricsList([.. (await rules.ListAsync(projectId, cancel)).Select(r => RuleMetric.Of(known.GetValueOrDefault(r.Id) ?? RuleFigure.None(r.Id), aside.GetValueOrDefault(r.Id)))]));
    }

    private static async Task<Results<Ok<RuleMetricsAnswer>, ApiProblem>> RuleMetricsAsync(
        RuleId id, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, RuleFigures figures, RuleQuarantine quarantine, CancellationToken cancel, int limit = 50)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "see rules") is { } refusal) return new ApiProblem(refusal);
        if (await rules.FindAsync(projectId, id, null, cancel) is null) return new ApiProblem(RuleStore.Unknown(projectId, id));
        var total = (await figures.OfProjectAsync(projectId, cancel)).GetValueOrDefault(id) ?? RuleFigure.None(id);
        var aside = await quarantine.OfRuleAsync(projectId, id, cancel);
        var runs = await figures.RunsAsync(projectId, id, Math.Clamp(limit, 1, MostRuns), cancel);
        return TypedResults.Ok(new RuleMetricsAnswer(RuleMetric.Of(total, aside.FirstOrDefault(q => q.ReleasedAt is null)?.Reason), [.. runs.Select(RuleRunAnswer.Of)], [.. aside.Select(QuarantineAnswer.Of)]));
    }

    private static async Task<Results<Ok<RuleId>, ApiProblem>> ReleaseAsync(RuleId id, RuleRelease body, CurrentPerson person, RuleQuarantine quarantine, CancellationToken cancel) =>
        body.ProjectId is { } project ? (await quarantine.ReleaseAsync(await person.ActorAsync(cancel), project, id, body.Reason, cancel)).ToHttp() : Ask("project_id");

    private static ApiProblem Ask(string what) => new(new Refusal(RefusalCode.InvalidRequest, $"Say {what}."));
}
