using Synapse.Core.Plant;
using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>What several plans share: the plant, which each leaves as it found it, and the order of the rules.</summary>
internal sealed record PlanGround(WorkingPlant Plant, CompiledRule[] Rules, int Levels)
{
    private readonly Dictionary<CompiledRule, CompiledRule[]> _rivals = [];
    private readonly Dictionary<(EntityKind Kind, string Path), CompiledRule[]> _writers = [];

    /// <summary>What a plan begins at: what changed.</summary>
    public IReadOnlyList<(Subject Subject, IReadOnlyList<string> Paths)> Seeds { get; init; } = [];

    /// <summary>The rules that may write what this one may write: when it no longer does, it is their turn.</summary>
    public CompiledRule[] RivalsOf(CompiledRule rule)
    {
        if (_rivals.TryGetValue(rule, out var known)) return known;
        var paths = rule.WrittenPaths.ToArray();
        return _rivals[rule] = paths.Length == 0
            ? []
            : [.. Rules.Where(r => !ReferenceEquals(r, rule) && r.Target == rule.Target && Gates.Meet(r.Types, rule.Types) && r.WrittenPaths.Any(p => Reads.Touch(paths, p)))];
    }

    /// <summary>The rules that may write a path.</summary>
    public CompiledRule[] WritersOf(EntityKind kind, string path)
    {
        if (_writers.TryGetValue((kind, path), out var known)) return known;
        var target = kind == EntityKind.Cable ? RuleTarget.Cable : RuleTarget.Asset;
        return _writers[(kind, path)] = [.. Rules.Where(r => r.Target == target && r.WrittenPaths.Any(p => PropertyPath.Overlap(p, path)))];
    }

    /// <summary>Rules that find assets by their tags or by queries, or look at what stands at a cable's ends: what they do at one asset may hang on any other.</summary>
    public static bool LooksAround(CompiledRule rule) =>
        rule.Actions.Any(a => a is CompiledAction.CreateCable or CompiledAction.CreateRelationship or CompiledAction.AllocateIo);

    /// <summary>Whether a change at the path of an asset may change what such a rule does elsewhere.</summary>
    public static bool SeesElsewhere(CompiledRule rule, AssetNode asset, string path) =>
        Strata.Queries(rule).Any(q => q.Admits(asset.Type) && Reads.Touch(q.CandidatePaths, path))
        || (rule.Actions.OfType<CompiledAction.CreateCable>().Any(c => c.Source.AutoSize) && SizingInputs.Paths.Any(p => PropertyPath.Overlap(p, path)));
}
