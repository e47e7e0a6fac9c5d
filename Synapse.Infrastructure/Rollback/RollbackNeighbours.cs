using Npgsql;
using Synapse.Core;
using Synapse.Core.Events;
using Synapse.Core.Plant;
using Synapse.Core.Rollback;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Answers a rollback set's questions about the rest of the plant. Works inside the transaction in which <c>rollback_touched</c> was filled.</summary>
internal sealed class RollbackNeighbours(NpgsqlConnection connection, int projectKey, BatchStamps stamps)
{
    private sealed record Row(EntityKind Kind, EntityId Id, string Tag, bool Live, EntityId? To, string? Key);

    public async Task<Surroundings> AnswerAsync(RollbackSet set, RollbackQuestions questions, CancellationToken cancellationToken)
    {
        var referrers = await ReferrersAsync(questions.Referred, cancellationToken);
        var endpoints = await EndpointsAsync(questions.Endpoints, cancellationToken);
        var holders = await HoldersAsync(questions.Keys, cancellationToken);
        var last = await LastBatchesAsync([.. referrers.Concat(endpoints).Concat(holders.Select(h => h.Row)).Select(r => r.Id).Distinct()], cancellationToken);
        Neighbour Of(Row r) => new(r.Kind, r.Id, r.Tag, r.Live, last.GetValueOrDefault(r.Id));
        return new Surroundings(
            referrers.GroupBy(r => r.To!.Value).ToDictionary(g => g.Key, IReadOnlyList<Neighbour> (g) => [.. g.DistinctBy(r => r.Id).OrderBy(r => r.Id).Select(Of)]),
            endpoints.ToDictionary(r => r.Id, Of),
            holders.DistinctBy(h => h.Key).ToDictionary(h => h.Key, h => Of(h.Row)),
            await ReadsAsync(set, cancellationToken),
            await BlockedAsync(set, cancellationToken),
            (await NamedAsync(questions.Named, cancellationToken)).ToDictionary(r => r.Id, r => r.Tag));
    }

    private async Task<IReadOnlyDictionary<EntityId, string>> BlockedAsync(RollbackSet set, CancellationToken cancellationToken)
    {
        var areas = set.AreasTouched;
        return (await new FrozenEntities(connection, projectKey).AmongAsync([.. set.Touched], areas, cancellationToken))
            .ToDictionary(h => h.Key, h => $"It is frozen by “{h.Value}”. A lead can release the freeze; until then it stays as it is.");
    }

    // Live entities outside of the batches that refer to one of these.
    private async Task<List<Row>> ReferrersAsync(IReadOnlyCollection<EntityId> ids, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        if (ids.Count == 0) return rows;
        foreach (var table in EntityTable.All)
        foreach (var column in table.Columns.Where(c => c.Type == ColumnType.Uuid))
            rows.AddRange(await ReadAsync(table.Kind, $"""
                select t.id, {NameOf(table.Kind)}, true, t.{column.Name}, null from unnest($2::uuid[]) r(id)
                join {table.Name} t on t.project_id = $1 and t.{column.Name} = r.id and not t.deleted
                where not exists (select from rollback_touched x where x.id = t.id)
                """, Ids(ids), cancellationToken));
        return rows;
    }

    private Task<List<Row>> EndpointsAsync(IReadOnlyCollection<EntityId> ids, CancellationToken cancellationToken) => NamedAsync(ids, cancellationToken);

    private async Task<List<Row>> NamedAsync(IReadOnlyCollection<EntityId> ids, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        if (ids.Count == 0) return rows;
        foreach (var kind in (EntityKind[])[EntityKind.Asset, EntityKind.Cable, EntityKind.Package])
            rows.AddRange(await ReadAsync(kind, $"""
                select t.id, {NameOf(kind)}, not t.deleted, null, null from unnest($2::uuid[]) r(id)
                join {EntityTable.Of(kind).Name} t on t.project_id = $1 and t.id = r.id
                """, Ids(ids), cancellationToken));
        return rows;
    }

    private async Task<List<(UniqueKey Key, Row Row)>> HoldersAsync(IReadOnlyCollection<UniqueKey> keys, CancellationToken cancellationToken)
    {
        var holders = new List<(UniqueKey, Row)>();
        foreach (var group in keys.GroupBy(k => (k.Kind, k.Slot)))
        {
            var byText = group.ToDictionary(k => k.Text);
            var rows = await ReadAsync(group.Key.Kind, $"""
                select t.id, {NameOf(group.Key.Kind)}, true, null, k.text from unnest($2::text[]) k(text)
                join {EntityTable.Of(group.Key.Kind).Name} t on t.project_id = $1 and not t.deleted and {Matches(group.Key.Kind, group.First())}
                where not exists (select from rollback_touched x where x.id = t.id)
                """, byText.Keys.ToArray(), cancellationToken);
            holders.AddRange(rows.Select(r => (byText[r.Key!], r)));
        }

        return holders;
    }

