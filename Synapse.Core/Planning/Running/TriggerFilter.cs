using Synapse.Core.Plant;

namespace Synapse.Core.Planning.Running;

/// <summary>Which assets and cables a run begins at. What follows from them is part of the run, wherever it is.</summary>
internal sealed class TriggerFilter(RunFilter filter)
{
    private readonly HashSet<EntityId> _ids = [.. filter.Assets];
    private readonly HashSet<string> _tags = new(filter.Tags.Select(t => t.Trim()), StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _types = new(filter.AssetTypes, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _areas = new(filter.Areas, StringComparer.OrdinalIgnoreCase);

    public bool IsEmpty => _ids.Count + _tags.Count + _types.Count + _areas.Count == 0;

    /// <summary>A cable belongs to a run when it is named itself or when one of its ends belongs to it.</summary>
    public bool Lets(Subject subject) => subject switch
    {
        _ when IsEmpty => true,
        AssetNode asset => LetsAsset(asset),
        CableNode cable => IsNamed(cable) || (cable.From is { } from && LetsAsset(from)) || (cable.To is { } to && LetsAsset(to)),
        _ => false,
    };

    private bool LetsAsset(AssetNode asset) =>
        (_ids.Count + _tags.Count == 0 || IsNamed(asset))
        && (_types.Count == 0 || (asset.Type is { } type && _types.Contains(type)))
        && (_areas.Count == 0 || (asset.Area is { } area && _areas.Contains(area)));

    private bool IsNamed(Subject subject) => _ids.Contains(subject.Id) || _tags.Contains(subject.Tag);
}
