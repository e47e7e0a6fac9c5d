using Synapse.Core.Logic;
using Synapse.Core.Rules.Checking.Space;

namespace Synapse.Core.Rules.Checking;

/// <summary>Finds what a rule and others do to each other. All of it is a warning: a run reports what really happens, and the other rule may be about to change.</summary>
internal sealed class RuleSetCheck(RuleDocument rule, RuleSetOutline others)
{
    private readonly List<RuleFinding> _findings = [];
    private readonly RuleOutline _own = new(rule);

    public static IEnumerable<RuleFinding> Of(RuleDocument rule, RuleSetOutline others)
    {
        if (!rule.Active || rule.Status == RuleStatus.Deprecated) return [];
        var check = new RuleSetCheck(rule, others);
        var isDuplicate = check.Duplicates();
        if (!isDuplicate) check.Writers();
        if (RuleCycle.Through(check._own, others) is { } cycle) check.Cycle(cycle);
        return check._findings;
    }

    private IEnumerable<RuleOutline> Others => others.Rules.Where(o => o.Rule.Id != rule.Id);

    private bool Duplicates()
    {
        foreach (var other in Others)
        {
            if (other.Rule.AppliesTo != rule.AppliesTo || other.Rule.Actions.Count != rule.Actions.Count || !Actions(other.Rule).Equals(Actions(rule)) || !SameWhen(other.Rule)) continue;
            _findings.Add(new("", FindingCode.Duplicate, Severity.Warning, $"“{other.Rule.Name}” ({other.Rule.Id}) does the same under the same condition: one of the two is not needed.", null, other.Rule.Id));
            return true;
        }

        return false;
    }

    private static Value Actions(RuleDocument document) =>
        document.Table is null ? RuleWriter.Write(document)["actions"] : Value.Array(document.Json["table"], RuleWriter.Write(document)["actions"]);

    private bool SameWhen(RuleDocument other)
    {
        if (other.Condition == rule.Condition) return true;
        var (space, own, its) = Both(other);
        return own.Tests.Any() && its.Tests.Any() && !space.CanBe((own, TruthSet.True), (its, TruthSet.NotTrue)) && !space.CanBe((own, TruthSet.NotTrue), (its, TruthSet.True));
    }

    // Whoever sets the same property: the other way round, or in vain.
    private void Writers()
    {
        var rivals = _own.SelfWrites.SelectMany(w => others.WritersOf(w.Kind, w.Path)).Where(o => o.Rule.Id != rule.Id && o.MeetsTypesOf(_own)).Distinct().Take(50);
        foreach (var other in rivals) Rival(other);
    }

    private void Rival(RuleOutline other)
    {
        var (space, own, its) = Both(other.Rule);
        if (space.Find((own, TruthSet.True), (its, TruthSet.True)) is not { } meeting) return;
        var both = _own.SelfWrites.Join(other.SelfWrites, w => (w.Kind, w.Path), w => (w.Kind, w.Path), (mine, theirs) => (mine.Path, Mine: mine.Value, Theirs: theirs.Value)).ToList();
        var different = both.Where(p => p.Mine != p.Theirs).ToList();
        var rank = Rank(rule).CompareTo(Rank(other.Rule));
        var isAll = rule.Actions.All(a => a is RuleAction.SetProperty) && both.Count == _own.SelfWrites.Count;
        if (rank < 0 && isAll && !space.CanBe((own, TruthSet.True), (its, TruthSet.NotTrue)))
        {
            _findings.Add(new("", FindingCode.Shadowed, Severity.Warning, $"Wherever this rule acts, “{other.Rule.Name}” ({other.Rule.Id}) acts too and overrides all that it sets: it has no effect.", null, other.Rule.Id));
        }
        else if (rank == 0 && different.Count > 0 && Differ(different))
        {
            var example = meeting is { IsExact: true, Values.Count: > 0 } ? $", for example where {meeting.Words}" : "";
            _findings.Add(new(
                PlaceOf(different[0].Path), FindingCode.Conflict, Severity.Warning,
                $"“{other.Rule.Name}” ({other.Rule.Id}) sets {string.Join(" and ", different.Select(d => PropertyPath.Short(d.Path)))} differently with the same priority{example}: then neither is applied. Give one of them a higher priority, or keep their conditions apart.",
                null, other.Rule.Id));
        }
    }

    // Two computed values may come to the same; that is not known before a run.
    private static bool Differ(List<(string Path, Value Mine, Value Theirs)> pairs) => pairs.Exists(p => !RuleLogic.IsLogic(p.Mine) || !RuleLogic.IsLogic(p.Theirs) || p.Mine != p.Theirs);

    private static (bool, int) Rank(RuleDocument document) => (document.Enforced, document.Priority);

    private string PlaceOf(string path) => LogicPart.Of(rule).FirstOrDefault(p => p is { IsNew: false } && p.Writes == path)?.Path ?? "";

    private (ConditionSpace Space, Claim Own, Claim Its) Both(RuleDocument other)
    {
        var space = new ConditionSpace(rule.AppliesTo, RuleLogic.Options(rule));
        // Lookups of the two name different tables: what they give is not compared.
        var condition = other.Tables.Count == 0 || other.Tables.Equals(rule.Tables) ? other.Condition : ObjectValue.Of(("cat", Value.Array(other.Id.Value, other.Condition)));
        return (space, space.Read(rule.Condition, "/condition"), space.Read(condition, "/condition"));
    }

    private void Cycle(IReadOnlyList<(RuleOutline Rule, string Path)> cycle)
    {
        var steps = cycle.Select((step, i) => $"“{step.Rule.Rule.Name}” writes {PropertyPath.Short(step.Path)}, which “{cycle[(i + 1) % cycle.Count].Rule.Rule.Name}” reads");
        _findings.Add(new(
            PlaceOf(cycle[0].Path), FindingCode.Cycle, Severity.Warning,
            cycle.Count == 1
                ? $"This rule writes {PropertyPath.Short(cycle[0].Path)} from its own value: each run would change it again."
                : $"These rules feed each other in a circle: {string.Join("; ", steps)}. A run stops when values no longer change, and fails when they do not settle.",
            null, [.. cycle.Select(c => c.Rule.Rule.Id).Where(id => id != rule.Id)]));
    }
}
