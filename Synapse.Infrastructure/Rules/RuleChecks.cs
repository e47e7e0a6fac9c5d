using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Catalogue;
using Synapse.Core.Rules.Checking;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Projects;
using Synapse.Infrastructure.Rules.Catalogue;
using Synapse.Infrastructure.Rules.Functions;

namespace Synapse.Infrastructure.Rules;

/// <summary>What rules are checked against: the project's catalogue and its other rules, as they stood when this was read.</summary>
public sealed record CheckingGround(PropertyCatalogue Catalogue, RuleSetOutline Others, FunctionLibrary Functions)
{
    /// <summary>Where nothing is known about a project.</summary>
    public static CheckingGround Nothing { get; } = new(PropertyCatalogue.Empty, RuleSetOutline.Empty, FunctionLibrary.Empty);

    public RuleReport Check(string text) => RuleReport.Of(text, rule => RuleChecker.Check(rule, Catalogue, Others), Functions);
}

/// <summary>Checks rules in their project.</summary>
public sealed class RuleChecks(RuleStore rules, CatalogueStore catalogues, FunctionStore functions)
{
    /// <summary>What to check against, for an editor that checks at every keystroke. Refused to who has no part in the project.</summary>
    public async Task<Outcome<CheckingGround>> GroundAsync(Actor actor, ProjectId project, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "check rules") is { } refusal) return refusal;
        if (await catalogues.FindAsync(project, cancellationToken) is not { } catalogue) return ProjectStore.Unknown(project);
        return new CheckingGround(catalogue, new RuleSetOutline((await rules.ListAsync(project, cancellationToken)).Select(r => r.Document)), await functions.LibraryAsync(project, cancellationToken));
    }

    /// <summary>Everything there is to say about a text, with line and column.</summary>
    public async Task<Outcome<RuleReport>> CheckAsync(Actor actor, ProjectId project, string text, CancellationToken cancellationToken) =>
        await GroundAsync(actor, project, cancellationToken) switch
        {
            Outcome<CheckingGround>.Done(var ground) => ground.Check(text),
            Outcome<CheckingGround>.Refused(var refusal) => refusal,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The refusal to publish documents that have errors; null when all may go.</summary>
    /// <param name="published">The documents that are to be in production.</param>
    /// <param name="all">Every rule of the project as it will stand.</param>
    internal static async Task<Refusal?> PublishAsync(CatalogueStore catalogues, ProjectId project, IReadOnlyList<RuleDocument> published, IEnumerable<RuleDocument> all, CancellationToken cancellationToken)
    {
        if (published.Count == 0 || await catalogues.FindAsync(project, cancellationToken) is not { } catalogue) return null;
        var outline = new RuleSetOutline(all);
        var errors = published.SelectMany((rule, i) => RuleChecker.Errors(rule, catalogue, outline).Select(finding => (i, rule, finding))).ToList();
        if (errors is not [var (_, first, wrong), ..]) return null;
        var complaints = errors.Take(100).Select(e => (Value)new ObjectBuilder()
            .Set("index", e.i).Set("rule_id", e.rule.Id.Value).Set("path", e.finding.Path).Set("code", e.finding.Code).Set("severity", e.finding.Severity.Word())
            .Set("message", e.finding.Message).Set("proposal", e.finding.Proposal is { } proposal ? proposal : Value.Missing).Build());
        var more = errors.Count > 1 ? $" And {errors.Count - 1} more." : "";
        return new Refusal(
            RefusalCode.InvalidRule, $"“{first.Name}” cannot be published: {wrong.Message}{more} Mend it, or save it as a draft.", ObjectValue.Of(("complaints", ArrayValue.Of(complaints))));
    }
}
