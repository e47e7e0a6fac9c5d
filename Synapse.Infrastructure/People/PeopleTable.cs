using Npgsql;
using Synapse.Core.People;

namespace Synapse.Infrastructure.People;

/// <summary>People as history remembers them: a small number that outlives the account.</summary>
public static class PeopleTable
{
    /// <summary>The number of a person; a new one gets the next, a changed name is noted.</summary>
    public static Task<int> KeyOfAsync(NpgsqlConnection connection, Actor actor, CancellationToken cancellationToken) =>
        KeyOfAsync(connection, actor.Id, actor.Name, cancellationToken);

    public static async Task<int> KeyOfAsync(NpgsqlConnection connection, PersonId id, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            with known as (select person_key from people where person_id = $1 and name = $2),
                 written as (
                     insert into people (person_id, name) select $1, $2 where not exists (select from known)
                     on conflict (person_id) do update set name = excluded.name
                     returning person_key)
            select person_key from known union all select person_key from written
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
