using Synapse.Core.Logic;

namespace Synapse.Core.Rules;

/// <summary>What a rule looks at, taken from its logic.</summary>
public static class RuleReads
{
    private const string Project = "project.";

    /// <summary>The paths that condition, checks and computed values read, by path; a path that is itself computed is not among them.</summary>
    public static IReadOnlyList<string> Of(RuleDocument rule)
    {
        var options = RuleLogic.Options(rule);
        return [.. Logic(rule).Select(l => LogicProgram.Compile(l, options)).OfType<LogicCompilation.Accepted>().SelectMany(c => c.Program!.Reads).Select(p => p.Text).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a path is computed, so that <see cref="Of"/> cannot name all.</summary>
    public static bool ReadsEverything(RuleDocument rule)
    {
        var options = RuleLogic.Options(rule);
        return Logic(rule).Any(l => LogicProgram.Compile(l, options).Program is { ReadsEverything: true });
    }

    /// <summary>What it reads of the project, without <c>project.</c>; a cable that is sized reads the project's code.</summary>
    public static IReadOnlyList<string> OfProject(RuleDocument rule)
    {
        var read = Of(rule).Where(p => p.StartsWith(Project, StringComparison.Ordinal)).Select(p => p[Project.Length..]);
        return [.. rule.Actions.OfType<RuleAction.CreateCable>().Any(c => c.AutoSize) ? read.Append("settings.cable_code").Distinct() : read];
    }

    /// <summary>The logic of a rule that is evaluated at its subject; queries look at other assets.</summary>
    private static IEnumerable<Value> Logic(RuleDocument rule) => rule.Actions.SelectMany(Logic).Prepend(rule.Condition);

    private static IEnumerable<Value> Logic(RuleAction action) => action switch
    {
        RuleAction.Validate validate => [validate.Check],
        RuleAction.SetProperty set => Computed(set.Set),
        RuleAction.CreateChild child => Computed(child.Set),
        RuleAction.CreateCable cable => RuleLogic.IsLogic(cable.LengthM) ? Computed(cable.Set).Append(cable.LengthM) : Computed(cable.Set),
        _ => [],
    };

    private static IEnumerable<Value> Computed(ObjectValue set) => set.Select(s => s.Value).Where(RuleLogic.IsLogic);
}
