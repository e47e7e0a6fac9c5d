using Synapse.Core.Plant;
using Synapse.Core.Rollback;

namespace Synapse.Infrastructure.Events;

/// <summary>Live entities of one kind that give up a key which another of the same batch takes: two pumps that trade their tags, a row of allocations that moves up by one channel.</summary>
internal static class PassedKeys
{
    /// <param name="changes">How each entity stands before and after; it is live after.</param>
    public static IReadOnlyList<EntityId> Of(IEnumerable<(Entity Before, Entity After)> changes)
    {
        var givers = new List<(EntityId Id, UniqueKey Key)>();
        var takers = new HashSet<UniqueKey>();
        foreach (var (before, after) in changes)
        {
            // Making keys costs more than seeing that nothing they are made of has changed, which holds for nearly all.
            if (!before.Deleted && UniqueKey.IsSame(before.Kind, before.Fields, after.Fields)) continue;
            var (had, has) = (before.Deleted ? [] : UniqueKey.Of(before.Kind, before.Fields).ToList(), UniqueKey.Of(after.Kind, after.Fields).ToList());
            givers.AddRange(had.Except(has).Select(key => (before.Id, key)));
            takers.UnionWith(has.Except(had));
        }

        return takers.Count == 0 ? [] : [.. givers.Where(g => takers.Contains(g.Key)).Select(g => g.Id).Distinct()];
    }
}
