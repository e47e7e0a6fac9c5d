using Npgsql;
using Synapse.Core.Events;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Events;

/// <summary>
/// Which batches of a project are taken back and still are. Rollbacks are few beside events, so all of them are read, and the recursion (a rollback that was itself rolled back does not count) is plain code.
/// </summary>
internal sealed class BatchStates
{
    private readonly ILookup<BatchId, (BatchId By, bool Partial)> _revertedBy;
    private readonly ILookup<BatchId, BatchId> _reverts;
    private readonly Dictionary<BatchId, BatchState> _known = [];

    public BatchStates(IReadOnlyCollection<(BatchId Reverted, BatchId By, bool Partial)> reversals)
    {
        _revertedBy = reversals.ToLookup(r => r.Reverted, r => (r.By, r.Partial));
        _reverts = reversals.ToLookup(r => r.By, r => r.Reverted);
    }

    public static async Task<BatchStates> ReadAsync(NpgsqlConnection connection, int projectKey, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select reverted_batch_id, reverting_batch_id, scope from batch_reversals where project_id = $1", connection).With(projectKey);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reversals = new List<(BatchId, BatchId, bool)>();
        while (await reader.ReadAsync(cancellationToken)) reversals.Add((new(reader.GetGuid(0)), new(reader.GetGuid(1)), reader.GetInt16(2) == 2));
        return new BatchStates(reversals);
    }

    public BatchState Of(BatchId batch)
    {
        if (_known.TryGetValue(batch, out var known)) return known;
        var reversals = _revertedBy[batch].Select(r => (r.Partial, Counts: IsEffective(r.By))).ToList();
        var state = reversals switch
        {
            [] => BatchState.Effective,
            _ when reversals.Any(r => r is { Counts: true, Partial: false }) => BatchState.RolledBack,
            _ when reversals.Any(r => r is { Counts: true }) => BatchState.PartiallyRolledBack,
            _ => BatchState.Redone,
        };
        return _known[batch] = state;
    }

    public IReadOnlyList<BatchId> Reverts(BatchId batch) => [.. _reverts[batch]];

    public IReadOnlyList<BatchId> RevertedBy(BatchId batch) => [.. _revertedBy[batch].Select(r => r.By)];

    /// <summary>The batches that are wholly rolled back now.</summary>
    public Guid[] RolledBack => [.. _revertedBy.Select(g => g.Key).Where(b => Of(b) == BatchState.RolledBack).Select(b => b.Value)];

    /// <summary>The batches that are rolled back in part now.</summary>
    public Guid[] PartlyRolledBack => [.. _revertedBy.Select(g => g.Key).Where(b => Of(b) == BatchState.PartiallyRolledBack).Select(b => b.Value)];

    /// <summary>The batches in force that take this one back in part.</summary>
    public IEnumerable<BatchId> PartialReversals(BatchId batch) => _revertedBy[batch].Where(r => r.Partial && IsEffective(r.By)).Select(r => r.By);

    private bool IsEffective(BatchId batch) => Of(batch) is not BatchState.RolledBack;
}
