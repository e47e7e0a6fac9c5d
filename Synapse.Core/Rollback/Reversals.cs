using Synapse.Core.Events;

namespace Synapse.Core.Rollback;

/// <summary>That one batch took another back, in full or in part. In the order in which they were made.</summary>
public sealed record Reversal(BatchId Reverting, BatchId Reverted, bool Full);

/// <summary>What a batch amounts to today. Derived from reversals, never stored.</summary>
public enum BatchEffect
{
    Effective,
    PartlyRolledBack,
    RolledBack,
}

public static class Reversals
{
    /// <summary>Whether a batch is taken back: by a full reversal that has not been taken back in full itself; in part likewise.</summary>
    public static BatchEffect EffectOf(BatchId batch, IReadOnlyList<Reversal> reversals)
    {
        var of = reversals.ToLookup(r => r.Reverted);
        return EffectOf(batch, of);
    }

    // A batch is always older than the one that reverts it, so this ends.
    private static BatchEffect EffectOf(BatchId batch, ILookup<BatchId, Reversal> of)
    {
        var effect = BatchEffect.Effective;
        foreach (var reversal in of[batch])
        {
            if (EffectOf(reversal.Reverting, of) == BatchEffect.RolledBack) continue;
            if (reversal.Full) return BatchEffect.RolledBack;
            effect = BatchEffect.PartlyRolledBack;
        }

        return effect;
    }
}
