using Npgsql;
using Synapse.Core.Events;
using Synapse.Core.People;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Which batch, whose and when, each read once.</summary>
internal sealed class BatchStamps(NpgsqlConnection connection, int projectKey)
{
    private readonly Dictionary<BatchId, BatchStamp> _known = [];

    /// <summary>The stamps of these batches; one that is not there is not in it.</summary>
    public async Task<IReadOnlyDictionary<BatchId, BatchStamp>> OfAsync(IReadOnlyCollection<BatchId> batches, CancellationToken cancellationToken)
    {
        var missing = batches.Where(b => !_known.ContainsKey(b)).Select(b => b.Value).Distinct().ToArray();
        if (missing.Length == 0) return _known;
        await using var command = new NpgsqlCommand("""
            select b.batch_id, b.batch_no, b.kind, p.person_id, p.name, b.recorded_at, b.title from batches b join people p on p.person_key = b.actor_key
            where b.project_id = $1 and b.batch_id = any($2)
            """, connection) { CommandTimeout = 0 };
        await using var reader = await command.With(projectKey, missing).ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var stamp = new BatchStamp(
                new BatchId(reader.GetGuid(0)), reader.GetInt64(1), (BatchKind)reader.GetInt16(2), new PersonId(reader.GetString(3)), reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetString(6));
            _known[stamp.Id] = stamp;
        }

        return _known;
    }
}
