using Npgsql;
using Synapse.Infrastructure.Database;

namespace Synapse.Infrastructure.Events;

/// <summary>The numbers and ids that stand for a filter's words in a project. Null asks for nothing; an empty list is matched by nothing.</summary>
internal sealed record FilterKeys(
    Guid[]? Entities, int[]? Rules, short[]? Disciplines, short[]? Types, short[]? Aggregates, Guid[]? Batches, short[]? Kinds, int[]? People)
{
    public static async Task<FilterKeys> ResolveAsync(
        NpgsqlConnection connection, DisciplineKeys disciplines, int projectKey, EventCriteria criteria, CancellationToken cancellationToken) => new(
        await EntitiesAsync(connection, projectKey, criteria, cancellationToken),
        await KeysAsync(connection, criteria.Rules, "select rule_key from rule_versions where project_id = $1 and rule_id = any($2)", projectKey, cancellationToken),
        criteria.Disciplines.Count == 0 ? null : await disciplines.KnownKeysAsync(criteria.Disciplines, cancellationToken),
        Numbers(criteria.Types, t => (short)t),
        Numbers(criteria.Aggregates, a => (short)a),
        Numbers(criteria.Batches, b => b.Value),
        Numbers(criteria.Kinds, k => (short)k),
        await KeysAsync(
            connection, [.. criteria.People.Select(p => p.ToLowerInvariant())],
            "select person_key from people where $1 is not null and (lower(person_id) = any($2) or lower(name) = any($2))", projectKey, cancellationToken));

    private static T[]? Numbers<TSource, T>(IReadOnlyList<TSource> items, Func<TSource, T> number) => items.Count == 0 ? null : [.. items.Select(number)];

    private static async Task<Guid[]?> EntitiesAsync(NpgsqlConnection connection, int projectKey, EventCriteria criteria, CancellationToken cancellationToken)
    {
        if (criteria.Entities.Count == 0 && criteria.Tags.Count == 0) return null;
        var ids = criteria.Entities.Select(e => e.Value).ToList();
        if (criteria.Tags.Count == 0) return [.. ids];
        // A tag can be held by a living entity and by tombstones; each sort has a partial index.
        await using var command = new NpgsqlCommand("""
            select id from assets where project_id = $1 and lower(tag) = any($2) and not deleted
            union all select id from assets where project_id = $1 and lower(tag) = any($2) and deleted
            union all select id from cables where project_id = $1 and lower(tag) = any($2) and not deleted
            union all select id from cables where project_id = $1 and lower(tag) = any($2) and deleted
            """, connection).With(projectKey, criteria.Tags.Select(t => t.ToLowerInvariant()).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) ids.Add(reader.GetGuid(0));
        return [.. ids];
    }

    private static async Task<int[]?> KeysAsync(NpgsqlConnection connection, IReadOnlyList<string> words, string sql, int projectKey, CancellationToken cancellationToken)
    {
        if (words.Count == 0) return null;
        await using var command = new NpgsqlCommand(sql, connection).With(projectKey, words.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<int>();
        while (await reader.ReadAsync(cancellationToken)) keys.Add(reader.GetInt32(0));
        return [.. keys];
    }
}
