using Synapse.Core.Events;
using Synapse.Core.Rollback;

namespace Synapse.Infrastructure.Rollback;

/// <summary>What shall be planned: these batches taken back, or the project as this one batch left it.</summary>
internal sealed record RollbackAim(RollbackKind Kind, IReadOnlyList<BatchId> Batches)
{
    public static RollbackAim Back(IReadOnlyList<BatchId> batches) => new(RollbackKind.Rollback, batches);

    public static RollbackAim To(BatchId batch) => new(RollbackKind.Restore, [batch]);

    /// <summary>What a request aims at.</summary>
    public static RollbackAim Of(RollbackRequest request) => request.Kind == RollbackKind.Restore ? To(request.Batch.Id) : Back([request.Batch.Id, .. request.Later]);
}
