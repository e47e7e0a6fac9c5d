using Npgsql;
using Synapse.Core.Plant;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Events;

/// <summary>What an asset or cable is connected to, today or at a moment.</summary>
internal static class RelatedEntities
{
    private static string Sql(string tables) => $"""
        select 'CableFrom', t.type, t.id, t.tag, o.id, o.tag, o.type, t.deleted from {tables}cables t
            left join {tables}assets o on o.project_id = $1 and o.id = t.to_id where t.project_id = $1 and t.from_id = $2 and not t.deleted
        union all
        select 'CableTo', t.type, t.id, t.tag, o.id, o.tag, o.type, t.deleted from {tables}cables t
            left join {tables}assets o on o.project_id = $1 and o.id = t.from_id where t.project_id = $1 and t.to_id = $2 and not t.deleted
        union all
        select 'EdgeTo', t.relation, t.id, t.relation, o.id, o.tag, o.type, t.deleted from {tables}edges t
            left join {tables}assets o on o.project_id = $1 and o.id = t.target_id where t.project_id = $1 and t.source_id = $2 and not t.deleted
        union all
        select 'EdgeFrom', t.relation, t.id, t.relation, o.id, o.tag, o.type, t.deleted from {tables}edges t
            left join {tables}assets o on o.project_id = $1 and o.id = t.source_id where t.project_id = $1 and t.target_id = $2 and not t.deleted
        union all
        select 'Package', o.name, t.id, o.code, o.id, o.code, null, t.deleted from {tables}package_members t
            left join {tables}packages o on o.project_id = $1 and o.id = t.package_id where t.project_id = $1 and t.member_id = $2 and not t.deleted
        union all
        select 'IoOf', t.signal_type, t.id, t.signal || ':' || t.channel, o.id, o.tag, o.type, t.deleted from {tables}io_allocations t
            left join {tables}assets o on o.project_id = $1 and o.id = t.card_id where t.project_id = $1 and t.asset_id = $2 and not t.deleted
        union all
        select 'IoOn', t.signal_type, t.id, t.signal || ':' || t.channel, o.id, o.tag, o.type, t.deleted from {tables}io_allocations t
            left join {tables}assets o on o.project_id = $1 and o.id = t.asset_id where t.project_id = $1 and t.card_id = $2 and not t.deleted
        order by 1, 6, 4
        """;

    public static Task<IReadOnlyList<RelatedEntity>> OfAsync(NpgsqlConnection connection, int projectKey, EntityId id, CancellationToken cancellationToken) =>
        OfAsync(connection, "", projectKey, id, cancellationToken);

    /// <param name="tables">What stands before the names of the tables.</param>
    /// <param name="key">What stands in their first column.</param>
    public static async Task<IReadOnlyList<RelatedEntity>> OfAsync(NpgsqlConnection connection, string tables, int key, EntityId id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql(tables), connection).With(key, id.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var related = new List<RelatedEntity>();
        while (await reader.ReadAsync(cancellationToken))
        {
            related.Add(new RelatedEntity(
                Enum.Parse<RelationKind>(reader.GetString(0)), reader.TextOrNull(1), new EntityId(reader.GetGuid(2)), reader.GetString(3),
                reader.OrNull<Guid>(4) is { } other ? new EntityId(other) : null, reader.TextOrNull(5), reader.TextOrNull(6), reader.GetBoolean(7)));
        }

        return related;
    }
}
