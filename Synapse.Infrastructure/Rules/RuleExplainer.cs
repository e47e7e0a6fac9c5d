using Microsoft.EntityFrameworkCore;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.People;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Core.Rules;
using Synapse.Infrastructure.Projects;

namespace Synapse.Infrastructure.Rules;

/// <summary>What a rule makes of one asset or cable as it is now.</summary>
public enum RuleVerdict
{
    /// <summary>The condition holds.</summary>
    Acts,

    /// <summary>The condition does not hold.</summary>
    DoesNotAct,

    /// <summary>Something that the condition needs is missing.</summary>
    Unknown,

    /// <summary>The rule is switched off or deprecated, looks at other things, or at other types.</summary>
    NotConsidered,

    /// <summary>The condition could not be evaluated.</summary>
    Error,
}

/// <param name="Sentence">The verdict with its main reason, for a person.</param>
/// <param name="Failing">What keeps the condition from holding, with the values seen.</param>
/// <param name="Seen">What the rule sees of the subject.</param>
public sealed record RuleExplanation(
    RuleId Rule, int Version, EntityId Subject, string Tag, RuleVerdict Verdict, string Sentence, IReadOnlyList<LogicFailure> Failing, IReadOnlyList<string> Missing,
    LogicTraceNode? Trace, ObjectValue Seen);

/// <summary>Answers why a rule acts or does not act at an asset or a cable.</summary>
public sealed class RuleExplainer(IDbContextFactory<SynapseDbContext> contexts, RuleStore rules, ProjectStore projects)
{
    public async Task<Outcome<RuleExplanation>> ExplainAsync(Actor actor, ProjectId project, RuleId id, EntityId subject, CancellationToken cancellationToken)
    {
        if (actor.Needs(project, ProjectRole.Viewer, "ask why a rule acts") is { } refusal) return refusal;
        if (await projects.GetAsync(project, cancellationToken) is not Outcome<Project>.Done(var plant)) return ProjectStore.Unknown(project);
        if (await rules.FindAsync(project, id, version: null, cancellationToken) is not { } rule) return new Refusal(RefusalCode.NotFound, $"There is no rule {id} in the project {project}.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Projects.Where(p => p.Code == project.Value).Select(p => (int?)p.ProjectId).SingleOrDefaultAsync(cancellationToken) is not { } key) return ProjectStore.Unknown(project);
        var data = rule.Document.AppliesTo == RuleTarget.Cable
            ? await CableAsync(db, key, subject, plant, cancellationToken)
            : await AssetAsync(db, key, subject, plant, cancellationToken);
        if (data is null)
            return new Refusal(RefusalCode.NotFound, $"The rule {id} looks at {(rule.Document.AppliesTo == RuleTarget.Cable ? "cables" : "assets")}, and there is none with the id {subject}.");
        return Explain(rule.Rule, subject, data);
    }

    private static RuleExplanation Explain(RuleVersion rule, EntityId subject, ObjectValue data)
    {
        var document = rule.Document;
        var seen = RuleTester.ContextOf(data, document.AppliesTo);
        var tag = seen[Field.Tag].AsString ?? subject.ToString();
        var program = LogicProgram.Compile(document.Condition, RuleLogic.Options(document.Tables)).Require();
        var trace = program.Explain(seen);
        var (verdict, sentence) = Judge(document, program, trace, seen, tag);
        return new RuleExplanation(rule.Id, rule.Version, subject, tag, verdict, sentence, trace.Failing, trace.Missing, trace.Root, seen);
    }

    private static (RuleVerdict, string) Judge(RuleDocument rule, LogicProgram program, LogicTrace trace, ObjectValue seen, string tag)
    {
        if (!rule.Active) return (RuleVerdict.NotConsidered, $"“{rule.Name}” is switched off.");
        if (rule.Status == RuleStatus.Deprecated) return (RuleVerdict.NotConsidered, $"“{rule.Name}” is deprecated.");
        foreach (var (path, words) in program.Gates)
            if (Leaves.At(seen, path).AsString is var found && (found is null || !words.Contains(found)))
                return (RuleVerdict.NotConsidered, $"{tag} has the {path} {found ?? "(none)"}; “{rule.Name}” needs {string.Join(" or ", words.Order(StringComparer.Ordinal))}.");
        return trace.Truth switch
        {
            Truth.True => (RuleVerdict.Acts, $"“{rule.Name}” acts at {tag}: its condition holds."),
            Truth.False => (RuleVerdict.DoesNotAct, $"“{rule.Name}” does not act at {tag}: {string.Join("; ", trace.Failing.Select(f => f.Sentence))}."),
            Truth.Unknown => (RuleVerdict.Unknown, $"Whether “{rule.Name}” acts at {tag} is unknown: {string.Join(", ", trace.Missing)} is missing."),
            _ => (RuleVerdict.Error, $"The condition of “{rule.Name}” could not be evaluated at {tag}: {trace.Root.Result}."),
        };
    }

    private static async Task<ObjectValue?> AssetAsync(SynapseDbContext db, int project, EntityId id, Project plant, CancellationToken cancel)
    {
        if (await FindAsync(db, project, id, cancel) is not { } asset) return null;
        var edges = (await db.Edges.AsNoTracking().Where(e => e.ProjectId == project && !e.Deleted && (e.SourceId == id || e.TargetId == id)).ToListAsync(cancel))
            .Where(e => Parentage.IsParentEdge(ObjectValue.Of((Field.Relation, e.Relation), (Field.Properties, e.Properties)))).ToList();
        var parent = edges.FirstOrDefault(e => e.SourceId == id) is { } up ? await FindAsync(db, project, up.TargetId, cancel) : null;
        var below = edges.Where(e => e.TargetId == id).Select(e => e.SourceId).ToList();
        var children = await db.Assets.AsNoTracking().Where(a => a.ProjectId == project && !a.Deleted && below.Contains(a.Id)).OrderBy(a => a.Tag).ToListAsync(cancel);
        var cables = await db.Cables.AsNoTracking().Where(c => c.ProjectId == project && !c.Deleted && (c.FromId == id || c.ToId == id)).OrderBy(c => c.Tag).ToListAsync(cancel);
        return ObjectValue.Of(
            ("asset", asset),
            ("parent", parent is null ? Value.Missing : parent),
            ("children", ArrayValue.Of(children.Select(c => Value.From(c.ToEntity().Fields)))),
            ("cables", ArrayValue.Of(cables.Select(c => Value.From(c.ToEntity().Fields)))),
            ("project", plant.ToFields()));
    }

    private static async Task<ObjectValue?> CableAsync(SynapseDbContext db, int project, EntityId id, Project plant, CancellationToken cancel)
    {
        var cable = await db.Cables.AsNoTracking().SingleOrDefaultAsync(c => c.ProjectId == project && c.Id == id && !c.Deleted, cancel);
        if (cable is null) return null;
        var from = cable.FromId is { } f ? await FindAsync(db, project, f, cancel) : null;
        var to = cable.ToId is { } t ? await FindAsync(db, project, t, cancel) : null;
        return ObjectValue.Of(
            ("cable", cable.ToEntity().Fields), ("from", from is null ? Value.Missing : from), ("to", to is null ? Value.Missing : to), ("project", plant.ToFields()));
    }

    private static async Task<ObjectValue?> FindAsync(SynapseDbContext db, int project, EntityId id, CancellationToken cancel) =>
        (await db.Assets.AsNoTracking().SingleOrDefaultAsync(a => a.ProjectId == project && a.Id == id && !a.Deleted, cancel))?.ToEntity().Fields;
}
