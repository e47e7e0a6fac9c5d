using Synapse.Core.Events;
using Synapse.Infrastructure.Events;

namespace Synapse.Web.Timeline;

/// <summary>Whether taking a batch back is worth offering; the rollback itself decides.</summary>
public static class BatchRollback
{
    public static bool IsPossible(BatchHeader batch) =>
        batch is { EntityCount: > 0, State: BatchState.Effective or BatchState.Redone or BatchState.PartiallyRolledBack, Kind: not BatchKind.RuleSet };
}
