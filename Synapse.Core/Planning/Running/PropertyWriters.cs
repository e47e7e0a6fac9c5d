using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>Which rules may write which properties: known before the run, so that only paths with several writers cost anything.</summary>
/// <param name="needsGuards">Whether some writers take no part in the run, or only at some subjects.</param>
internal sealed class PropertyWriters(RuleSet rules, bool needsGuards, IReadOnlySet<(string Rule, EntityId Subject, string Path)> banned)
{
    public bool NeedsGuards => needsGuards;

    public bool IsBanned(CompiledRule rule, Subject subject, string path) => banned.Count > 0 && banned.Contains((rule.ToString(), subject.Id, path));

    /// <summary>Whether another rule may write the leaf of this subject too. By type alone, which no rule changes: a path is contested for a whole run or not at all.</summary>
    public bool Rivals(CompiledRule rule, Subject subject, string path)
    {
        foreach (var (other, _) in rules.WritersOf(rule.Target, path))
            if (!ReferenceEquals(other, rule) && AdmitsType(other, subject)) return true;
        return false;
    }

    /// <summary>The level of the last rule that may write the leaf of this subject in this run.</summary>
    public int LastLevel(Subject subject, string path)
    {
        var last = 0;
        foreach (var (rule, _) in rules.WritersOf(TargetOf(subject), path))
            if (rule.Runs && rule.Level > last && AdmitsType(rule, subject)) last = rule.Level;
        return last;
    }

    public IEnumerable<WriterOf> Of(Subject subject, string path) => rules.WritersOf(TargetOf(subject), path).Where(w => w.Rule.Admits(subject.Type, subject.Discipline));

    private static bool AdmitsType(CompiledRule rule, Subject subject) => rule.Types is null || (subject.Type is not null && rule.Types.Contains(subject.Type));

    private static RuleTarget TargetOf(Subject subject) => subject.Kind == EntityKind.Cable ? RuleTarget.Cable : RuleTarget.Asset;
}
