using Microsoft.EntityFrameworkCore;
using Npgsql;
using Synapse.Infrastructure.Database.Roles;

namespace Synapse.Infrastructure.Database;

/// <summary>Brings a database to the schema of this version of the product.</summary>
public static class DatabaseSchema
{
    private const long MigrationLock = 0x53594e4150534531; // any constant will do, as long as all nodes use the same

    /// <summary>Applies the missing migrations of the plant and its history, one node at a time.</summary>
    /// <exception cref="NewerDatabaseException">The database was migrated by a newer version of the product.</exception>
    /// <exception cref="DatabaseSetupException">Something is missing, and the migrating role is not there or may not do it.</exception>
    public static Task MigrateAsync(DatabaseAccess access, CancellationToken cancellationToken) => MigrateAsync(access, Context, cancellationToken);

    /// <summary>The same for another context over the same database.</summary>
    public static async Task MigrateAsync(DatabaseAccess access, Func<NpgsqlDataSource, DbContext> context, CancellationToken cancellationToken)
    {
        if (access.Migrator is { } migrator)
        {
            await RoleCheck.MigratorAsync(migrator, cancellationToken);
            await using var source = DatabaseAccess.OpenForMigration(migrator);
            await using var db = context(source);
            await MigrateAsync(source, db, cancellationToken);
            return;
        }

        await using var running = NpgsqlDataSource.Create(access.Application);
        await using var look = context(running);
        await RefuseNewerAsync(look, cancellationToken);
        if ((await look.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new DatabaseSetupException("The database is of an earlier version: let ConnectionStrings:SynapseMigrator name a member of synapse_migrator, who brings it up to date at the next start.");
    }

    private static SynapseDbContext Context(NpgsqlDataSource source) => new(new DbContextOptionsBuilder<SynapseDbContext>().UseNpgsql(source).Options);

    private static async Task MigrateAsync(NpgsqlDataSource source, DbContext db, CancellationToken cancellationToken)
    {
        await using var guard = await source.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(guard, "select pg_advisory_lock($1)", cancellationToken);
        try
        {
            await RefuseNewerAsync(db, cancellationToken);
            // Guards are put up under exclusive locks: a start with nothing to migrate must not wait for whoever still works in the tables.
            if (!(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) return;
            await db.Database.MigrateAsync(cancellationToken);
            await using var rights = source.CreateCommand("select guard_all_history() from pg_proc where proname = 'guard_all_history'");
            await rights.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            await ExecuteAsync(guard, "select pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    private static async Task RefuseNewerAsync(DbContext db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToHashSet();
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Where(m => !known.Contains(m)).ToList();
        if (unknown.Count > 0) throw new NewerDatabaseException(unknown[^1]);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = MigrationLock });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>The database is ahead of the program; starting would risk it.</summary>
public sealed class NewerDatabaseException(string migration) : Exception(
    $"The database was made by a newer version of Synapse (it holds the migration {migration}). Start that version, or restore a backup made with this one.");
