using Npgsql;
using Synapse.Core;
using Synapse.Core.Logic;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Rollback;

/// <summary>Which entities may not be written, by the freezes in force.</summary>
internal sealed class FrozenEntities(NpgsqlConnection connection, int projectKey)
{
    private const int MostShown = 100;

    private sealed record Active(Guid Id, string Scope, string? Area, string Label);

    private IReadOnlyList<Active>? _active;

    /// <summary>What holds each of these; entities that are free are not in it.</summary>
    /// <param name="areas">The areas that entities are in, left or come to, where the tables do not say so.</param>
    public async Task<IReadOnlyDictionary<EntityId, string>> AmongAsync(
        IReadOnlyCollection<EntityId> ids, IEnumerable<(EntityId Id, string Area)> areas, CancellationToken cancellationToken)
    {
        var held = new Dictionary<EntityId, string>();
        var active = _active ??= await ActiveAsync(cancellationToken);
        if (active.Count == 0 || ids.Count == 0) return held;
        foreach (var whole in active.Where(f => f.Scope == "PROJECT"))
            foreach (var id in ids) held.TryAdd(id, whole.Label);
        if (held.Count > 0) return held;
        foreach (var (id, area) in areas)
            if (active.FirstOrDefault(f => f.Area is { } frozen && frozen.Equals(area, StringComparison.OrdinalIgnoreCase)) is { } f) held.TryAdd(id, f.Label);
        await using var command = new NpgsqlCommand("""
            select e.entity_id, f.label from frozen_entities e join freezes f using (project_id, freeze_id)
            where e.project_id = $1 and f.released_at is null and e.entity_id = any($2)
            union all
            select a.id, f.label from freezes f join assets a on a.project_id = $1 and lower(a.area) = lower(f.area)
            where f.project_id = $1 and f.scope = 'AREA' and f.released_at is null and a.id = any($2)
            union all
            select c.id, f.label from freezes f join assets a on a.project_id = $1 and lower(a.area) = lower(f.area)
            join cables c on c.project_id = $1 and a.id in (c.from_id, c.to_id)
            where f.project_id = $1 and f.scope = 'AREA' and f.released_at is null and c.id = any($2)
            """, connection) { CommandTimeout = 0 };
        await using var reader = await command.With(projectKey, ids.Select(i => i.Value).ToArray()).ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) held.TryAdd(new EntityId(reader.GetGuid(0)), reader.GetString(1));
        return held;
    }

    public static Refusal Refusal(IReadOnlyDictionary<EntityId, string> held)
    {
        var labels = held.Values.Distinct().Order(StringComparer.CurrentCulture).ToList();
        return new Refusal(
            RefusalCode.Frozen,
            $"{held.Count} {(held.Count == 1 ? "entity is" : "entities are")} frozen by {string.Join(", ", labels.Take(3))}{(labels.Count > 3 ? " and others" : "")}. Nothing was changed; a lead can release the freeze.",
            ObjectValue.Of(("total", held.Count), ("entities", ArrayValue.Of(held.Take(MostShown).Select(h => (Value)ObjectValue.Of(("id", h.Key.ToString()), ("frozen_by", h.Value)))))));
    }

    private async Task<IReadOnlyList<Active>> ActiveAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select freeze_id, scope, area, label from freezes where project_id = $1 and released_at is null order by frozen_at", connection);
        await using var reader = await command.With(projectKey).ExecuteReaderAsync(cancellationToken);
        var active = new List<Active>();
        while (await reader.ReadAsync(cancellationToken)) active.Add(new(reader.GetGuid(0), reader.GetString(1), reader.TextOrNull(2), reader.GetString(3)));
        return active;
    }
}
