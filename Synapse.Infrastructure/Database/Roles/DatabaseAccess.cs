using Npgsql;

namespace Synapse.Infrastructure.Database.Roles;

/// <summary>How to reach one database in each role.</summary>
/// <param name="Application">The connection string of the running role.</param>
/// <param name="Migrator">That of the migrating role; null where somebody else brings the schema up to date.</param>
/// <param name="Archiver">That of the archiving role; null where nothing is archived.</param>
/// <param name="Administrator">That of whoever may set a database up; null unless it is this machine's private one, or being set up.</param>
public sealed record DatabaseAccess(string Application, string? Migrator, string? Archiver, string? Administrator)
{
    /// <summary>A source that works as the owner, for the length of a migration. Its sessions say so, which opens the fence around the definition of history.</summary>
    public static NpgsqlDataSource OpenForMigration(string migrator) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(migrator)
    {
        Pooling = false,
        Options = $"-c role={DatabaseRoles.Owner} -c synapse.migration=on",
    });
}
