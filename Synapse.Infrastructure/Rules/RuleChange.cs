using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;

namespace Synapse.Infrastructure.Rules;

/// <summary>A document beside the version that it would follow.</summary>
/// <param name="Head">The newest version, or null when the rule is new.</param>
internal sealed record RuleChange(RuleEdit Edit, RuleDocument Document, RuleVersion? Head)
{
    public int HeadVersion => Head?.Version ?? 0;

    public bool IsUnchanged => Head is not null && Head.Document.Json.Equals(Document.Json);

    /// <summary>What runs execute is put there and taken away by leads; drafts, also of a rule that is in production, are anybody's who may run.</summary>
    /// <param name="inForce">Whether runs execute a version of this rule now.</param>
    public Refusal? Needs(Actor actor, ProjectId project, bool inForce) =>
        Document.Status == RuleStatus.ProdReady || (inForce && Document.Status == RuleStatus.Deprecated)
            ? actor.Needs(project, ProjectRole.Lead, "publish rules")
            : actor.Needs(project, ProjectRole.Engineer, "edit rules");

    /// <summary>Nothing is called validated, and nothing is published, that fails its own cases. A rule without cases has none to fail.</summary>
    public Refusal? Untested()
    {
        if (IsUnchanged || Document.Status is not (RuleStatus.DevValidated or RuleStatus.ProdReady)) return null;
        var failed = RuleTester.Run(Document).Where(r => !r.Passed).ToList();
        if (failed.Count == 0) return null;
        return new Refusal(
            RefusalCode.CasesFailed,
            $"{(failed.Count == 1 ? $"The case “{failed[0].Name}” fails" : $"{failed.Count} of {Document.TestCases.Count} cases fail, the first is “{failed[0].Name}”")}: the rule “{Document.Name}” stays as it is. Mend the rule or the case.",
            ObjectValue.Of(("rule_id", Document.Id.Value), ("failed", Value.Array([.. failed.Select(f => (Value)f.Name)]))));
    }

    /// <summary>RULE_CHANGED with what differs, member by member; a list counts as one value.</summary>
    public NewEvent ToEvent(RuleVersion version)
    {
        var diff = Leaves.Diff(Head?.Document.Json ?? ObjectValue.Empty, Document.Json);
        var context = new ObjectBuilder()
            .Set("version", version.Version)
            .Set("rule_name", Document.Name)
            .Set("status", Document.Status.Word())
            .Set("active", Document.Active)
            .Set("previous_version", Head is { } head ? head.Version : Value.Missing)
            .Set("before", diff.Before.Count > 0 ? diff.Before : Value.Missing)
            .Set("after", diff.After.Count > 0 ? diff.After : Value.Missing)
            .Set("previous_status", Head is { } was && was.Document.Status != Document.Status ? was.Document.Status.Word() : Value.Missing)
            .Set("reason", Edit.Note is { } reason ? reason : Value.Missing);
        return new NewEvent(EventType.RuleChanged, AggregateType.Rule, null, Document.Id.Value, version.Key, Document.Discipline, null, null, context.Build());
    }
}
