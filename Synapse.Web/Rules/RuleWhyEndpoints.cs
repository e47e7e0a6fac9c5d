using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Synapse.Core;
using Synapse.Core.Executions;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Bench;
using Synapse.Core.Rules.Explaining;
using Synapse.Infrastructure.Events;
using Synapse.Infrastructure.Rules;
using Synapse.Web.Account;
using Synapse.Web.Hosting;

namespace Synapse.Web.Rules;

/// <param name="Run">The number of a batch that is a run; today's project when left out.</param>
/// <param name="Version">The version to try; the newest when left out.</param>
public sealed record BacktestRequest(ProjectId? ProjectId, int? Version = null, long? Run = null);

/// <param name="AssetId">The asset, or for a rule over cables the cable.</param>
/// <param name="Acts">What is expected; what the rule does now when left out.</param>
/// <param name="Save">Whether the case is added to the rule's newest version, which makes a new one.</param>
public sealed record CaptureRequest(ProjectId? ProjectId, Guid? AssetId, string? Name = null, bool? Acts = null, bool Save = false);

/// <summary>Why rules act, who almost matches, where values come from, and what a version would do: for programs.</summary>
public static class RuleWhyEndpoints
{
    private const int MostRows = 1000;

    public static void MapRuleWhy(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Rules");
        api.MapPost("/rules/explain", ExplainAsync).WithSummary("Why a rule acts or does not act at an asset").WithExamples(RuleExamples.Explain, RuleExamples.Explained);
        api.MapGet("/rules/{id}/assets", SurveyAsync).WithSummary("Where a rule acts, where it almost does (the nearest first), where it is unknown and what is missing there");
        api.MapGet("/assets/{id}/rules", AssetRulesAsync).WithSummary("Every rule at one asset: acts, does not, unknown, not considered, and why");
        api.MapGet("/assets/{id}/why", OriginAsync).WithSummary("Why a value is so, back through chained rules to what was imported; path=properties.power_kw");
        api.MapPost("/rules/{id}/backtest", BacktestAsync).WithSummary("What a version would do differently, on today's project or on the data of a past run");
        api.MapGet("/rules/{id}/coverage", CoverageAsync).WithSummary("Which branches of a rule its test cases reach");
        api.MapPost("/rules/{id}/cases", CaptureAsync).WithSummary("Make a test case out of a real asset");
    }

    private static async Task<Results<Ok<ExplainAnswer>, ApiProblem>> ExplainAsync(ExplainRequest body, CurrentPerson person, RuleExplainer explainer, RuleSurveyor surveyor, CancellationToken cancel)
    {
        if (body is not { ProjectId: { } project, RuleId: { } rule, AssetId: { } asset }) return Ask("project_id, rule_id and asset_id");
        var actor = await person.ActorAsync(cancel);
        var explained = await explainer.ExplainAsync(actor, project, rule, body.Version, new EntityId(asset), cancel);
        if (!body.Effects || explained is not Outcome<RuleExplanation>.Done(var why)) return explained.ToHttp(e => ExplainAnswer.Of(e));
        return (await surveyor.EffectsAsync(actor, project, why.Rule, why.Subject, cancel)).ToHttp(e => ExplainAnswer.Of(why, e));
    }

    private static async Task<Results<Ok<SurveyAnswer>, ApiProblem>> SurveyAsync(
        RuleId id, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleSurveyor surveyor, CancellationToken cancel,
        string? outcome = null, int? version = null, int offset = 0, int limit = 100)
    {
        if (outcome is not null && Core.Words.Parse<RuleVerdict>(outcome) is null)
            return new ApiProblem(new Refusal(RefusalCode.InvalidFilter, $"“{outcome}” is no outcome; known are {string.Join(", ", Enum.GetValues<RuleVerdict>().Select(v => Core.Words.Word(v)))}."));
        var survey = await surveyor.SurveyAsync(await person.ActorAsync(cancel), projectId, id, version, cancel);
        return survey.ToHttp(s => SurveyAnswer.Of(s, Core.Words.Parse<RuleVerdict>(outcome), Math.Max(0, offset), Math.Clamp(limit, 1, MostRows)));
    }

    private static async Task<Results<Ok<AssetRules>, ApiProblem>> AssetRulesAsync(
        Guid id, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleExplainer explainer, CancellationToken cancel) =>
        (await explainer.ExplainAllAsync(await person.ActorAsync(cancel), projectId, new EntityId(id), cancel)).ToHttp(all => new AssetRules([.. all.Select(e => ExplainAnswer.Of(e) with { Trace = null })]));

    private static async Task<Results<Ok<OriginAnswer>, ApiProblem>> OriginAsync(
        Guid id, [FromQuery(Name = "project_id")] ProjectId projectId, string path, CurrentPerson person, ValueOrigins origins, CancellationToken cancel) =>
        (await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "ask why a value is so") is { } refusal
            ? new ApiProblem(refusal)
            : (await origins.OfAsync(projectId, new EntityId(id), path, cancel)).ToHttp(OriginAnswer.Of);

