using Npgsql;
using Synapse.Core;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Plant;

namespace Synapse.Infrastructure.Events;

/// <summary>
/// Says which tags a batch would have given twice. PostgreSQL names the first only; this looks for all, after the batch was taken back, so that a person can mend them at once.
/// </summary>
internal sealed class TakenKeys(NpgsqlDataSource source, int projectKey)
{
    /// <param name="before">What stood there when the batch was tried, for entities that it changes.</param>
    public async Task<Refusal> RefusalAsync(NetChanges net, IReadOnlyDictionary<EntityId, Entity> before, string constraint, CancellationToken cancellationToken)
    {
        var written = net.Steps.Values.Where(s => !s.EndsDeleted && (s.IsNew || before.ContainsKey(s.Id)))
            .Select(s => s.Apply(before.GetValueOrDefault(s.Id))).ToList();
        var twice = written.GroupBy(e => (e.Kind, Key: e.NaturalKey.ToUpperInvariant())).Where(g => g.Count() > 1).Select(g => g.First());
        var taken = new List<string>(twice.Select(e => e.NaturalKey));
        foreach (var table in EntityTable.All)
            taken.AddRange(await TakenAsync(table, [.. written.Where(e => e.Kind == table.Kind)], before, cancellationToken));
        if (taken.Count > 0) return BatchConflict.DuplicateTags([.. taken.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)]);
        // The rival is gone again, or the clash is of ids or channels: the batch was made from a state that is no more.
        return new Refusal(RefusalCode.VersionConflict, $"Someone else changed the same data in the meantime ({constraint}). Nothing was changed; look again and repeat.");
    }

    private async Task<IReadOnlyList<string>> TakenAsync(EntityTable table, List<Entity> written, IReadOnlyDictionary<EntityId, Entity> before, CancellationToken cancellationToken)
    {
        if (written.Count == 0) return [];
        var keys = KeyOf(table.Kind);
        await using var command = source.CreateCommand($"""
            select w.tag from unnest($2::text[], $3::uuid[], $4::text[]) w(key, own, tag)
            where exists (select from {table.Name} t where t.project_id = $1 and not t.deleted and (w.own is null or t.id <> w.own) and {keys} = w.key)
            """).With(
            projectKey,
            written.Select(e => e.NaturalKey.ToLowerInvariant()).ToArray(),
            // A row may keep its own key; a new entity has no row yet, and one with its id is a rival's that was planned on the same state.
            written.Select(e => before.ContainsKey(e.Id) ? e.Id.Value : (Guid?)null).ToArray(),
            written.Select(e => e.NaturalKey).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var taken = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) taken.Add(reader.GetString(0));
        return taken;
    }

    // What the natural key of the domain is in SQL.
    private static string KeyOf(EntityKind kind) => kind switch
    {
        EntityKind.Asset or EntityKind.Cable => "lower(t.tag)",
        EntityKind.Package => "lower(t.code)",
        EntityKind.Edge => "lower(t.source_id || ' ' || t.relation || ' ' || t.target_id)",
        EntityKind.PackageMember => "t.package_id || ' ' || t.member_id",
        _ => "lower(t.asset_id || ' ' || t.signal)",
    };
}
