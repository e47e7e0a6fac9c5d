using Synapse.Core.Events;
using Synapse.Core.Rollback;

namespace Synapse.Web.Rollback;

/// <summary>Reads a decision as it travels.</summary>
public static class ResolutionReader
{
    /// <summary>The decision, or null when the word is unknown or what it needs is missing.</summary>
    public static Resolution? Read(ResolutionOrder order) => order.Resolution.ToUpperInvariant() switch
    {
        "KEEP_CURRENT" => new Resolution.KeepCurrent(),
        "TAKE_BEFORE" => new Resolution.TakeBefore(order.Reason ?? ""),
        "INCLUDE_LATER_BATCH" when order.BatchId is { } batch => new Resolution.IncludeLaterBatch(new BatchId(batch)),
        "EDIT" when !order.Value.IsMissing => new Resolution.Edit(order.Value),
        "RE_RUN_RULES" => new Resolution.ReRunRules(),
        "ACCEPT_STALE" => new Resolution.AcceptStale(order.Reason ?? ""),
        _ => null,
    };
}
