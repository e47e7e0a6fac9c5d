using Npgsql;

namespace Synapse.Infrastructure.Database.Roles;

/// <summary>The database is not set up as Synapse needs it, and the message says in a sentence what is missing.</summary>
public sealed class DatabaseSetupException(string message) : Exception(message);

/// <summary>Looks whether a connection has the rights that it should have, and not those that it should not.</summary>
public static class RoleCheck
{
    private const string HowTo = "Set it up with \"dotnet Synapse.Web.dll setup-database\" (docs/operations.md tells how).";

    /// <summary>Whether the running role may run, and may not rewrite history.</summary>
    /// <exception cref="DatabaseSetupException">It is not so.</exception>
    public static async Task ApplicationAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var role = await ReadAsync(source, cancellationToken);
        if (!role.IsSetUp) throw new DatabaseSetupException($"The database {role.Database} has no roles of Synapse yet. {HowTo}");
        if (role.IsSuperuser || role.MayOwn)
        {
            throw new DatabaseSetupException(
                $"Synapse is to run as {role.Name}, who could rewrite the history because {(role.IsSuperuser ? "it is a superuser" : $"it may become {DatabaseRoles.Owner}")}: "
                + $"let ConnectionStrings:Synapse name a member of {DatabaseRoles.Application} that is nothing else. {HowTo}");
        }

        if (!role.MayRun) throw new DatabaseSetupException($"The database role {role.Name} is not a member of {DatabaseRoles.Application}. {HowTo}");
    }

    /// <summary>Whether the migrating role can become the owner. Refused also before roles exist.</summary>
    /// <exception cref="DatabaseSetupException">It cannot.</exception>
    public static async Task MigratorAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        var role = await ReadAsync(source, cancellationToken);
        if (!role.IsSetUp) throw new DatabaseSetupException($"The database {role.Database} has no roles of Synapse yet. {HowTo}");
        if (!role.MayOwn)
            throw new DatabaseSetupException($"The database role {role.Name}, which is to migrate, is not a member of {DatabaseRoles.Migrator}. {HowTo}");
    }

    private sealed record Role(string Name, string Database, bool IsSetUp, bool IsSuperuser, bool MayOwn, bool MayRun);

    private static async Task<Role> ReadAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            select session_user::text, current_database()::text, count(r.rolname) = 4 and exists (select from pg_default_acl where defaclrole = to_regrole($1)), (select rolsuper from pg_roles where rolname = session_user),
                coalesce(bool_or(pg_has_role(session_user, r.oid, 'member')) filter (where r.rolname = $1), false),
                coalesce(bool_or(pg_has_role(session_user, r.oid, 'usage')) filter (where r.rolname = $2), false)
            from pg_roles r where r.rolname = any($3)
            """).With(DatabaseRoles.Owner, DatabaseRoles.Application, new[] { DatabaseRoles.Owner, DatabaseRoles.Migrator, DatabaseRoles.Application, DatabaseRoles.Archiver });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new Role(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5));
    }
}
