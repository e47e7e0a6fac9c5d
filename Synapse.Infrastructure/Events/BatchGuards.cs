using Npgsql;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;
using Synapse.Infrastructure.Rollback;

namespace Synapse.Infrastructure.Events;

/// <summary>What must hold of the whole project when a batch is committed, beyond the rows that it locked.</summary>
/// <param name="references">What to ask of the references that the batch makes.</param>
internal sealed class BatchGuards(
    NpgsqlConnection connection, PreparedBatch batch, IReadOnlyDictionary<EntityId, Entity> before, IReadOnlyList<NewReference> references)
{
    /// <summary>Works out what to ask; needs no connection, so it can be done while the events are sent.</summary>
    public static IReadOnlyList<NewReference> ReferencesToAsk(PreparedBatch batch, IReadOnlyDictionary<EntityId, Entity> before) =>
        ReferenceCheck.ToAsk(batch.Changes, Referring(batch, before));

    public async Task<Refusal?> RefusalAsync(CancellationToken cancellationToken)
    {
        if (await MovedReadsAsync(cancellationToken) is { Count: > 0 } moved) return BatchConflict.Moved(moved, batch.Draft.AtBatchNo);
        var deleted = batch.Changes.Steps.Values.Where(s => s.EndsDeleted).Select(s => s.Id).ToList();
        var broken = await new ReferenceCheck(connection, batch.ProjectKey).BrokenAsync(references, deleted, cancellationToken);
        return broken.Count > 0 ? ReferenceCheck.Refusal(broken) : null;
    }

    /// <summary>Nothing that is frozen is written. Asked under the project's lock, which a freeze takes as well.</summary>
    public async Task<Refusal?> FrozenAsync(CancellationToken cancellationToken)
    {
        if (batch.Changes.Count == 0) return null;
        var areas =
            from steps in batch.Changes.Steps.Values
            where steps.Kind == EntityKind.Asset
            let was = before.GetValueOrDefault(steps.Id)
            from area in (string?[])[was?.Text(Field.Area), steps.Apply(was).Text(Field.Area)]
            where area is not null
            select (steps.Id, area);
        var held = await new FrozenEntities(connection, batch.ProjectKey).AmongAsync([.. batch.Changes.Steps.Keys], areas, cancellationToken);
        return held.Count > 0 ? FrozenEntities.Refusal(held) : null;
    }

    /// <summary>Entities whose references are new: created, restored, or with a reference among the changed leaves.</summary>
    private static IEnumerable<Entity> Referring(PreparedBatch batch, IReadOnlyDictionary<EntityId, Entity> before) =>
        from steps in batch.Changes.Steps.Values
        where !steps.EndsDeleted && Field.ReferencesOf(steps.Kind).Count > 0
        where steps.IsNew || steps.Count > 1 || steps.First.Op == ChangeOp.Restore
            || Field.ReferencesOf(steps.Kind).Any(f => !steps.First.Diff.After[f].IsMissing)
        select steps.Apply(before.GetValueOrDefault(steps.Id));

    private async Task<IReadOnlyList<MovedEntity>> MovedReadsAsync(CancellationToken cancellationToken)
    {
        // What the batch changes itself was compared under lock.
        var reads = batch.Draft.Reads.Where(r => !batch.Changes.Steps.ContainsKey(r.Id)).ToLookup(r => r.Kind);
        var moved = new List<MovedEntity>();
        foreach (var kind in reads)
        {
            await using var command = new NpgsqlCommand($"""
                select r.id, r.version, t.version, coalesce(t.deleted, false) from unnest($2::uuid[], $3::int[]) r(id, version)
                left join {EntityTable.Of(kind.Key).Name} t on t.project_id = $1 and t.id = r.id
                where t.version is distinct from r.version
                """, connection) { CommandTimeout = 0 };
            command.With(batch.ProjectKey, kind.Select(r => r.Id.Value).ToArray(), kind.Select(r => r.Version).ToArray());
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                moved.Add(new(kind.Key, new EntityId(reader.GetGuid(0)), null, reader.GetInt32(1), reader.OrNull<int>(2), reader.GetBoolean(3)));
        }

        return moved;
    }
}
