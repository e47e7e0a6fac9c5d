using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Core.Rules.Functions;
using Synapse.Infrastructure.Rules.Functions;

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

/// <summary>Rules as they travel, with whole functions beside them.</summary>
public sealed record RuleSet(IReadOnlyList<Value> Rules, IReadOnlyList<Value> Functions);

/// <summary>Takes over whole sets of rules, from a file or from another project; first shows what would change.</summary>
public sealed class RuleSetDesk(RuleStore rules, FunctionStore functions, FunctionDesk desk)
{
    /// <summary>What taking these documents over would do, by rule id. Refused with INVALID_RULE where one is no rule.</summary>
    public async Task<Outcome<IReadOnlyList<RuleSetItem>>> CompareAsync(Actor actor, ProjectId project, RuleSet set, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "see rules") is { } refusal) return refusal;
        var (received, coming) = await desk.ReceiveAsync(actor, project, set.Rules, set.Functions, cancellationToken);
        if (await rules.CheckAsync(project, received, coming, cancellationToken) is not Outcome<IReadOnlyList<RuleDocument>>.Done(var documents))
            return ((Outcome<IReadOnlyList<RuleDocument>>.Refused)await rules.CheckAsync(project, received, coming, cancellationToken)).Refusal;
        var heads = (await rules.ListAsync(project, cancellationToken)).ToDictionary(r => r.Id);
        return new Outcome<IReadOnlyList<RuleSetItem>>.Done(
        [
            .. documents.OrderBy(d => d.Id).Select(document =>
            {
                var before = heads.GetValueOrDefault(document.Id);
                var step = before is null ? RuleSetStep.New : before.Document.Json.Equals(document.Json) ? RuleSetStep.Unchanged : RuleSetStep.Changed;
                return new RuleSetItem(document.Id, document.Name, step, before, document.Json);
            }),
        ]);
    }

    /// <summary>The documents of some rules as they would be copied into another project: its newest versions, as drafts unless they keep their standing.</summary>
    /// <param name="ids">Which rules; empty: all.</param>
    public async Task<Outcome<RuleSet>> ToCopyAsync(Actor actor, ProjectId from, IReadOnlyList<RuleId> ids, bool asDrafts, CancellationToken cancellationToken)
    {
        if (actor.Needs(from, ProjectRole.Viewer, "see rules") is { } refusal) return refusal;
        var all = await rules.ListAsync(from, cancellationToken);
        var known = all.Select(r => r.Id).ToHashSet();
        if (ids.FirstOrDefault(i => !known.Contains(i)) is { Value: not null } unknown) return RuleStore.Unknown(from, unknown);
        return new RuleSet(
            [.. all.Where(r => ids.Count == 0 || ids.Contains(r.Id)).Select(r => (Value)(asDrafts ? r.Document.Json.With("status", RuleStatus.Draft.Word()) : r.Document.Json))],
            ids.Count == 0 ? await FunctionsAsync(from, cancellationToken) : []);
    }

    /// <summary>The whole functions that a project's rules can call, for a file: the version in production of each.</summary>
    public async Task<IReadOnlyList<Value>> FunctionsAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var library = await functions.LibraryAsync(project, cancellationToken);
        return [.. library.Names.Order().Select(library.InProduction).OfType<LibraryFunction>().Select(f => (Value)f.Version.Document.Json)];
    }

    /// <summary>Takes a set over, all of its rules or none; functions that the project does not have come first, as versions of its own.</summary>
    public async Task<Outcome<RulesSaved>> TakeOverAsync(Actor actor, ProjectId project, RuleSet set, string title, Func<Value, RuleEdit> edit, CancellationToken cancellationToken)
    {
        var (received, coming) = await desk.ReceiveAsync(actor, project, set.Rules, set.Functions, cancellationToken);
        if (await rules.CheckAsync(project, received, coming, cancellationToken) is Outcome<IReadOnlyList<RuleDocument>>.Refused(var wrong)) return wrong;
        if (coming.Count > 0 && await functions.SaveAsync(actor, project, $"{coming.Count} functions: {title}", coming, cancellationToken) is Outcome<FunctionsSaved>.Refused(var refusal)) return refusal;
        return await rules.SaveAsync(actor, project, title, [.. received.Select(edit)], cancellationToken);
    }

    /// <summary>Copies rules into another project, all or none, with the functions that they call.</summary>
    public async Task<Outcome<RulesSaved>> CopyAsync(
        Actor actor, ProjectId from, ProjectId to, IReadOnlyList<RuleId> ids, bool asDrafts, string? reason, CancellationToken cancellationToken)
    {
        if (from == to) return new Refusal(RefusalCode.InvalidRequest, "Choose another project: these rules are here already.");
        var note = $"Copied from {from}{(reason?.Trim() is { Length: > 0 } why ? $": {why}" : "")}";
        return await ToCopyAsync(actor, from, ids, asDrafts, cancellationToken) switch
        {
            Outcome<RuleSet>.Done(var set) => await TakeOverAsync(actor, to, set, $"{set.Rules.Count} rules copied from {from}", d => new RuleEdit(d, Note: note), cancellationToken),
            Outcome<RuleSet>.Refused(var refusal) => refusal,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
