using Npgsql;
using Synapse.Infrastructure.Database;
using Synapse.Infrastructure.Database.Roles;
using Synapse.Infrastructure.Tests.Postgres;

namespace Synapse.Infrastructure.Tests.Database.Roles;

/// <summary>What the owner of the tables meets.</summary>
[Collection(PostgresCollection.Name)]
public sealed class GuardTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Theory]
    [InlineData("drop table workflow_events")]
    [InlineData("drop table batches cascade")]
    [InlineData("alter table workflow_events drop column payload")]
    [InlineData("drop trigger batches_deny_row on batches")]
    [InlineData("alter table batches disable trigger all")]
    [InlineData("alter table batches disable trigger batches_deny_truncate")]
    [InlineData("alter table batches enable trigger batches_deny_row")]
    [InlineData("create or replace function deny_change() returns trigger language plpgsql as $$ begin return new; end $$")]
    [InlineData("drop function deny_change() cascade")]
    [InlineData("drop table guarded_tables")]
    public async Task Outside_of_a_migration_the_definition_of_history_stays_as_it_is(string deed)
    {
        var migrator = new NpgsqlConnectionStringBuilder(_database.Access.Migrator) { Pooling = false, Options = "-c role=synapse_owner" };
        foreach (var who in (string[])[migrator.ConnectionString, _database.Access.Administrator! + ";Pooling=false"])
        {
            await using var source = NpgsqlDataSource.Create(who);
            await using var command = source.CreateCommand(deed);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        }
    }

    [Fact]
    public async Task A_partition_that_is_added_later_is_guarded_by_its_own_name_too()
    {
        await AsOwnerAsync("""
            create table parts (at date not null, note text) partition by range (at);
            select guard_append_only('parts');
            create table parts_2026 partition of parts for values from ('2026-01-01') to ('2027-01-01');
            select guard_append_only('parts_2026');
            """);
        await using (var insert = _database.Source.CreateCommand("insert into parts values ('2026-11-20', 'kept')")) await insert.ExecuteNonQueryAsync();
        foreach (var mode in (string[])["origin", "replica"])
        foreach (var table in (string[])["parts", "parts_2026"])
        foreach (var deed in (string[])["truncate {0}", "delete from {0}", "delete from {0} where false", "update {0} set note = 'x'", "update {0} set note = 'x' where false"])
        {
            await using var command = _database.Administrator.CreateCommand($"set session_replication_role = {mode}; {string.Format(System.Globalization.CultureInfo.InvariantCulture, deed, table)}");
            Assert.Contains("history is append-only", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).MessageText);
        }

        await using var past = _database.Source.CreateCommand("insert into parts_2026 values ('2026-11-20', 'past the parent')");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => past.ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task A_start_with_nothing_to_migrate_waits_for_nobody_who_works_in_the_tables()
    {
        await using var working = await _database.Administrator.OpenConnectionAsync();
        await using var left = await working.BeginTransactionAsync();
        await using (var writing = new NpgsqlCommand("lock table batches in row exclusive mode", working, left)) await writing.ExecuteNonQueryAsync();

        await DatabaseSchema.MigrateAsync(_database.Access, default);
    }

    [Fact]
    public async Task Every_guard_of_history_is_on_in_every_session_mode()
    {
        await using var command = _database.Administrator.CreateCommand("""
            select count(*) from guarded_tables g where
                (select count(*) from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = g.history and p.proname = 'deny_change' and t.tgenabled = 'A') < 3
            """);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task No_function_lends_its_owners_rights_to_everybody()
    {
        await using var command = _database.Administrator.CreateCommand("""
            select coalesce(string_agg(p.oid::regprocedure::text, ', '), '') from pg_proc p
            where p.pronamespace = 'public'::regnamespace and p.prosecdef and p.prorettype <> 'event_trigger'::regtype
                and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
            """);
        Assert.Equal("", await command.ExecuteScalarAsync());
    }

    private async Task AsOwnerAsync(string sql)
    {
        await using var owner = DatabaseAccess.OpenForMigration(_database.Access.Migrator!);
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