    // What later batches computed, from entities that the batches touched. Only events of rules say what was read.
    private async Task<IReadOnlyList<LaterRead>> ReadsAsync(RollbackSet set, CancellationToken cancellationToken)
    {
        var found = new List<(EntityId Read, string Paths, EntityKind Kind, EntityId Derived, int? Rule, BatchId Batch, EntityId? Trigger)>();
        await using (var command = new NpgsqlCommand("""
            select (i.value ->> 0)::uuid, i.value ->> 2, e.entity_kind, e.entity_id, e.rule_key, e.batch_id, e.payload -> 'context' ->> 'trigger'
            from batches b
            join workflow_events e on e.project_id = $1 and e.batch_id = b.batch_id and e.rule_key is not null and e.op is not null
            cross join lateral json_array_elements(e.payload -> 'context' -> 'inputs') i
            join rollback_touched x on x.id = (i.value ->> 0)::uuid
            where b.project_id = $1 and b.batch_no > $2 and not b.batch_id = any($3) and b.kind = $4
            """, connection) { CommandTimeout = 0 })
        {
            command.With(projectKey, set.Batches[0].No, set.Batches.Select(b => b.Id.Value).ToArray(), (short)BatchKind.Execution);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                found.Add((
                    new EntityId(reader.GetGuid(0)), reader.TextOrNull(1) ?? "", (EntityKind)reader.GetInt16(2), new EntityId(reader.GetGuid(3)), reader.OrNull<int>(4),
                    new BatchId(reader.GetGuid(5)), EntityId.Parse(reader.TextOrNull(6))));
        }

        var reversals = found.Count == 0 ? [] : await ReversalTable.ReadAsync(connection, projectKey, cancellationToken);
        var effective = found.Select(f => f.Batch).Distinct().Where(b => Reversals.EffectOf(b, reversals) != BatchEffect.RolledBack).ToHashSet();
        var batches = await stamps.OfAsync(effective, cancellationToken);
        var names = (await NamedAsync([.. found.Select(f => f.Derived).Distinct()], cancellationToken)).ToDictionary(r => r.Id);
        return
        [
            .. found.Where(f => effective.Contains(f.Batch) && !(names.TryGetValue(f.Derived, out var n) && !n.Live)).Select(f => new LaterRead(
                f.Read, f.Paths.Split(' ', StringSplitOptions.RemoveEmptyEntries), f.Kind, f.Derived,
                names.TryGetValue(f.Derived, out var name) ? name.Tag : f.Kind.Word(), f.Rule, batches[f.Batch], f.Trigger)),
        ];
    }

    private async Task<Dictionary<EntityId, BatchStamp>> LastBatchesAsync(IReadOnlyCollection<EntityId> ids, CancellationToken cancellationToken)
    {
        var last = new Dictionary<EntityId, BatchId>();
        if (ids.Count == 0) return [];
        await using (var command = new NpgsqlCommand("""
            select r.id, e.batch_id from unnest($2::uuid[]) r(id)
            cross join lateral (select batch_id from workflow_events w where w.project_id = $1 and w.entity_id = r.id and w.op is not null order by w.entity_version desc limit 1) e
            """, connection) { CommandTimeout = 0 })
        {
            await using var reader = await command.With(projectKey, Ids(ids)).ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) last[new EntityId(reader.GetGuid(0))] = new BatchId(reader.GetGuid(1));
        }

        var known = await stamps.OfAsync([.. last.Values.Distinct()], cancellationToken);
        return last.ToDictionary(l => l.Key, l => known[l.Value]);
    }

    private async Task<List<Row>> ReadAsync(EntityKind kind, string sql, object values, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.With(projectKey, values).ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new Row(
                kind, new EntityId(reader.GetGuid(0)), reader.TextOrNull(1) ?? kind.Word(), reader.GetBoolean(2),
                reader.OrNull<Guid>(3) is { } to ? new EntityId(to) : null, reader.TextOrNull(4)));
        return rows;
    }

    private static Guid[] Ids(IReadOnlyCollection<EntityId> ids) => [.. ids.Select(i => i.Value)];

    // The name by which people know an entity; the last select list of a row must not cost more than the row.
    private static string NameOf(EntityKind kind) => kind switch
    {
        EntityKind.Asset or EntityKind.Cable => "t.tag",
        EntityKind.Package => "t.code",
        EntityKind.Edge => "concat_ws(' ', " + AssetName("source_id") + ", t.relation, " + AssetName("target_id") + ")",
        EntityKind.PackageMember => "concat_ws(' / ', (select p.code from packages p where p.project_id = t.project_id and p.id = t.package_id), " + AssetName("member_id") + ")",
        EntityKind.IoAllocation => "concat_ws(' ', " + AssetName("asset_id") + ", t.signal, 'on', " + AssetName("card_id") + ", t.channel)",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string AssetName(string column) => $"(select a.tag from assets a where a.project_id = t.project_id and a.id = t.{column})";

    // What UniqueKey says, against the indexes that there are. A key that joins ids begins with one, by which its rows are found.
    private static string Matches(EntityKind kind, UniqueKey key) => (kind, key.Fields[0]) switch
    {
        (EntityKind.Asset or EntityKind.Cable, _) => "lower(t.tag) = lower(k.text)",
        (EntityKind.Package, _) => "lower(t.code) = lower(k.text)",
        (EntityKind.Edge, _) => "t.source_id = left(k.text, 36)::uuid and lower(concat_ws(' ', t.source_id, t.relation, t.target_id)) = lower(k.text)",
        (EntityKind.PackageMember, _) => "t.package_id = left(k.text, 36)::uuid and concat_ws(' ', t.package_id, t.member_id) = lower(k.text)",
        (EntityKind.IoAllocation, Field.Card) => "t.card_id = left(k.text, 36)::uuid and concat_ws(' ', t.card_id, t.channel) = lower(k.text)",
        _ => "t.asset_id = left(k.text, 36)::uuid and lower(concat_ws(' ', t.asset_id, t.signal)) = lower(k.text)",
    };
}
