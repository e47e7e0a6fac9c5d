using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules.Bench;
using Synapse.Core.Rules;

namespace Synapse.Infrastructure.Rules;

/// <param name="Saved">The version that holds the case; null when it was only made.</param>
public sealed record CapturedCase(ObjectValue Case, RuleVersion? Saved);

/// <summary>Test cases taken from the plant.</summary>
public sealed class RuleCaseDesk(RuleExplainer explainer, RuleStore rules)
{
    /// <summary>Makes a case of what a rule's newest version sees at a subject, and adds it to the rule when wanted, as a new version.</summary>
    public async Task<Outcome<CapturedCase>> CaptureAsync(
        Actor actor, ProjectId project, RuleId id, EntityId subject, string? name, bool? acts, bool save, CancellationToken cancellationToken)
    {
        if (await rules.FindAsync(project, id, null, cancellationToken) is not { } head) return RuleStore.Unknown(project, id);
        var explained = await explainer.ExplainAsync(actor, project, id, head.Version, subject, cancellationToken);
        if (explained is not Outcome<RuleExplanation>.Done(var why)) return ((Outcome<RuleExplanation>.Refused)explained).Refusal;
        var test = CaseCapture.Of(head.Document, why.Seen, name, acts);
        if (!save) return new CapturedCase(test, null);
        var document = CaseCapture.AddTo(head.Document.Json, test);
        // What is in production is a lead's to change; anybody else's case waits in a draft on top of it.
        if (head.Document.Status == RuleStatus.ProdReady && !actor.Can(project, ProjectRole.Lead)) document = document.With("status", RuleStatus.Draft.Word());
        var edit = new RuleEdit(document, head.Version, $"Case “{test["name"].AsString}” captured from {why.Tag}");
        return await rules.SaveAsync(actor, project, $"Rule {id}: case captured", [edit], cancellationToken) switch
        {
            Outcome<RulesSaved>.Done(var saved) => new CapturedCase(test, saved.Changed.Concat(saved.Unchanged).First()),
            Outcome<RulesSaved>.Refused(var refusal) => refusal,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
