using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules.Functions;

namespace Synapse.Infrastructure.Rules.Functions;

/// <summary>A function that somebody wants to be the newest version.</summary>
/// <param name="BasedOn">The version that was edited, 0 for a new function; when another one is the newest by now the edit is refused. Null: whatever there is.</param>
public sealed record FunctionEdit(Value Document, int? BasedOn = null, string? Note = null);

/// <summary>What saving did.</summary>
/// <param name="BatchNo">The batch that holds it, or null when every document was the newest version already.</param>
public sealed record FunctionsSaved(IReadOnlyList<FunctionVersion> Changed, IReadOnlyList<FunctionVersion> Unchanged, long? BatchNo);

/// <summary>A document beside the version that it would follow.</summary>
internal sealed record FunctionChange(FunctionEdit Edit, FunctionDocument Document, FunctionVersion? Head)
{
    public int HeadVersion => Head?.Version ?? 0;

    public bool IsUnchanged => Head is not null && Head.Document.Json.Equals(Document.Json);

    /// <summary>What rules are given, and what is taken from them, is a lead's to say.</summary>
    public Refusal? Needs(Actor actor, ProjectId project) =>
        Document.Status == FunctionStatus.Draft ? actor.Needs(project, ProjectRole.Engineer, "edit functions") : actor.Needs(project, ProjectRole.Lead, "publish or withdraw functions");

    /// <summary>Nothing is published that fails its own cases, or about which there are errors.</summary>
    public Refusal? Unfit()
    {
        if (IsUnchanged || Document.Status != FunctionStatus.Production) return null;
        if (FunctionChecker.Check(Document).FirstOrDefault(f => f.IsError) is { } wrong)
            return new Refusal(RefusalCode.InvalidRule, $"“{Document.Name}” cannot be published: {wrong.Message} Mend it, or save it as a draft.", ObjectValue.Of(("path", wrong.Path), ("code", wrong.Code)));
        var failed = FunctionTester.Run(Document).Where(r => !r.Passed).ToList();
        return failed.Count == 0 ? null : new Refusal(
            RefusalCode.CasesFailed,
            $"{(failed.Count == 1 ? $"The case “{failed[0].Name}” fails: it gives {failed[0].Actual}, and {failed[0].Expected} is expected" : $"{failed.Count} of {Document.Cases.Count} cases fail, the first is “{failed[0].Name}”")}. The function “{Document.Name}” is not published.",
            ObjectValue.Of(("function", Document.Name.Value), ("failed", Value.Array([.. failed.Select(f => (Value)f.Name)]))));
    }

    /// <summary>RULE_CHANGED about a function, with what differs, member by member.</summary>
    public NewEvent ToEvent(FunctionVersion version)
    {
        var diff = Leaves.Diff(Head?.Document.Json ?? ObjectValue.Empty, Document.Json);
        var context = new ObjectBuilder()
            .Set("function", Document.Name.Value)
            .Set("version", version.Version)
            .Set("status", Document.Status.Word())
            .Set("previous_version", Head is { } head ? head.Version : Value.Missing)
            .Set("before", diff.Before.Count > 0 ? diff.Before : Value.Missing)
            .Set("after", diff.After.Count > 0 ? diff.After : Value.Missing)
            .Set("previous_status", Head is { } was && was.Document.Status != Document.Status ? was.Document.Status.Word() : Value.Missing)
            .Set("reason", Edit.Note is { } reason ? reason : Value.Missing);
        return new NewEvent(EventType.RuleChanged, AggregateType.Rule, null, Document.Name.Value, null, null, null, null, context.Build());
    }
}
