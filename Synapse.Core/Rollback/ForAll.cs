using System.Collections.Concurrent;

namespace Synapse.Core.Rollback;

/// <summary>Works out one thing for each of many, on all processors. A plan over 100,000 entities is made of 100,000 small pure functions.</summary>
internal static class ForAll
{
    private const int Few = 512;

    /// <summary>What comes of each, in their order.</summary>
    /// <param name="make">Pure, or at least safe to run beside itself.</param>
    public static TMade[] Make<T, TMade>(IReadOnlyList<T> items, Func<T, TMade> make)
    {
        var made = new TMade[items.Count];
        if (made.Length <= Few)
        {
            for (var i = 0; i < made.Length; i++) made[i] = make(items[i]);
            return made;
        }

        Parallel.ForEach(Partitioner.Create(0, made.Length, Few), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++) made[i] = make(items[i]);
        });
        return made;
    }
}
