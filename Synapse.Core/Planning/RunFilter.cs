using Synapse.Core.Plant;
using Synapse.Core.Rules;

namespace Synapse.Core.Planning;

/// <summary>What a run is limited to; an empty list means no limit. Tags and words compare without case.</summary>
public sealed record RunFilter(
    IReadOnlyList<RuleId> Rules,
    IReadOnlyList<string> Disciplines,
    IReadOnlyList<string> ActionTypes,
    IReadOnlyList<EntityId> Assets,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> AssetTypes,
    IReadOnlyList<string> Areas)
{
    public static RunFilter None { get; } = new([], [], [], [], [], [], []);
}
