using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;

namespace Synapse.Infrastructure.Rules;

/// <summary>What becomes of a rule when a set of rules is taken over.</summary>
public enum RuleSetStep
{
    New,
    Changed,
    Unchanged,
}

/// <param name="Before">The newest version here; null for a new rule.</param>
public sealed record RuleSetItem(RuleId Rule, string Name, RuleSetStep Step, StoredRule? Before, ObjectValue After);

/// <summary>Takes over whole sets of rules, from a file or from another project; first shows what would change.</summary>
public sealed class RuleSetDesk(RuleStore rules)
{
    /// <summary>What taking these documents over would do, by rule id. Refused with INVALID_RULE where one is no rule.</summary>
    public async Task<Outcome<IReadOnlyList<RuleSetItem>>> CompareAsync(Actor actor, ProjectId project, IReadOnlyList<Value> documents, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see rules") is { } refusal) return refusal;
        if (RuleStore.Check(documents) is { } wrong) return wrong;
        var heads = (await rules.ListAsync(project, cancellationToken)).ToDictionary(r => r.Id);
        return new Outcome<IReadOnlyList<RuleSetItem>>.Done(
        [
            .. documents.Select(d => RuleReader.Read(d).Require()).OrderBy(d => d.Id).Select(document =>
            {
                var before = heads.GetValueOrDefault(document.Id);
                var step = before is null ? RuleSetStep.New : before.Document.Json.Equals(document.Json) ? RuleSetStep.Unchanged : RuleSetStep.Changed;
                return new RuleSetItem(document.Id, document.Name, step, before, document.Json);
            }),
        ]);
    }

    /// <summary>The documents of some rules as they would be copied into another project: its newest versions, as drafts unless they keep their standing.</summary>
    /// <param name="ids">Which rules; empty: all.</param>
    public async Task<Outcome<IReadOnlyList<Value>>> ToCopyAsync(Actor actor, ProjectId from, IReadOnlyList<RuleId> ids, bool asDrafts, CancellationToken cancellationToken)
    {
        if (actor.Needs(from, ProjectRole.Viewer, "see rules") is { } refusal) return refusal;
        var all = await rules.ListAsync(from, cancellationToken);
        var known = all.Select(r => r.Id).ToHashSet();
        if (ids.FirstOrDefault(i => !known.Contains(i)) is { Value: not null } unknown) return RuleStore.Unknown(from, unknown);
        return new Outcome<IReadOnlyList<Value>>.Done(
        [
            .. all.Where(r => ids.Count == 0 || ids.Contains(r.Id)).Select(r => (Value)(asDrafts ? r.Document.Json.With("status", RuleStatus.Draft.Word()) : r.Document.Json)),
        ]);
    }

    /// <summary>Copies rules into another project, all or none.</summary>
    public async Task<Outcome<RulesSaved>> CopyAsync(
        Actor actor, ProjectId from, ProjectId to, IReadOnlyList<RuleId> ids, bool asDrafts, string? reason, CancellationToken cancellationToken)
    {
        if (from == to) return new Refusal(RefusalCode.InvalidRequest, "Choose another project: these rules are here already.");
        return await ToCopyAsync(actor, from, ids, asDrafts, cancellationToken) switch
        {
            Outcome<IReadOnlyList<Value>>.Done(var documents) => await rules.SaveAsync(
                actor, to, $"{documents.Count} rules copied from {from}", [.. documents.Select(d => new RuleEdit(d, Note: $"Copied from {from}{(reason?.Trim() is { Length: > 0 } why ? $": {why}" : "")}"))], cancellationToken),
            Outcome<IReadOnlyList<Value>>.Refused(var refusal) => refusal,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
