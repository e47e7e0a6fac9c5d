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

    /// <summary>What runs execute is published by leads; drafts are anybody's who may run.</summary>
    public Refusal? Needs(Actor actor, ProjectId project) =>
        Document.Status == RuleStatus.ProdReady || Head?.Document.Status == RuleStatus.ProdReady
            ? actor.Needs(project, ProjectRole.Lead, "publish rules")
            : actor.Needs(project, ProjectRole.Engineer, "edit rules");

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
            .Set("note", Edit.Note is { } note ? note : Value.Missing);
        return new NewEvent(EventType.RuleChanged, AggregateType.Rule, null, Document.Id.Value, version.Key, Document.Discipline, null, null, context.Build());
    }
}
