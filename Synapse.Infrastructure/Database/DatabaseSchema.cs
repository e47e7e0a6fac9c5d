using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Synapse.Infrastructure.Database;

/// <summary>Brings a database to the schema of this version of the product.</summary>
public static class DatabaseSchema
{
    private const long MigrationLock = 0x53594e4150534531; // any constant will do, as long as all nodes use the same

    /// <summary>Applies the missing migrations of the plant and its history, one node at a time.</summary>
    /// <exception cref="NewerDatabaseException">The database was migrated by a newer version of the product.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var db = new SynapseDbContext(new DbContextOptionsBuilder<SynapseDbContext>().UseNpgsql(source).Options);
        await MigrateAsync(source, db, cancellationToken);
    }

    /// <summary>Applies the missing migrations of a context, one node at a time.</summary>
    /// <exception cref="NewerDatabaseException">The database was migrated by a newer version of the product.</exception>
    public static async Task MigrateAsync(NpgsqlDataSource source, DbContext db, CancellationToken cancellationToken)
    {
        await using var guard = await source.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(guard, "select pg_advisory_lock($1)", cancellationToken);
        try
        {
            var known = db.Database.GetMigrations().ToHashSet();
            var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Where(m => !known.Contains(m)).ToList();
            if (unknown.Count > 0) throw new NewerDatabaseException(unknown[^1]);
            await db.Database.MigrateAsync(cancellationToken);
        }
        finally
        {
            await ExecuteAsync(guard, "select pg_advisory_unlock($1)", CancellationToken.None);
        }
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
