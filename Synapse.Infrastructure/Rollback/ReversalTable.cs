using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Logic;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Which batches took which back. A project has few of them, so they are read whole.</summary>
internal static class ReversalTable
{
    public static async Task<IReadOnlyList<Reversal>> ReadAsync(NpgsqlConnection connection, int projectKey, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select reverting_batch_id, reverted_batch_id, scope from batch_reversals where project_id = $1", connection);
        await using var reader = await command.With(projectKey).ExecuteReaderAsync(cancellationToken);
        var reversals = new List<Reversal>();
        while (await reader.ReadAsync(cancellationToken))
            reversals.Add(new Reversal(new BatchId(reader.GetGuid(0)), new BatchId(reader.GetGuid(1)), reader.GetInt16(2) == 1));
        return reversals;
    }

    /// <summary>ALREADY_ROLLED_BACK when the batch is taken back in full and that stands.</summary>
    public static Refusal? Refusal(BatchId batch, IReadOnlyList<Reversal> reversals)
    {
        if (Reversals.EffectOf(batch, reversals) != BatchEffect.RolledBack) return null;
        var by = reversals.Last(r => r.Reverted == batch && r.Full && Reversals.EffectOf(r.Reverting, reversals) != BatchEffect.RolledBack).Reverting;
        return new Refusal(
            RefusalCode.AlreadyRolledBack, "This batch has been rolled back already. Roll that rollback back to have it again.",
            ObjectValue.Of(("correlation_id", batch.ToString()), ("rolled_back_by", by.ToString())));
    }
}
