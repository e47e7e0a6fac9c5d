using Synapse.Core.Planning.Compiling;

namespace Synapse.Core.Planning.Running;

/// <summary>
/// Rules that went over their budget too often. One that does so at every asset of a large plant would keep it busy for an hour; it stops, and the others go on.
/// What is counted is the same whatever the order in which threads come, so that a plan stays the same too.
/// </summary>
internal sealed class Quarantine(int rules)
{
    /// <summary>How often a rule may go over its budget in one plan.</summary>
    public const int Limit = 3;

    private readonly int[] _exhausted = new int[rules];

    public void Exhausted(CompiledRule rule) => Interlocked.Increment(ref _exhausted[rule.Order]);

    public bool Holds(CompiledRule rule) => Volatile.Read(ref _exhausted[rule.Order]) >= Limit;
}
