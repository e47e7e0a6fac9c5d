namespace Synapse.Core.Plant;

/// <summary>Applies changes to entities in memory, for tests and previews. <see cref="Events.Fold"/> replays stored events and checks them.</summary>
public static class PlantFold
{
    /// <summary>The entities after the changes, tombstones included, by id.</summary>
    /// <exception cref="InvalidOperationException">A change does not follow on the entity's version.</exception>
    public static List<Entity> Apply(IEnumerable<Entity> entities, IEnumerable<PlantChange> changes)
    {
        var states = entities.ToDictionary(e => e.Id);
        foreach (var change in changes)
        {
            states.TryGetValue(change.Id, out var before);
            if (change.Version != (before?.Version ?? 0) + 1) throw new InvalidOperationException($"{change.Kind} {change.Id} stands at version {before?.Version ?? 0}, the change leads to {change.Version}.");
            states[change.Id] = change.ApplyTo(before);
        }

        return [.. states.Values.OrderBy(e => e.Id)];
    }
}
