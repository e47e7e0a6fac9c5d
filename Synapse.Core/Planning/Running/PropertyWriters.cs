using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>Which rules may write which properties: known before the run, so that only paths with several writers cost anything.</summary>
/// <param name="needsGuards">Whether some writers take no part in the run, or only at some subjects.</param>
internal sealed class PropertyWriters(IReadOnlyList<CompiledRule> rules, bool needsGuards, IReadOnlySet<(string Rule, EntityId Subject, string Path)> banned)
{
    private readonly Dictionary<(RuleTarget, string), (CompiledRule Rule, CompiledAction.SetProperty Action)[]> _byPath = [];

    public bool NeedsGuards => needsGuards;

    public bool IsBanned(CompiledRule rule, Subject subject, string path) => banned.Count > 0 && banned.Contains((rule.ToString(), subject.Id, path));

    /// <summary>Whether another rule may write the leaf of this subject too. By type alone, which no rule changes: a path is contested for a whole run or not at all.</summary>
    public bool Rivals(CompiledRule rule, Subject subject, string path)
    {
        foreach (var (other, _) in At(rule.Target, path))
            if (!ReferenceEquals(other, rule) && (other.Types is null || (subject.Type is not null && other.Types.Contains(subject.Type)))) return true;
        return false;
    }

    /// <summary>The level of the last rule that may write the leaf of this subject in this run.</summary>
    public int LastLevel(Subject subject, string path)
    {
        var last = 0;
        foreach (var (rule, _) in At(subject.Kind == EntityKind.Cable ? RuleTarget.Cable : RuleTarget.Asset, path))
            if (rule.Runs && rule.Level > last && (rule.Types is null || (subject.Type is not null && rule.Types.Contains(subject.Type)))) last = rule.Level;
        return last;
    }

    public IEnumerable<(CompiledRule Rule, CompiledAction.SetProperty Action)> Of(Subject subject, string path) =>
        At(subject.Kind == EntityKind.Cable ? RuleTarget.Cable : RuleTarget.Asset, path).Where(w => w.Rule.Admits(subject.Type, subject.Discipline));

    /// <summary>Two rules that write at and below one path of the same subjects: no order of them settles; or null.</summary>
    public static (CompiledRule A, CompiledRule B, string PathA, string PathB)? Nested(IReadOnlyList<CompiledRule> rules)
    {
        for (var i = 0; i < rules.Count; i++)
            for (var j = 0; j < i; j++)
            {
                if (rules[i].Target != rules[j].Target || !Gates.Meet(rules[i].Types, rules[j].Types)) continue;
                foreach (var a in rules[i].WrittenPaths)
                    foreach (var b in rules[j].WrittenPaths)
                        if (a != b && PropertyPath.Overlap(a, b)) return (rules[i], rules[j], a, b);
            }

        return null;
    }

    private (CompiledRule Rule, CompiledAction.SetProperty Action)[] At(RuleTarget target, string path)
    {
        if (_byPath.TryGetValue((target, path), out var known)) return known;
        return _byPath[(target, path)] =
        [
            .. from rule in rules
               where rule.Target == target
               from action in rule.Actions.OfType<CompiledAction.SetProperty>()
               where action.Set.Any(a => PropertyPath.Overlap(a.Path, path))
               select (rule, action),
        ];
    }
}