    private static async Task<Results<Ok<BacktestAnswer>, ApiProblem>> BacktestAsync(RuleId id, BacktestRequest body, CurrentPerson person, RuleBacktest backtest, CancellationToken cancel)
    {
        if (body.ProjectId is not { } project) return Ask("project_id");
        var actor = await person.ActorAsync(cancel);
        var test = body.Run is { } run
            ? await backtest.PastAsync(actor, project, id, body.Version, run, cancel)
            : await backtest.TodayAsync(actor, project, id, body.Version, cancel);
        return test.ToHttp(BacktestAnswer.Of);
    }

    private static async Task<Results<Ok<BranchCoverage>, ApiProblem>> CoverageAsync(
        RuleId id, [FromQuery(Name = "project_id")] ProjectId projectId, CurrentPerson person, RuleStore rules, CancellationToken cancel, int? version = null)
    {
        if ((await person.ActorAsync(cancel)).Needs(projectId, ProjectRole.Viewer, "test rules") is { } refusal) return new ApiProblem(refusal);
        return await rules.FindAsync(projectId, id, version, cancel) is { } rule ? TypedResults.Ok(BranchCoverage.Of(rule.Document)) : new ApiProblem(RuleStore.Unknown(projectId, id, version));
    }

    private static async Task<Results<Ok<CaptureAnswer>, ApiProblem>> CaptureAsync(RuleId id, CaptureRequest body, CurrentPerson person, RuleCaseDesk cases, CancellationToken cancel) =>
        body is { ProjectId: { } project, AssetId: { } asset }
            ? (await cases.CaptureAsync(await person.ActorAsync(cancel), project, id, new EntityId(asset), body.Name, body.Acts, body.Save, cancel)).ToHttp(CaptureAnswer.Of)
            : Ask("project_id and asset_id");

    private static ApiProblem Ask(string what) => new(new Refusal(RefusalCode.InvalidRequest, $"Say {what}."));
}

/// <param name="Case">The case as it stands in a rule document.</param>
/// <param name="Saved">The version that holds it; null when it was not saved.</param>
public sealed record CaptureAnswer(ObjectValue Case, int? Saved)
{
    public static CaptureAnswer Of(CapturedCase captured) => new(captured.Case, captured.Saved?.Version);
}

public sealed record AssetRules(IReadOnlyList<ExplainAnswer> Items);

/// <summary>Where a rule stands with every asset.</summary>
public sealed record SurveyAnswer(
    RuleId RuleId, int RuleVersion, string? OutOfUse, int Acts, int DoesNotAct, int Unknown, int NotConsidered, int Errors, IReadOnlyList<SurveyRowAnswer> Items, int? NextOffset)
{
    public static SurveyAnswer Of(RuleSurvey survey, RuleVerdict? outcome, int offset, int limit)
    {
        var rows = outcome is { } only ? [.. survey.Rows.Where(r => r.Verdict == only)] : survey.Rows;
        return new(
            survey.Rule.Id, survey.Rule.Version, survey.OutOfUse, survey.Acts, survey.DoesNotAct, survey.Unknown, survey.NotConsidered, survey.Errors,
            [.. rows.Skip(offset).Take(limit).Select(SurveyRowAnswer.Of)], offset + limit < rows.Count ? offset + limit : null);
    }
}

/// <param name="Distance">How far from acting, 0 at the limit; null where the rule does not look.</param>
public sealed record SurveyRowAnswer(Guid AssetId, string AssetTag, string? Type, string? Area, RuleVerdict Outcome, IReadOnlyList<LogicFailure> Failing, IReadOnlyList<string> Missing, double? Distance)
{
    public static SurveyRowAnswer Of(SurveyRow row) => new(row.Id.Value, row.Tag, row.Type, row.Area, row.Verdict, row.Failing, row.Missing, double.IsFinite(row.Distance) ? Math.Round(row.Distance, 6) : null);
}

/// <summary>A value with the event that wrote it and what it was made from.</summary>
public sealed record OriginAnswer(
    Guid EntityId, string Tag, IReadOnlyDictionary<string, Value> Values, long BatchNo, string BatchKind, string Event, DateTimeOffset At, string By, string? RuleId, int? RuleVersion, bool SeeAbove,
    bool MovedOn, IReadOnlyDictionary<string, Value> Project, IReadOnlyList<OriginAnswer> From)
{
    public static OriginAnswer Of(ValueOrigin o) => new(
        o.Entity.Value, o.Tag, o.Values.ToDictionary(v => v.Path, v => v.Value), o.Event.BatchNo, Core.Words.Word(o.Event.BatchKind), o.Event.Id.ToString(), o.Event.At, o.Event.ActorName, o.Event.Rule?.Id,
        o.Event.Rule?.Version, o.IsKnown, o.MovedOn, o.Project.ToDictionary(v => v.Path, v => v.Value), [.. o.From.Select(Of)]);
}

/// <summary>What a rule would do at one asset in a run that started now.</summary>
public sealed record EffectsAnswer(IReadOnlyList<ObjectValue> Changes, IReadOnlyList<ObjectValue> Notes)
{
    public static EffectsAnswer Of(RuleEffects effects) => new([.. effects.Changes.Select(PlanJson.Change)], [.. effects.Notes.Select(PlanJson.Note)]);
}
