using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Database.Roles;

/// <summary>What Synapse says about a database of somebody else's server.</summary>
[Collection(PostgresCollection.Name)]
public sealed class RoleCheckTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_application_that_could_rewrite_history_is_refused_with_a_sentence()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RoleCheck.ApplicationAsync(database.Source, default);

        await using var super = NpgsqlDataSource.Create(database.Access.Administrator! + ";Pooling=false");
        Assert.Contains("could rewrite the history because it is a superuser", (await Assert.ThrowsAsync<DatabaseSetupException>(() => RoleCheck.ApplicationAsync(super, default))).Message);
        await using var migrator = NpgsqlDataSource.Create(database.Access.Migrator! + ";Pooling=false");
        Assert.Contains("may become synapse_owner", (await Assert.ThrowsAsync<DatabaseSetupException>(() => RoleCheck.ApplicationAsync(migrator, default))).Message);
        await using var archiver = NpgsqlDataSource.Create(database.Access.Archiver! + ";Pooling=false");
        Assert.Contains("is not a member of synapse_app", (await Assert.ThrowsAsync<DatabaseSetupException>(() => RoleCheck.ApplicationAsync(archiver, default))).Message);
        Assert.Contains("is not a member of synapse_migrator", (await Assert.ThrowsAsync<DatabaseSetupException>(() => RoleCheck.MigratorAsync(database.Access.Application, default))).Message);
    }

    [Fact]
    public async Task An_empty_database_is_set_up_with_logins_of_its_own_names()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync();
        var access = With(empty.Access, "plant_a_app", "plant_a_migrator");
        Assert.Contains("has no roles of Synapse yet", (await Assert.ThrowsAsync<DatabaseSetupException>(() => DatabaseSchema.MigrateAsync(empty.Access, default))).Message);

        await DatabaseSetup.RunAsync(access, default);
        await DatabaseSetup.RunAsync(access, default); // again changes nothing
        await DatabaseSchema.MigrateAsync(access, default);

        await using var source = NpgsqlDataSource.Create(access.Application + ";Pooling=false");
        await RoleCheck.ApplicationAsync(source, default);
        await using var insert = source.CreateCommand("insert into projects (code, name) values ('goldmine', 'Gold mine') returning project_id");
        Assert.Equal(1, await insert.ExecuteScalarAsync());
        await using var forbidden = source.CreateCommand("truncate workflow_events");
        await Assert.ThrowsAsync<PostgresException>(() => forbidden.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task Without_a_migrating_role_a_current_database_is_used_and_an_older_one_refused()
    {
        await using var current = await postgres.CreateDatabaseAsync();
        await DatabaseSchema.MigrateAsync(current.Access with { Migrator = null }, default);

        await using (var older = current.Administrator.CreateCommand("""delete from "__EFMigrationsHistory" where "MigrationId" like '%_Roles'""")) await older.ExecuteNonQueryAsync();
        Assert.Contains("of an earlier version", (await Assert.ThrowsAsync<DatabaseSetupException>(() => DatabaseSchema.MigrateAsync(current.Access with { Migrator = null }, default))).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_of_a_newer_version_is_refused_with_a_sentence_and_left_alone(bool canMigrate)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var newer = database.Administrator.CreateCommand("""insert into "__EFMigrationsHistory" values ('20991231000000_FlyingCars', '99.0.0')""")) await newer.ExecuteNonQueryAsync();

        var refused = await Assert.ThrowsAsync<NewerDatabaseException>(() => DatabaseSchema.MigrateAsync(canMigrate ? database.Access : database.Access with { Migrator = null }, default));

        Assert.Equal(
            "The database was made by a newer version of Synapse (it holds the migration 20991231000000_FlyingCars). Start that version, or restore a backup made with this one.", refused.Message);
    }

    private static DatabaseAccess With(DatabaseAccess access, string application, string migrator) => access with
    {
        Application = new NpgsqlConnectionStringBuilder(access.Application) { Username = application, Password = "it's \\ mine" }.ConnectionString,
        Migrator = new NpgsqlConnectionStringBuilder(access.Migrator) { Username = migrator, Password = "theirs" }.ConnectionString,
        Archiver = null,
    };
}
