using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Planning.Running;
using Synapse.Core.Rules;
using Synapse.Core.Sizing;

namespace Synapse.Core.Planning;

/// <summary>
/// Computes what rules would do to a plant. Pure: the same request gives the same plan, byte for byte, whatever the order of its entities and rules.
/// </summary>
public static class Planner
{
    /// <summary>How often a plan is begun again because a value would not last; each time there is at least one value less to write.</summary>
    private const int MaxPasses = 8;

    /// <summary>The plan, or a refusal: INVALID_FILTER, INVALID_RULE, RULE_LOOP, RUNAWAY, RULE_ERROR.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Outcome<Plan> Plan(PlanRequest request, SizingTables tables, IProgress<PlanProgress>? progress = null, CancellationToken cancel = default)
    {
        if (Complaint(request) is { } refusal) return refusal;
        List<PlanNote> broken = [.. request.Quarantined.OrderBy(q => q.Rule.Id).Select(PutAside)];
        var rules = new RuleSet(Compile(request, broken));
        if (rules.Nested() is var (a, b, pathA, pathB))
            return new Refusal(
                RefusalCode.InvalidRule,
                $"The rules '{a}' and '{b}' cannot run together: one writes {PropertyPath.Short(pathA)}, the other {PropertyPath.Short(pathB)}, which is a part of it.",
                ObjectValue.Of(("rules", Value.Array(a.ToString(), b.ToString()))));
        return Plan(request, broken, banned => new PlanRun(request, rules, tables, banned, new PlanReporter(progress), cancel), cancel);
    }

    /// <summary>Passes until everything that is written lasts.</summary>
    internal static Outcome<Plan> Plan(PlanRequest request, List<PlanNote> broken, Func<HashSet<(string, EntityId, string)>, PlanRun> start, CancellationToken cancel)
    {
        try
        {
            var banned = new HashSet<(string, EntityId, string)>();
            for (var pass = 1; ; pass++)
            {
                var run = start(banned);
                try
                {
                    var fleeting = run.Run();
                    if (fleeting.Count == 0) return Finish(request, run, broken, cancel);
                    if (pass == MaxPasses) return NotSettling(fleeting[0]);
                    banned.UnionWith(fleeting);
                }
                finally
                {
                    run.Leave();
                }
            }
        }
        catch (PlanRefused refused)
        {
            return refused.Refusal;
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<OperationCanceledException>().FirstOrDefault() is { } cancelled)
        {
            throw cancelled;
        }
    }

    private static Refusal? Complaint(PlanRequest request)
    {
        var filter = request.Filter;
        if (filter.ActionTypes.FirstOrDefault(t => !ActionTypes.All.Contains(t, StringComparer.OrdinalIgnoreCase)) is { } type)
            return new(RefusalCode.InvalidFilter, $"There is no action type '{type}'; known are {string.Join(", ", ActionTypes.All)}.");
        var known = request.Rules.Concat(request.Quarantined.Select(q => q.Rule)).Select(r => r.Id.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return filter.Rules.Where(r => !known.Contains(r.Value)).Select(r => r.Value).FirstOrDefault() is { } id
            ? new(RefusalCode.InvalidFilter, $"The rule '{id}' is not among the rules that can run in this project.")
            : null;
    }

    private static PlanNote PutAside(QuarantinedRule rule) => new(
        PlanNoteKind.Error, NoteCode.RuleQuarantined, rule.Rule, null, null, null, Severity.Error,
        $"The rule '{rule.Rule.Document.Name}' took no part: it is in quarantine. {rule.Reason}", ObjectValue.Empty);

    internal static CompiledRule[] Compile(PlanRequest request, List<PlanNote> broken)
    {
        var compiler = new RuleCompiler(request.Filter);
        var compiled = new List<CompiledRule>();
        var versions = request.Rules
            .Where(r => r.Document.Active && r.Document.Status != RuleStatus.Deprecated)
            .OrderByDescending(r => r.Document.Enforced).ThenByDescending(r => r.Document.Priority).ThenBy(r => r.Id).ThenByDescending(r => r.Version)
            .DistinctBy(r => r.Id);
        foreach (var version in versions)
        {
            try
            {
                compiled.Add(compiler.Compile(version, compiled.Count));
            }
            catch (RuleNotCompiled refused)
            {
                broken.Add(new PlanNote(
                    PlanNoteKind.Error, NoteCode.RuleRefused, version, null, null, null, Severity.Error, $"The rule '{version.Document.Name}' took no part: {refused.Message}", ObjectValue.Empty));
            }
        }

        return [.. compiled];
    }

    private static Plan Finish(PlanRequest request, PlanRun run, List<PlanNote> broken, CancellationToken cancel)
    {
        var changes = PlanWriter.Write(run.Log.Effects, cancel);
        List<PlanNote> notes = [.. broken, .. run.Notes.Sorted()];
        var plan = new Plan(
            request.Project.Id, request.Project.LastBatchNo, [.. run.Running.Select(r => r.Version)], changes, notes,
            PlanTotals.Tallies(run, changes, notes), PlanTotals.Counts(changes, notes, run.Log.Depth), "");
        return plan with { Hash = PlanHash.Of(plan, cancel), Times = run.Running.ToDictionary(r => r.Version.Id, run.TimeOf) };
    }

    private static Refusal NotSettling((string Rule, EntityId Subject, string Path) first) => new(
        RefusalCode.RuleLoop,
        $"The rules do not come to rest: what '{first.Rule}' writes to {PropertyPath.Short(first.Path)} makes its own condition fail, and what others write makes it hold again. Nothing was planned.",
        ObjectValue.Of(("cycle", Value.Array(first.Rule)), ("entity", first.Subject.ToString()), ("path", first.Path)));
}
