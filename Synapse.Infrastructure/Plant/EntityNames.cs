using Npgsql;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Plant;

/// <summary>What people call entities: tags, codes, and for the nameless kinds what they connect. Deleted ones keep their names.</summary>
internal static class EntityNames
{
    private const string Sql = """
        with wanted as (select id from unnest($2::uuid[]) w(id)), tagged as (
            select t.id, t.tag from assets t where t.project_id = $1 and t.id = any($2)
            union all select t.id, t.tag from cables t where t.project_id = $1 and t.id = any($2)
            union all select t.id, t.code from packages t where t.project_id = $1 and t.id = any($2))
        select id, tag from tagged
        union all
        select t.id, s.tag || ' ' || t.relation || ' ' || d.tag
        from wanted w join edges t on t.project_id = $1 and t.id = w.id
        join assets s on s.project_id = $1 and s.id = t.source_id join assets d on d.project_id = $1 and d.id = t.target_id
        union all
        select t.id, coalesce(a.tag, c.tag) || ' in ' || p.code
        from wanted w join package_members t on t.project_id = $1 and t.id = w.id
        join packages p on p.project_id = $1 and p.id = t.package_id
        left join assets a on a.project_id = $1 and a.id = t.member_id left join cables c on c.project_id = $1 and c.id = t.member_id
        union all
        select t.id, a.tag || ' ' || t.signal || ' on ' || k.tag || ':' || t.channel
        from wanted w join io_allocations t on t.project_id = $1 and t.id = w.id
        join assets a on a.project_id = $1 and a.id = t.asset_id join assets k on k.project_id = $1 and k.id = t.card_id
        """;

    public static async Task<IReadOnlyDictionary<EntityId, string>> OfAsync(
        NpgsqlConnection connection, int projectKey, IReadOnlyCollection<EntityId> ids, CancellationToken cancellationToken)
    {
        var names = new Dictionary<EntityId, string>();
        if (ids.Count == 0) return names;
        await using var command = new NpgsqlCommand(Sql, connection).With(projectKey, ids.Select(i => i.Value).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            if (reader.TextOrNull(1) is { } name)
                names[new EntityId(reader.GetGuid(0))] = name;
        return names;
    }
}
