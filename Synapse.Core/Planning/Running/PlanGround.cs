using Synapse.Core.Planning.Compiling;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning.Running;

/// <summary>What several plans share besides the rules: the plant, which each leaves as it found it.</summary>
/// <param name="Seeds">What a plan begins at: what changed.</param>
internal sealed record PlanGround(WorkingPlant Plant, IReadOnlyList<(Subject Subject, IReadOnlyList<string> Paths)> Seeds)
{
    /// <summary>Rules that find assets by their tags or by queries, or look at what stands at a cable's ends: what they do at one asset may hang on any other.</summary>
    public static bool LooksAround(CompiledRule rule) =>
        rule.Actions.Any(a => a is CompiledAction.CreateCable or CompiledAction.CreateRelationship or CompiledAction.AllocateIo);

    /// <summary>Whether a change at the path of an asset may change what such a rule does elsewhere.</summary>
    public static bool SeesElsewhere(CompiledRule rule, AssetNode asset, string path) =>
        rule.Queries.Any(q => q.Admits(asset.Type) && Reads.Touch(q.CandidatePaths, path))
        || (rule.SizesCables && SizingInputs.Paths.Any(p => PropertyPath.Overlap(p, path)));
}
