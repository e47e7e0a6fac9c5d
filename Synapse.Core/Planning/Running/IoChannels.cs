using Synapse.Core.Plant;

namespace Synapse.Core.Planning.Running;

/// <summary>Which channels of which cards are taken, and by which signals.</summary>
internal sealed class IoChannels
{
    private readonly Dictionary<EntityId, SortedSet<int>> _taken = [];
    private readonly Dictionary<(EntityId Asset, string Signal), (EntityId Card, int Channel)> _signals = [];

    public IoChannels(IEnumerable<Entity> allocations)
    {
        foreach (var entity in allocations)
            if (entity.Reference(Field.Asset) is { } asset && entity.Reference(Field.Card) is { } card)
                Take(asset, entity.Text(Field.Signal) ?? "", card, (int)entity.Fields[Field.Channel].AsNumber);
    }

    public bool Has(EntityId asset, string signal) => _signals.ContainsKey((asset, signal.ToUpperInvariant()));

    /// <summary>The lowest channel of the card that nothing uses, or null when it is full.</summary>
    public int? Free(EntityId card, int channels)
    {
        if (!_taken.TryGetValue(card, out var taken)) return channels > 0 ? 1 : null;
        var channel = 1;
        foreach (var used in taken)
        {
            if (used > channel) break;
            if (used == channel) channel++;
        }

        return channel <= channels ? channel : null;
    }

    public void Release(EntityId asset, string signal)
    {
        if (_signals.Remove((asset, signal.ToUpperInvariant()), out var place)) _taken[place.Card].Remove(place.Channel);
    }

    public void Take(EntityId asset, string signal, EntityId card, int channel)
    {
        _signals[(asset, signal.ToUpperInvariant())] = (card, channel);
        if (!_taken.TryGetValue(card, out var taken)) _taken[card] = taken = [];
        taken.Add(channel);
    }
}
