using Npgsql;
using Synapse.Core.Plant;
using Synapse.Core.Projects;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Plant;

/// <param name="Type">What it is: PUMP, a cable's type.</param>
public sealed record FoundTag(EntityKind Kind, EntityId Id, string Tag, string? Type, string? Description);

/// <summary>Finds assets and cables by a part of their tag.</summary>
public sealed class TagSearch(NpgsqlDataSource source)
{
    // strpos, not like: a tag may hold per cent signs and underscores.
    private const string Sql = """
        with wanted as (select project_id, lower($2) as part from projects where code = $1)
        select * from (
            select 0 as kind, a.id, a.tag, a.type, a.description, strpos(lower(a.tag), w.part) as at
            from wanted w join assets a using (project_id) where not a.deleted and strpos(lower(a.tag), w.part) > 0
            union all
            select 1, c.id, c.tag, c.type, null, strpos(lower(c.tag), w.part)
            from wanted w join cables c using (project_id) where not c.deleted and strpos(lower(c.tag), w.part) > 0
        ) found
        order by at > 1, length(tag), tag limit $3
        """;

    /// <summary>The best few: tags that begin with the part before those that hold it, short ones first.</summary>
    public async Task<IReadOnlyList<FoundTag>> FindAsync(ProjectId project, string part, int limit, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql).With(project.Value, part, limit);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<FoundTag>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new FoundTag(
                row.GetInt32(0) == 0 ? EntityKind.Asset : EntityKind.Cable, new EntityId(row.GetGuid(1)), row.GetString(2),
                row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4)));
        }

        return found;
    }
}
